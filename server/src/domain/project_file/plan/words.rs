//! A plan in words: `+` comes, `-` goes, `~` changes.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{SecretChange, secret_change, stored_config};
use crate::domain::auth_config::DEFAULT_KEY;
use crate::domain::config::definition::{FieldDef, WorkflowDef};
use crate::domain::project::Settings;
use crate::domain::project_file::model::{
    About, AppModel, StoredAuthConfig, StoredClient, WantedApp, WantedClient,
};
use crate::domain::scope::Environment;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    sign: char,
    /// `None` for settings.
    app: Option<String>,
    environments: Vec<Environment>,
    text: String,
}

impl Line {
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        self.app.is_some()
            && (self.sign, &self.app, &self.text) == (other.sign, &other.app, &other.text)
    }

    pub(super) fn join(&mut self, other: Self) {
        self.environments.extend(other.environments);
        self.environments.sort();
        self.environments.dedup();
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.sign)?;
        if let Some(app) = &self.app {
            let environments: Vec<&str> = self.environments.iter().map(|e| e.as_str()).collect();
            write!(f, "app {app} ({})", environments.join(", "))?;
            if !self.text.is_empty() {
                f.write_str(": ")?;
            }
        }
        f.write_str(&self.text)
    }
}

pub(super) fn settings(from: &Settings, to: &Settings) -> Vec<Line> {
    changes(&object(from), &object(to))
        .into_iter()
        .map(|(sign, text)| Line {
            sign,
            app: None,
            environments: Vec::new(),
            text: format!("settings.{text}"),
        })
        .collect()
}

pub(super) fn added(app: &WantedApp) -> Line {
    line('+', &app.slug, app.environment, String::new())
}

pub(super) fn removed(app: &AppModel) -> Line {
    line('-', &app.slug, app.environment, String::new())
}

pub(super) fn changed(stored: &AppModel, wanted: &WantedApp) -> Vec<Line> {
    let mut found = Vec::new();
    auth_configs(stored, wanted, &mut found);
    let (old, new) = (stored.multiple_connections, wanted.multiple_connections);
    if old != new {
        found.push(('~', format!("multiple_connections: {old} -> {new}")));
    }
    fields(
        "",
        &stored.definition.fields,
        &wanted.definition.fields,
        &mut found,
    );
    workflows(
        &stored.definition.workflows,
        &wanted.definition.workflows,
        &mut found,
    );
    found
        .into_iter()
        .map(|(sign, text)| line(sign, &stored.slug, stored.environment, text))
        .collect()
}

fn line(sign: char, slug: &str, environment: Environment, text: String) -> Line {
    Line {
        sign,
        app: Some(slug.to_owned()),
        environments: vec![environment],
        text,
    }
}

fn auth_configs(stored: &AppModel, wanted: &WantedApp, found: &mut Vec<(char, String)>) {
    let is_wanted = |old: &StoredAuthConfig| {
        wanted
            .auth_configs
            .iter()
            .any(|new| new.about.key == old.about.key)
    };
    for gone in stored.auth_configs.iter().filter(|old| !is_wanted(old)) {
        let (prefix, id) = (prefix(&gone.about), &gone.client.id);
        found.push(('-', format!("{prefix}OAuth client {id}")));
    }
    for new in &wanted.auth_configs {
        let prefix = prefix(&new.about);
        match stored_config(stored, &new.about.key) {
            None => found.push(('+', format!("{prefix}OAuth client {}", new.client.id))),
            Some(old) => {
                let said = about(&old.about, &new.about);
                let said = said.into_iter().chain(client(&old.client, &new.client));
                found.extend(said.map(|text| ('~', format!("{prefix}{text}"))));
            }
        }
    }
}

/// What stands before the words about an auth config; nothing for the one of `oauth = { ... }`.
fn prefix(about: &About) -> String {
    match about.key.as_str() {
        DEFAULT_KEY => String::new(),
        key => format!("auth_config {key}: "),
    }
}

fn about(old: &About, new: &About) -> Vec<String> {
    let shown = |text: &str| format!("{text:?}");
    let pairs = [
        ("name", shown(&old.name), shown(&new.name)),
        (
            "description",
            shown(&old.description),
            shown(&new.description),
        ),
        (
            "default",
            old.is_default.to_string(),
            new.is_default.to_string(),
        ),
        (
            "callback",
            shown(old.callback.as_str()),
            shown(new.callback.as_str()),
        ),
    ];
    let changed = pairs.into_iter().filter(|(_, old, new)| old != new);
    changed
        .map(|(key, old, new)| format!("{key}: {old} -> {new}"))
        .collect()
}

