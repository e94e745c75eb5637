//! Every mistake in a project file has a place in it; and what a file makes of a project can be
//! exported, read again and applied again, and nothing is left to do.
//!
//! Input: a project file.

#![no_main]

use fuzz::{assert_places, project_id};
use libfuzzer_sys::fuzz_target;
use patchbay::domain::project::Settings;
use patchbay::domain::project_file::{
    AppModel, Context, KnownApp, Needs, ProjectFile, ProjectModel, StoredAuthConfig, StoredClient,
    WantedApp, WantedAuthConfig, WantedSecret, export, plan, read,
};
use patchbay::strict_toml::Problems;

fuzz_target!(|text: &str| {
    let variable = |name: &str| Some(format!("{SECRET}-{name}"));
    let file = match read_against(text, &ProjectModel::default(), &variable) {
        Ok(file) => file,
        Err(problems) => return assert_places(&problems, text),
    };
    let model = model_of(file);
    let exported = export(&model);
    // Whoever edits an export need not know the secrets.
    let again = read_against(&exported, &model, &|_| None)
        .unwrap_or_else(|problems| panic!("an export cannot be read: {problems}\n{exported}"));
    let plan = plan(&model, &again, &known_app);
    assert!(
        plan.is_empty(),
        "an export changes something: {plan}\n{exported}"
    );
    let shown = exported.contains(SECRET) && !text.contains(SECRET);
    assert!(!shown, "an export shows a secret: {exported}");
});

/// What every variable holds.
const SECRET: &str = "planted-secret";

fn known_app(slug: &str) -> Option<KnownApp> {
    Some(KnownApp {
        oauth: !slug.ends_with("-sms"),
        sandbox: slug.starts_with("sandbox-"),
        needs_client: Needs::Everywhere,
    })
}

fn read_against(
    text: &str,
    current: &ProjectModel,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<ProjectFile, Problems> {
    let context = Context {
        project: &project_id(),
        current,
        known_app: &known_app,
        variable,
    };
    read("project.toml", text, &context)
}

/// What the store holds after the file was applied to an empty project.
fn model_of(file: ProjectFile) -> ProjectModel {
    let named = || Settings {
        name: "Acme".to_owned(),
        ..Settings::default()
    };
    ProjectModel {
        settings: file.settings.unwrap_or_else(named),
        apps: file.apps.into_iter().map(app_of).collect(),
    }
}

fn app_of(wanted: WantedApp) -> AppModel {
    AppModel {
        slug: wanted.slug,
        environment: wanted.environment,
        multiple_connections: wanted.multiple_connections,
        auth_configs: wanted
            .auth_configs
            .into_iter()
            .map(auth_config_of)
            .collect(),
        definition: wanted.definition,
    }
}

fn auth_config_of(wanted: WantedAuthConfig) -> StoredAuthConfig {
    let (secret, secret_text) = match wanted.client.secret {
        WantedSecret::New { value, text } => (Some(value), text),
        WantedSecret::Kept => panic!("there is nothing to keep in an empty project"),
    };
    let client = StoredClient {
        id: wanted.client.id,
        id_text: wanted.client.id_text,
        secret,
        secret_text,
    };
    StoredAuthConfig {
        about: wanted.about,
        client,
    }
}
