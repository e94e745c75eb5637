//! A project as the text of a project file. Applying it to the same project changes nothing.

mod fields;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use secrecy::ExposeSecret;
use toml::Value;

use super::model::{About, AppModel, ProjectModel, StoredAuthConfig, StoredClient, sandbox};
use crate::domain::auth_config::{Callback, DEFAULT_KEY};
use crate::domain::project::Settings;
use crate::domain::scope::Environment;

/// The project file that describes this project. It names variables and holds no secret.
#[must_use]
pub fn export(model: &ProjectModel) -> String {
    let mut out = String::new();
    let mut names = Names::given_in(model);
    settings(&mut out, &model.settings);
    let mut apps: Vec<&AppModel> = model.apps.iter().collect();
    apps.sort_by_key(|app| (app.slug.clone(), app.environment));
    let mut rest = apps.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let twin = others.first().filter(|next| next.slug == first.slug);
        let together = twin.is_some_and(|twin| is_twin(first, twin));
        let alone = twin.is_none() && !earlier_of(&apps, first);
        app(&mut out, first, together, alone, &mut names);
        rest = if together {
            others.get(1..).unwrap_or_default()
        } else {
            others
        };
    }
    out
}

/// The variables that stand for secrets in one file.
struct Names(BTreeSet<String>);

impl Names {
    /// Those that project files have given.
    fn given_in(model: &ProjectModel) -> Self {
        let configs = model.apps.iter().flat_map(|app| &app.auth_configs);
        let texts = configs.filter_map(|config| config.client.secret_text.as_deref());
        let names = texts.filter_map(|text| text.strip_prefix("${")?.strip_suffix('}'));
        Self(names.map(str::to_owned).collect())
    }

    /// A name for one more secret: this one, or where another secret has it already, numbered.
    fn take(&mut self, name: String) -> String {
        let mut free = name.clone();
        let mut number = 1;
        while !self.0.insert(free.clone()) {
            number += 1;
            free = format!("{name}_{number}");
        }
        free
    }
}

/// Whether an export may call a secret so that has no variable of its own.
pub(super) fn is_secret_variable(
    variable: &str,
    slug: &str,
    environment: Environment,
    key: &str,
) -> bool {
    secret_variables(slug, environment, key).iter().any(|name| {
        let number = variable.strip_prefix(name.as_str());
        number.is_some_and(|rest| {
            let digits = rest.strip_prefix('_').unwrap_or_default();
            rest.is_empty() || digits.parse::<u32>().is_ok()
        })
    })
}

fn secret_variables(slug: &str, environment: Environment, key: &str) -> [String; 2] {
    let capitals = |text: &str| text.to_ascii_uppercase().replace('-', "_");
    let (slug, environment) = (capitals(slug), capitals(environment.as_str()));
    // Behind the fixed part, where no key can be mistaken for an environment.
    let key = match key {
        DEFAULT_KEY => String::new(),
        key => format!("_{}", capitals(key)),
    };
    [
        format!("{slug}_CLIENT_SECRET{key}"),
        format!("{slug}_{environment}_CLIENT_SECRET{key}"),
    ]
}

/// Whether one `[[app]]` can stand for both environments.
fn is_twin(one: &AppModel, other: &AppModel) -> bool {
    // Two secrets may differ unless one variable gave both.
    let same = |(mine, theirs): (&StoredAuthConfig, &StoredAuthConfig)| {
        let (my, their) = (&mine.client, &theirs.client);
        mine.about == theirs.about
            && my.secret_text.is_some()
            && (&my.id, &my.id_text, &my.secret_text)
                == (&their.id, &their.id_text, &their.secret_text)
    };
    let (mine, theirs) = (sorted(one), sorted(other));
    mine.len() == theirs.len()
        && mine.into_iter().zip(theirs).all(same)
        && one.multiple_connections == other.multiple_connections
        && one.definition == other.definition
}

/// An app's auth configs, the default one first, then by key.
fn sorted(app: &AppModel) -> Vec<&StoredAuthConfig> {
    let mut all: Vec<&StoredAuthConfig> = app.auth_configs.iter().collect();
    all.sort_by_key(|config| (!config.about.is_default, &config.about.key));
    all
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
    if settings.require_claim {
        line(out, "", "require_claim", true.into());
    }
    if settings.exchange_by_get {
        line(out, "", "exchange_by_get", true.into());
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

fn app(out: &mut String, app: &AppModel, together: bool, alone: bool, names: &mut Names) {
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
    if app.multiple_connections {
        line(out, "", "multiple_connections", Value::Boolean(true));
    }
    let configs = sorted(app);
    match configs.as_slice() {
        [only] if only.about == About::only(only.about.callback) => {
            line(out, "", "oauth", table(client(app, only, alone, names)));
        }
        all => {
            for config in all {
                auth_config(out, app, config, alone, names);
            }
        }
    }
    fields::definition(out, &app.definition);
}

fn auth_config(
    out: &mut String,
    app: &AppModel,
    config: &StoredAuthConfig,
    alone: bool,
    names: &mut Names,
) {
    let about = &config.about;
    out.push_str("\n[[app.auth_config]]\n");
    line(out, "", "key", text(&about.key));
    line(out, "", "name", text(&about.name));
    if !about.description.is_empty() {
        line(out, "", "description", text(&about.description));
    }
    if about.is_default {
        line(out, "", "default", Value::Boolean(true));
    }
    for (key, value) in client(app, config, alone, names) {
        line(out, "", key, value);
    }
}

fn client(
    app: &AppModel,
    config: &StoredAuthConfig,
    alone: bool,
    names: &mut Names,
) -> Vec<(&'static str, Value)> {
    let client = &config.client;
    let id = client.id_text.as_ref().unwrap_or(&client.id);
    let secret = secret(app, config, alone, names);
    let mut entries = vec![("client_id", text(id)), ("client_secret", text(&secret))];
    if config.about.callback != Callback::default() {
        entries.push(("callback", text(config.about.callback.as_str())));
    }
    entries
}

fn secret(app: &AppModel, config: &StoredAuthConfig, alone: bool, names: &mut Names) -> String {
    let client = &config.client;
    if let Some(text) = &client.secret_text {
        return text.clone();
    }
    if is_fixture(&app.slug, client) {
        return sandbox::CLIENT_SECRET.to_owned();
    }
    let [short, long] = secret_variables(&app.slug, app.environment, &config.about.key);
    format!("${{{}}}", names.take(if alone { short } else { long }))
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