fn client(stored: &StoredClient, wanted: &WantedClient) -> Vec<String> {
    let mut found = Vec::new();
    if stored.id != wanted.id {
        found.push(format!("client_id: {:?} -> {:?}", stored.id, wanted.id));
    } else if stored.id_text != wanted.id_text {
        found.push(source("client_id", wanted.id_text.as_deref()));
    }
    match secret_change(stored, wanted) {
        None => {}
        Some(SecretChange::Value) => found.push("client_secret: changed".to_owned()),
        Some(SecretChange::Source(text)) => found.push(source("client_secret", text.as_deref())),
    }
    found
}

fn source(key: &str, text: Option<&str>) -> String {
    match text {
        Some(text) => format!("{key}: same value, from {text} now"),
        None => format!("{key}: same value, written in the file now"),
    }
}

fn workflows(from: &[WorkflowDef], to: &[WorkflowDef], found: &mut Vec<(char, String)>) {
    for workflow in from
        .iter()
        .filter(|old| !to.iter().any(|new| new.alias == old.alias))
    {
        found.push(('-', format!("workflow {}", workflow.alias)));
    }
    for workflow in to {
        let name = format!("workflow {}", workflow.alias);
        let Some(old) = from.iter().find(|old| old.alias == workflow.alias) else {
            found.push(('+', name));
            continue;
        };
        let bare = |workflow: &WorkflowDef| {
            let mut object = object(workflow);
            object.retain(|key, _| key != "fields");
            object
        };
        for (sign, text) in changes(&bare(old), &bare(workflow)) {
            found.push((sign, format!("{name}: {text}")));
        }
        fields(&format!("{name}: "), &old.fields, &workflow.fields, found);
    }
    let aliases = |list: &[WorkflowDef]| list.iter().map(|one| one.alias.clone()).collect();
    if is_reordered(aliases(from), aliases(to)) {
        found.push(('~', "order of workflows".to_owned()));
    }
}

fn fields(prefix: &str, from: &[FieldDef], to: &[FieldDef], found: &mut Vec<(char, String)>) {
    for field in from
        .iter()
        .filter(|old| !to.iter().any(|new| new.key == old.key))
    {
        found.push(('-', format!("{prefix}field {}", field.key)));
    }
    for field in to {
        let name = format!("{prefix}field {}", field.key);
        match from.iter().find(|old| old.key == field.key) {
            None => found.push(('+', name)),
            Some(old) => {
                for (sign, text) in changes(&flat(old), &flat(field)) {
                    found.push((sign, format!("{name}: {text}")));
                }
            }
        }
    }
    let keys = |list: &[FieldDef]| list.iter().map(|one| one.key.clone()).collect();
    if is_reordered(keys(from), keys(to)) {
        found.push(('~', format!("{prefix}order of fields")));
    }
}

/// Whether those that stay stand in another order.
fn is_reordered(from: Vec<String>, to: Vec<String>) -> bool {
    let stay_from: Vec<&String> = from.iter().filter(|name| to.contains(name)).collect();
    let stay_to: Vec<&String> = to.iter().filter(|name| from.contains(name)).collect();
    stay_from != stay_to
}

/// A field's keys in one object, its kind's among them.
fn flat(field: &FieldDef) -> Map<String, Value> {
    let mut object = object(field);
    if let Some(Value::Object(kind)) = object.remove("kind") {
        object.extend(kind);
    }
    object
}

fn object(of: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(of) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

fn changes(from: &Map<String, Value>, to: &Map<String, Value>) -> Vec<(char, String)> {
    let mut found = Vec::new();
    let added = to
        .iter()
        .filter(|(key, _)| !from.contains_key(*key))
        .map(|(key, _)| key);
    for key in from.keys().chain(added) {
        let (old, new) = (from.get(key), to.get(key));
        if old != new {
            found.push(('~', format!("{key}: {}", change(old, new))));
        }
    }
    found
}

fn change(from: Option<&Value>, to: Option<&Value>) -> String {
    let long = |value: Option<&Value>| match value {
        Some(Value::Array(items)) => items.iter().any(|item| !item.is_string()),
        Some(Value::Object(items)) => items.values().any(|item| !item.is_string()),
        _ => false,
    };
    if long(from) || long(to) {
        return "changed".to_owned();
    }
    let shown = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
    format!("{} -> {}", shown(from), shown(to))
}
