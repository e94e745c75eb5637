//! `oauth = { client_id, client_secret, callback }` and `[[app.auth_config]]`.

use super::{AppReader, KnownApp, is_key};
use crate::domain::auth_config::Callback;
use crate::domain::project_file::export::is_secret_variable;
use crate::domain::project_file::model::{
    About, StoredClient, WantedAuthConfig, WantedClient, WantedSecret,
};
use crate::domain::scope::Environment;
use crate::domain::variable::{self, Written};
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
struct GivenClient {
    id: At<Given>,
    secret: At<Given>,
}

/// An auth config before its variables are filled in.
pub(super) struct GivenAuthConfig {
    about: About,
    client: GivenClient,
}

/// The auth configs of an app, whichever way it gives them.
pub(super) fn auth_configs(
    reader: &AppReader<'_>,
    known: Option<KnownApp>,
) -> Vec<GivenAuthConfig> {
    let table = reader.table;
    let refuse_keyed = |table: &Table<'_>| {
        if known.is_some_and(|app| !app.oauth) {
            let message = "this app is not connected by OAuth; leave this out";
            table.report().refuse(table.place(), message);
        }
    };
    let short = table.table("oauth", |table| {
        refuse_keyed(table);
        let callback = callback(table);
        let client = client(reader, table)?;
        let about = About::only(callback);
        Some(GivenAuthConfig { about, client })
    });
    let (mut keys, mut defaults) = (Vec::new(), 0);
    let list = table.tables("auth_config", |table| {
        refuse_keyed(table);
        let about = about(table, &mut keys);
        if about.as_ref().is_some_and(|about| about.is_default) {
            defaults += 1;
            if defaults == 2 {
                let message = "another auth_config of this app has default = true already";
                table.report().refuse(table.place(), message);
            }
        }
        let client = client(reader, table);
        let (about, client) = (about?, client?);
        Some(GivenAuthConfig { about, client })
    });
    if let (true, Some(place)) = (table.has("oauth"), table.place_of("auth_config")) {
        let message = "an app has either oauth or auth_config tables, not both";
        table.report().refuse(&place, message);
    } else if let (0, Some(place)) = (defaults, table.place_of("auth_config")) {
        let message = "one auth_config must have default = true";
        table.report().refuse(&place, message);
    }
    short.into_iter().chain(list).collect()
}

fn about(table: &Table<'_>, keys: &mut Vec<String>) -> Option<About> {
    let (key, name) = (table.required_text("key"), table.required_text("name"));
    let description = table.text("description").map(|at| at.value);
    let is_default = table.bool("default").is_some_and(|at| at.value);
    let callback = callback(table);
    if let Some(At { value, place }) = &key {
        if !is_key(value, b"-") {
            let wanted = "a letter, then letters, digits, - and _; at most 64";
            table.report().refuse(place, wanted);
        }
        if keys.contains(value) {
            let message = format!("two auth_config tables of this app have the key `{value}`");
            table.report().refuse(place, message);
        }
        keys.push(value.clone());
    }
    Some(About {
        key: key?.value,
        name: name?.value,
        description: description.unwrap_or_default(),
        is_default,
        callback,
    })
}

fn callback(table: &Table<'_>) -> Callback {
    let words = [Callback::Context, Callback::Cobalt].map(|one| (one.as_str(), one));
    table
        .choice("callback", &words)
        .map(|at| at.value)
        .unwrap_or_default()
}

fn client(reader: &AppReader<'_>, table: &Table<'_>) -> Option<GivenClient> {
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
    let name = match variable::read(&value) {
        Ok(Written::Literal(_)) => {
            let value = Given::Literal(value);
            return Some(At { value, place });
        }
        Ok(Written::Variable(name)) => name.to_owned(),
        Err(wanted) => {
            reader.table.report().refuse(&place, wanted);
            return None;
        }
    };
    let found = (reader.context.variable)(&name).filter(|found| !found.is_empty());
    Some(At {
        value: Given::Variable {
            text: value,
            name,
            value: found,
        },
        place,
    })
}

impl GivenAuthConfig {
    /// The auth config for one environment. A variable that is not set is reported, unless the
    /// project has its value already.
    pub(super) fn resolve(
        &self,
        reader: &AppReader<'_>,
        slug: &str,
        environment: Environment,
    ) -> Option<WantedAuthConfig> {
        let stored = reader.context.current.apps.iter();
        let stored = stored
            .filter(|app| app.slug == slug && app.environment == environment)
            .flat_map(|app| &app.auth_configs)
            .find(|config| config.about.key == self.about.key)
            .map(|config| &config.client);
        let whose = Whose {
            slug,
            environment,
            key: &self.about.key,
        };
        let client = self.client.resolve(reader, stored, whose)?;
        let about = self.about.clone();
        Some(WantedAuthConfig { about, client })
    }
}

/// Whose secret a variable names.
#[derive(Clone, Copy)]
struct Whose<'a> {
    slug: &'a str,
    environment: Environment,
    key: &'a str,
}

impl GivenClient {
    fn resolve(
        &self,
        reader: &AppReader<'_>,
        stored: Option<&StoredClient>,
        whose: Whose<'_>,
    ) -> Option<WantedClient> {
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
                .filter(|stored| keeps(stored, text, name, whose))
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
fn keeps(stored: &StoredClient, text: &str, name: &str, whose: Whose<'_>) -> bool {
    match &stored.secret_text {
        Some(stored) => stored == text,
        None => is_secret_variable(name, whose.slug, whose.environment, whose.key),
    }
}

fn unset<T>(reader: &AppReader<'_>, at: &At<Given>, name: &str) -> Option<T> {
    let report = reader.table.report();
    report.refuse(&at.place, variable::unset(name));
    None
}
