use std::collections::BTreeMap;

use app::contract::ids::ProjectId;
use secrecy::ExposeSecret;

use super::*;
use crate::domain::scope::Environment;
use crate::strict_toml::Problems;

const FULL: &str = r##"
[settings]
name = "Acme"
allowed_origins = ["https://app.acme.test"]
return_urls = ["https://app.acme.test/integrations"]
theme = { color = "#000000", bgColor = "#00ff23" }
require_claim = false

[[app]]
slug = "slack"
environments = ["test", "production"]
oauth = { client_id = "123", client_secret = "${SLACK_CLIENT_SECRET}" }

[[app.field]]
key = "channel"
label = "Channel"
type = "select"
required = true
options_from = { method = "GET", path = "/conversations.list", items = "/channels", value = "/id", label = "/name" }

[[app.field]]
key = "thread"
label = "Thread"
type = "select"
parent = "channel"
options_from = { path = "/channels/{parent}/threads?x=1", items = "/t", value = "/id" }

[[app.field]]
key = "names"
label = "Names"
type = "map"
caller_labels = { group = "contact" }
options = [{ value = "a", label = "A" }, { value = "b", label = "B" }]

[[app.workflow]]
alias = "notify"
name = "Notify on new deal"
description = """
Line one,
line "two"."""
enabled_by_default = true
  [[app.workflow.field]]
  key = "mention"
  label = "Who to mention"
  type = "text"
  default = "@here"
  [[app.workflow.field]]
  key = "member"
  label = "Member"
  type = "select"
  multiple = true
  hidden = true
  parent = "channel"
  options_from = { method = "POST", path = "/members/{parent}", value = "" }
"##;

const SEVERAL: &str = r#"[[app]]
slug = "slack"
environments = ["test", "production"]
multiple_connections = true
[[app.auth_config]]
key = "us"
name = "US"
default = true
client_id = "1"
client_secret = "a"
[[app.auth_config]]
key = "eu-west"
name = "EU"
description = "In Europe"
client_id = "2"
callback = "cobalt"
client_secret = "${SLACK_CLIENT_SECRET}"
"#;

fn project_id() -> ProjectId {
    ProjectId::parse("prj_0123456789abcdef01234567").unwrap()
}

fn known_app(slug: &str) -> Option<KnownApp> {
    match slug {
        "slack" | "slack-test" => Some(KnownApp {
            oauth: true,
            sandbox: false,
            needs_client: Needs::Everywhere,
        }),
        "twilio" => Some(KnownApp {
            oauth: false,
            sandbox: false,
            needs_client: Needs::Nowhere,
        }),
        "sandbox-crm" => Some(KnownApp {
            oauth: true,
            sandbox: true,
            needs_client: Needs::InProduction,
        }),
        "sandbox-sms" => Some(KnownApp {
            oauth: false,
            sandbox: true,
            needs_client: Needs::Nowhere,
        }),
        _ => None,
    }
}

fn read_with(
    text: &str,
    current: &ProjectModel,
    variables: &[(&str, &str)],
) -> Result<ProjectFile, Problems> {
    let variables: BTreeMap<&str, &str> = variables.iter().copied().collect();
    let context = Context {
        project: &project_id(),
        current,
        known_app: &known_app,
        variable: &|name| variables.get(name).map(|value| (*value).to_owned()),
    };
    read("acme.toml", text, &context)
}

fn wanted(text: &str) -> ProjectFile {
    let read = read_with(
        text,
        &ProjectModel::default(),
        &[("SLACK_CLIENT_SECRET", "s1")],
    );
    read.unwrap_or_else(|problems| panic!("{problems}"))
}

fn problems(text: &str) -> Vec<String> {
    match read_with(
        text,
        &ProjectModel::default(),
        &[("SLACK_CLIENT_SECRET", "s1")],
    ) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.0.iter().map(ToString::to_string).collect(),
    }
}

/// The problems after one edit of a good file.
fn after(from: &str, to: &str) -> Vec<String> {
    assert!(FULL.contains(from), "{from}");
    problems(&FULL.replacen(from, to, 1))
}

/// What the store holds after a plan was carried out, as a service would.
fn applied(model: &ProjectModel, plan: &Plan) -> ProjectModel {
    let mut model = model.clone();
    if let Some(settings) = &plan.settings {
        model.settings = settings.clone();
    }
    model
        .apps
        .retain(|app| !plan.remove.contains(&(app.slug.clone(), app.environment)));
    for wanted in plan
        .add
        .iter()
        .chain(plan.update.iter().map(|update| &update.app))
    {
        let same =
            |app: &AppModel| app.slug == wanted.slug && app.environment == wanted.environment;
        let old = model.apps.iter().find(|app| same(app));
        let old: Vec<StoredAuthConfig> =
            old.map(|app| app.auth_configs.clone()).unwrap_or_default();
        let stored = |config: &WantedAuthConfig| {
            let (secret, secret_text) = match &config.client.secret {
                WantedSecret::New { value, text } => (Some(value.clone()), text.clone()),
                WantedSecret::Kept => {
                    let old = old.iter().find(|old| old.about.key == config.about.key);
                    let old = &old.expect("something to keep").client;
                    (old.secret.clone(), old.secret_text.clone())
                }
            };
            let (id, id_text) = (config.client.id.clone(), config.client.id_text.clone());
            let client = StoredClient {
                id,
                id_text,
                secret,
                secret_text,
            };
            let about = config.about.clone();
            StoredAuthConfig { about, client }
        };
        let auth_configs = wanted.auth_configs.iter().map(stored).collect();
        let multiple_connections = wanted.multiple_connections;
        model.apps.retain(|app| !same(app));
        let (slug, environment) = (wanted.slug.clone(), wanted.environment);
        let definition = wanted.definition.clone();
        model.apps.push(AppModel {
            slug,
            environment,
            multiple_connections,
            auth_configs,
            definition,
        });
    }
    model
}

fn model_of(text: &str) -> ProjectModel {
    let current = ProjectModel::default();
    applied(&current, &plan(&current, &wanted(text), &known_app))
}

fn lines(from: &ProjectModel, text: &str) -> Vec<String> {
    let wanted = read_with(
        text,
        from,
        &[("SLACK_CLIENT_SECRET", "s1"), ("OTHER", "s2")],
    );
    let wanted = wanted.unwrap_or_else(|problems| panic!("{problems}"));
    let plan = plan(from, &wanted, &known_app);
    assert_eq!(
        plan.is_empty(),
        plan.to_string().is_empty(),
        "words exactly where there is work"
    );
    plan.to_string().lines().map(str::to_owned).collect()
}

mod exporting;
mod planning;
mod reading;
mod sandbox_file;
