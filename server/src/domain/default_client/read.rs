//! From the text of the operator's file to [`DefaultClients`].

use super::{DefaultClient, DefaultClients};
use crate::domain::variable::{self, Written};
use crate::strict_toml::{self, At, Problems, Table};

/// What a file is read against.
pub struct Context<'a> {
    /// Whether the built-in app with this slug is connected by consent; `None` if there is no such
    /// app.
    pub takes_client: &'a dyn Fn(&str) -> Option<bool>,
    /// The value of an environment variable.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

/// Reads the text of `file` (a name for messages; nothing is opened).
///
/// # Errors
/// Every mistake in it, with line, column and field.
pub fn read(file: &str, text: &str, context: &Context<'_>) -> Result<DefaultClients, Problems> {
    strict_toml::read(file, text, |top| {
        let mut seen = Vec::new();
        let clients = top.tables("client", |table| client(table, context, &mut seen));
        Some(clients.into_iter().collect())
    })
}

fn client(
    table: &Table<'_>,
    context: &Context<'_>,
    seen: &mut Vec<String>,
) -> Option<DefaultClient> {
    let slug = table.required_text("slug");
    let slug = slug.and_then(|slug| known(table, context, seen, slug));
    let client_id = value(table, context, table.required_text("client_id"));
    let client_secret = value(table, context, table.required_text("client_secret"));
    Some(DefaultClient::new(slug?, client_id?, client_secret?.into()))
}

/// The slug, if its app takes a client and has none yet.
fn known(
    table: &Table<'_>,
    context: &Context<'_>,
    seen: &mut Vec<String>,
    At { value: slug, place }: At<String>,
) -> Option<String> {
    let wrong = match (context.takes_client)(&slug) {
        None => format!("there is no built-in app `{slug}`"),
        Some(false) => format!("`{slug}` is not connected by OAuth consent and takes no client"),
        Some(true) if seen.contains(&slug) => format!("`{slug}` has a client already"),
        Some(true) => {
            seen.push(slug.clone());
            return Some(slug);
        }
    };
    table.report().refuse(&place, wrong);
    None
}

/// A value, with its variable filled in.
fn value(table: &Table<'_>, context: &Context<'_>, text: Option<At<String>>) -> Option<String> {
    let At { value, place } = text?;
    let filled = match variable::read(&value) {
        Ok(Written::Literal(text)) => Ok(text.to_owned()),
        Ok(Written::Variable(name)) => (context.variable)(name)
            .filter(|value| !value.is_empty())
            .ok_or_else(|| variable::unset(name)),
        Err(wanted) => Err(wanted.to_owned()),
    };
    filled
        .map_err(|wrong| table.report().refuse(&place, wrong))
        .ok()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn reading(text: &str) -> Result<DefaultClients, Vec<String>> {
        let context = Context {
            takes_client: &|slug| match slug {
                "slack" | "hubspot" => Some(true),
                "twilio" => Some(false),
                _ => None,
            },
            variable: &|name| match name {
                "SECRET" => Some("from-variable".to_owned()),
                "EMPTY" => Some(String::new()),
                _ => None,
            },
        };
        read("clients.toml", text, &context)
            .map_err(|found| found.0.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_client_has_an_id_and_a_secret_from_the_file_or_a_variable() {
        let clients = reading(
            "[[client]]\nslug = \"slack\"\nclient_id = \"1\"\nclient_secret = \"${SECRET}\"\n\
             [[client]]\nslug = \"hubspot\"\nclient_id = \"2\"\nclient_secret = \"s\"\n",
        )
        .unwrap();
        let slack = clients.find("slack").unwrap();
        assert_eq!(slack.client_id, "1");
        assert_eq!(slack.client_secret.expose_secret(), "from-variable");
        assert_eq!(clients.iter().count(), 2);
        assert!(clients.find("twilio").is_none());
        assert_eq!(reading("").unwrap().iter().count(), 0);
    }

    #[test]
    fn every_mistake_is_named_with_its_place() {
        let found = reading(
            "[[client]]\nslug = \"slak\"\nclient_id = \"1\"\n\
             [[client]]\nslug = \"twilio\"\nclient_id = \"\"\nclient_secret = \"${OTHER}\"\n\
             [[client]]\nslug = \"slack\"\nclient_id = \"x${SECRET}\"\nclient_secret = \"${EMPTY}\"\n\
             scopes = []\n\
             [[client]]\nslug = \"slack\"\nclient_id = \"1\"\nclient_secret = \"s\"\n",
        );
        let wanted = [
            "clients.toml:1:1: client.client_secret: this is missing",
            "clients.toml:2:8: client.slug: there is no built-in app `slak`",
            "clients.toml:5:8: client.slug: `twilio` is not connected by OAuth consent and takes no \
             client",
            "clients.toml:6:13: client.client_id: this must not be empty",
            "clients.toml:7:17: client.client_secret: the environment variable OTHER is not set",
            "clients.toml:10:13: client.client_id: a variable must be the whole value, such as \
             \"${SLACK_CLIENT_SECRET}\"",
            "clients.toml:11:17: client.client_secret: the environment variable EMPTY is not set",
            "clients.toml:12:1: client.scopes: there is no such key here; known are slug, client_id, \
             client_secret",
            "clients.toml:14:8: client.slug: `slack` has a client already",
        ];
        assert_eq!(found.unwrap_err(), wanted);
    }
}
