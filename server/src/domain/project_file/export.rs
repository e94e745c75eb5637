//! A project as the text of a project file. Applying it to the same project changes nothing.

mod fields;

use std::fmt::Write as _;

use secrecy::ExposeSecret;
use toml::Value;

use super::model::{AppModel, ProjectModel, StoredClient, sandbox};
use crate::domain::project::Settings;
use crate::domain::scope::Environment;

/// The project file that describes this project. It names variables and holds no secret.
#[must_use]
pub fn export(model: &ProjectModel) -> String {
    let mut out = String::new();
    settings(&mut out, &model.settings);
    let mut apps: Vec<&AppModel> = model.apps.iter().collect();
    apps.sort_by_key(|app| (app.slug.clone(), app.environment));
    let mut rest = apps.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let twin = others.first().filter(|next| next.slug == first.slug);
        let together = twin.is_some_and(|twin| is_twin(first, twin));
        let alone = twin.is_none() && !earlier_of(&apps, first);
        app(&mut out, first, together, alone);
        rest = if together {
            others.get(1..).unwrap_or_default()
        } else {
            others
        };
    }
    out
}

/// The variables that a secret without one of its own may be called in an export.
pub(super) fn secret_variables(slug: &str, environment: Environment) -> [String; 2] {
    let slug = slug.to_ascii_uppercase().replace('-', "_");
    let environment = environment.as_str().to_ascii_uppercase();
    [
        format!("{slug}_CLIENT_SECRET"),
        format!("{slug}_{environment}_CLIENT_SECRET"),
    ]
}

/// Whether one `[[app]]` can stand for both environments.
fn is_twin(one: &AppModel, other: &AppModel) -> bool {
    let same_client = match (&one.client, &other.client) {
        (None, None) => true,
        // Two secrets may differ unless one variable gave both.
        (Some(mine), Some(theirs)) => {
            mine.secret_text.is_some()
                && (&mine.id, &mine.id_text, &mine.secret_text)
                    == (&theirs.id, &theirs.id_text, &theirs.secret_text)
        }
        _ => false,
    };
    same_client && one.definition == other.definition
}

fn earlier_of(apps: &[&AppModel], app: &AppModel) -> bool {
    apps.iter()
        .any(|other| other.slug == app.slug && other.environment < app.environment)
}

/// Whether this is the client of the built-in file, whose secret is none. What a model made for
/// export does not tell, its id does.
fn is_fixture(slug: &str, client: &StoredClient) -> bool {
    let secret = client.secret.as_ref().map(ExposeSecret::expose_secret);
    slug.starts_with("sandbox-")
        && client.id == sandbox::CLIENT_ID
        && secret.is_none_or(|secret| secret == sandbox::CLIENT_SECRET)
}

fn settings(out: &mut String, settings: &Settings) {
    if *settings == Settings::default() {
        return;
    }
    out.push_str("[settings]\n");
    line(out, "", "name", text(&settings.name));
    if !settings.allowed_origins.is_empty() {
        line(out, "", "allowed_origins", texts(&settings.allowed_origins));
    }
    if !settings.return_urls.is_empty() {
        line(out, "", "return_urls", texts(&settings.return_urls));
    }
    let theme = &settings.theme;
    let colours: Vec<(&str, Value)> = [
        ("color", &theme.color),
        ("bgColor", &theme.bg_color),
        ("base_color", &theme.base_color),
        ("button_color", &theme.button_color),
    ]
    .into_iter()
    .filter_map(|(key, colour)| Some((key, text(colour.as_deref()?))))
    .collect();
    if !colours.is_empty() {
        line(out, "", "theme", table(colours));
    }
}

fn app(out: &mut String, app: &AppModel, together: bool, alone: bool) {
    out.push_str(if out.is_empty() {
        "[[app]]\n"
    } else {
        "\n[[app]]\n"
    });
    line(out, "", "slug", text(&app.slug));
    let environments = if together {
        Environment::ALL
            .map(|environment| text(environment.as_str()))
            .to_vec()
    } else {
        vec![text(app.environment.as_str())]
    };
    line(out, "", "environments", Value::Array(environments));
    if let Some(client) = &app.client {
        let id = client.id_text.as_ref().unwrap_or(&client.id);
        let secret = secret(app, client, alone);
        line(
            out,
            "",
            "oauth",
            table([("client_id", text(id)), ("client_secret", text(&secret))]),
        );
    }
    fields::definition(out, &app.definition);
}

fn secret(app: &AppModel, client: &StoredClient, alone: bool) -> String {
    if let Some(text) = &client.secret_text {
        return text.clone();
    }
    if is_fixture(&app.slug, client) {
        return sandbox::CLIENT_SECRET.to_owned();
    }
    let [short, long] = secret_variables(&app.slug, app.environment);
    format!("${{{}}}", if alone { short } else { long })
}

fn line(out: &mut String, indent: &str, key: &str, value: Value) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{indent}{key} = {value}");
}

fn text(value: &str) -> Value {
    Value::String(value.to_owned())
}

fn texts(values: &[String]) -> Value {
    Value::Array(values.iter().map(|value| text(value)).collect())
}

fn table<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::Table(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}
