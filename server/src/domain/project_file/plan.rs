//! What has to change so that a project becomes what a file wants.
//!
//! Applying a plan and planning again gives nothing to do. The words of a plan never show a secret.

mod words;

use std::fmt;

use secrecy::ExposeSecret;

use super::KnownApp;
use super::model::{
    AppModel, ProjectFile, ProjectModel, StoredAuthConfig, StoredClient, WantedApp,
    WantedAuthConfig, WantedClient, WantedSecret,
};
use crate::domain::project::Settings;
use crate::domain::scope::Environment;
use words::Line;

/// What to do, and the same in words: `Display` prints one line for each change.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Settings to write.
    pub settings: Option<Settings>,
    /// Apps to add.
    pub add: Vec<WantedApp>,
    /// Apps to change.
    pub update: Vec<AppUpdate>,
    /// Apps to remove.
    pub remove: Vec<(String, Environment)>,
    /// Apps that stay or come and that nobody can connect, because they lack an OAuth client.
    pub not_configured: Vec<(String, Environment)>,
    lines: Vec<Line>,
}

/// A change to an app that stays.
#[derive(Clone, Debug)]
pub struct AppUpdate {
    /// What it becomes.
    pub app: WantedApp,
    /// The keys of the auth configs that get another OAuth client, so that their callback addresses
    /// must become other ones.
    pub new_registrations: Vec<String>,
}

impl Plan {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.settings.is_none()
            && self.add.is_empty()
            && self.update.is_empty()
            && self.remove.is_empty()
    }

    /// What the project should know although it changes nothing, one line each.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let lacking = self.not_configured.iter().map(|(slug, environment)| {
            let environment = environment.as_str();
            format!("{slug}: not configured in {environment}: no OAuth client")
        });
        lacking.collect()
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, line) in self.lines.iter().enumerate() {
            let newline = if at == 0 { "" } else { "\n" };
            write!(f, "{newline}{line}")?;
        }
        Ok(())
    }
}

/// Compares what is with what is wanted. `known_app` says which apps are sandbox apps, and which need
/// a client.
#[must_use]
pub fn plan(
    current: &ProjectModel,
    wanted: &ProjectFile,
    known_app: &dyn Fn(&str) -> Option<KnownApp>,
) -> Plan {
    let mut plan = Plan::default();
    if let Some(settings) = &wanted.settings
        && *settings != current.settings
    {
        plan.lines
            .extend(words::settings(&current.settings, settings));
        plan.settings = Some(settings.clone());
    }
    for app in &wanted.apps {
        if app.auth_configs.is_empty()
            && known_app(&app.slug).is_some_and(|known| known.lacks_client(app.environment))
        {
            plan.not_configured
                .push((app.slug.clone(), app.environment));
        }
        match find(&current.apps, app) {
            None => {
                plan.note(words::added(app));
                plan.add.push(app.clone());
            }
            Some(stored) => {
                for line in words::changed(stored, app) {
                    plan.note(line);
                }
                if is_changed(stored, app) {
                    plan.update.push(AppUpdate {
                        app: app.clone(),
                        new_registrations: new_registrations(stored, app),
                    });
                }
            }
        }
    }
    for stored in &current.apps {
        let stays = known_app(&stored.slug).is_some_and(|known| known.sandbox);
        let named =
            |app: &WantedApp| app.slug == stored.slug && app.environment == stored.environment;
        if !stays && !wanted.apps.iter().any(named) {
            plan.note(words::removed(stored));
            plan.remove.push((stored.slug.clone(), stored.environment));
        }
    }
    plan
}

impl Plan {
    /// Adds a line, or its environment to the same line about another one.
    fn note(&mut self, line: Line) {
        match self
            .lines
            .iter_mut()
            .find(|earlier| earlier.says_the_same(&line))
        {
            Some(earlier) => earlier.join(line),
            None => self.lines.push(line),
        }
    }
}

fn find<'a>(apps: &'a [AppModel], wanted: &WantedApp) -> Option<&'a AppModel> {
    apps.iter()
        .find(|app| app.slug == wanted.slug && app.environment == wanted.environment)
}

fn new_registrations(stored: &AppModel, wanted: &WantedApp) -> Vec<String> {
    let configs = wanted.auth_configs.iter();
    let changed = configs.filter(|config| {
        let old = stored_config(stored, &config.about.key);
        old.is_some_and(|old| old.client.id != config.client.id)
    });
    changed.map(|config| config.about.key.clone()).collect()
}

fn stored_config<'a>(app: &'a AppModel, key: &str) -> Option<&'a StoredAuthConfig> {
    app.auth_configs.iter().find(|own| own.about.key == key)
}

fn is_changed(stored: &AppModel, wanted: &WantedApp) -> bool {
    let config_changed = |wanted: &WantedAuthConfig| {
        stored_config(stored, &wanted.about.key).is_none_or(|stored| {
            stored.about != wanted.about
                || stored.client.id != wanted.client.id
                || stored.client.id_text != wanted.client.id_text
                || secret_change(&stored.client, &wanted.client).is_some()
        })
    };
    // With equal numbers, one that is gone leaves another one that is new.
    stored.auth_configs.len() != wanted.auth_configs.len()
        || wanted.auth_configs.iter().any(config_changed)
        || stored.multiple_connections != wanted.multiple_connections
        || stored.definition != wanted.definition
}

/// How the secret changes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum SecretChange {
    /// It becomes another one.
    Value,
    /// It stays the same and comes from here now.
    Source(Option<String>),
}

fn secret_change(stored: &StoredClient, wanted: &WantedClient) -> Option<SecretChange> {
    let WantedSecret::New { value, text } = &wanted.secret else {
        return None;
    };
    let stored_value = stored.secret.as_ref().map(ExposeSecret::expose_secret);
    if stored_value != Some(value.expose_secret()) {
        Some(SecretChange::Value)
    } else if stored.secret_text != *text {
        Some(SecretChange::Source(text.clone()))
    } else {
        None
    }
}
