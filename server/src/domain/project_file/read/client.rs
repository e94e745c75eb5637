//! `oauth = { client_id, client_secret }`.

use super::AppReader;
use crate::domain::project_file::export::secret_variables;
use crate::domain::project_file::model::{StoredClient, WantedClient, WantedSecret};
use crate::domain::scope::Environment;
use crate::strict_toml::{At, Table};

/// A value as the file gives it.
pub(super) enum Given {
    /// The value itself.
    Literal(String),
    /// A variable; its value where it is set.
    Variable {
        text: String,
        name: String,
        value: Option<String>,
    },
}

/// Both halves of a client.
pub(super) struct GivenClient {
    id: At<Given>,
    secret: At<Given>,
}

pub(super) fn client(reader: &AppReader<'_>, table: &Table<'_>) -> Option<GivenClient> {
    let (id, secret) = (
        table.required_text("client_id"),
        table.required_text("client_secret"),
    );
    let (id, secret) = (given(reader, id), given(reader, secret));
    Some(GivenClient {
        id: id?,
        secret: secret?,
    })
}

fn given(reader: &AppReader<'_>, text: Option<At<String>>) -> Option<At<Given>> {
    let At { value, place } = text?;
    if !value.contains("${") {
        return Some(At {
            value: Given::Literal(value),
            place,
        });
    }
    let name = value
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'));
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let Some(name) = name.filter(|name| !name.is_empty() && name.bytes().all(plain)) else {
        let wanted = "a variable must be the whole value, such as \"${SLACK_CLIENT_SECRET}\"";
        reader.table.report().refuse(&place, wanted);
        return None;
    };
    let found = (reader.context.variable)(name).filter(|found| !found.is_empty());
    let name = name.to_owned();
    Some(At {
        value: Given::Variable {
            text: value,
            name,
            value: found,
        },
        place,
    })
}

impl GivenClient {
    /// The client for one environment. A variable that is not set is reported, unless the project
    /// has its value already.
    pub(super) fn resolve(
        &self,
        reader: &AppReader<'_>,
        slug: &str,
        environment: Environment,
    ) -> Option<WantedClient> {
        let stored = reader.context.current.apps.iter();
        let stored = stored
            .filter(|app| app.slug == slug && app.environment == environment)
            .find_map(|app| app.client.as_ref());
        let id = match &self.id.value {
            Given::Literal(id) => Some((id.clone(), None)),
            Given::Variable {
                text,
                value: Some(id),
                ..
            } => Some((id.clone(), Some(text.clone()))),
            Given::Variable { text, name, .. } => stored
                .filter(|stored| stored.id_text.as_ref() == Some(text))
                .map(|stored| (stored.id.clone(), Some(text.clone())))
                .or_else(|| unset(reader, &self.id, name)),
        };
        let secret = match &self.secret.value {
            Given::Literal(secret) => Some(WantedSecret::New {
                value: secret.clone().into(),
                text: None,
            }),
            Given::Variable {
                text,
                value: Some(secret),
                ..
            } => {
                let text = Some(text.clone());
                Some(WantedSecret::New {
                    value: secret.clone().into(),
                    text,
                })
            }
            Given::Variable { text, name, .. } => stored
                .filter(|stored| keeps(stored, text, name, slug, environment))
                .map(|_| WantedSecret::Kept)
                .or_else(|| unset(reader, &self.secret, name)),
        };
        let (id, id_text) = id?;
        Some(WantedClient {
            id,
            id_text,
            secret: secret?,
        })
    }
}

/// Whether the stored secret came from this variable, or is one that export names so.
fn keeps(
    stored: &StoredClient,
    text: &str,
    name: &str,
    slug: &str,
    environment: Environment,
) -> bool {
    match &stored.secret_text {
        Some(stored) => stored == text,
        None => secret_variables(slug, environment)
            .iter()
            .any(|variable| variable == name),
    }
}

fn unset<T>(reader: &AppReader<'_>, at: &At<Given>, name: &str) -> Option<T> {
    let message = format!("the environment variable {name} is not set");
    reader.table.report().refuse(&at.place, message);
    None
}
