//! From the text of a project file to a [`ProjectFile`].

mod app;
mod client;
mod field;
mod options;
mod settings;

use ::app::contract::ids::ProjectId;
use app::AppReader;

use super::model::{ProjectFile, ProjectModel};
use crate::domain::scope::Environment;
use crate::strict_toml::{self, Problems, Table};

/// What a file is read against.
pub struct Context<'a> {
    /// The project that it is for; part of the ids of fields and workflows.
    pub project: &'a ProjectId,
    /// What is stored now, for values that are kept.
    pub current: &'a ProjectModel,
    /// The app with this slug, if the project may use one.
    pub known_app: &'a dyn Fn(&str) -> Option<KnownApp>,
    /// The value of an environment variable.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

/// Where an app needs an OAuth client of the project's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nowhere.
    Nowhere,
    /// In `production`: the operator has a client for `test`.
    InProduction,
    /// Everywhere.
    Everywhere,
}

/// What a project file needs to know of an app of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownApp {
    /// Whether it takes an OAuth client.
    pub oauth: bool,
    /// Whether it is a sandbox app, which exists in `test` only.
    pub sandbox: bool,
    /// Where end users cannot connect it without a client of the project's own.
    pub needs_client: Needs,
}

impl KnownApp {
    /// Whether nobody can connect it in this environment without a client of the project's own.
    pub(super) fn lacks_client(self, environment: Environment) -> bool {
        match self.needs_client {
            Needs::Nowhere => false,
            Needs::InProduction => environment == Environment::Production,
            Needs::Everywhere => true,
        }
    }
}

/// Reads the text of `file` (a name for messages; nothing is opened).
///
/// # Errors
/// Every mistake in it, with line, column and field.
pub fn read(file: &str, text: &str, context: &Context<'_>) -> Result<ProjectFile, Problems> {
    strict_toml::read(file, text, |top| Some(project(top, context)))
}

fn project(top: &Table<'_>, context: &Context<'_>) -> ProjectFile {
    let settings = top.table("settings", settings::settings);
    let mut seen = Vec::new();
    let apps = top.tables("app", |table| {
        Some(AppReader { table, context }.read(&mut seen))
    });
    ProjectFile {
        settings,
        apps: apps.into_iter().flatten().collect(),
    }
}

/// Whether a text can be a key or an alias: it stands in code, in addresses and in form names.
fn is_key(text: &str, also: &[u8]) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || also.contains(&b);
    let first = |b: &u8| b.is_ascii_alphabetic();
    text.len() <= 64 && text.bytes().next().as_ref().is_some_and(first) && text.bytes().all(plain)
}
