//! `[[app]]` and `[[app.workflow]]`.

use super::client;
use super::field::{self, ReadField};
use super::{Context, KnownApp, is_key};
use crate::domain::config::definition::{AppConfigDef, FieldDef, WorkflowDef};
use crate::domain::project_file::ids::Ids;
use crate::domain::project_file::model::WantedApp;
use crate::domain::scope::Environment;
use crate::strict_toml::{At, Table};

/// Reads one `[[app]]`.
pub(super) struct AppReader<'a> {
    pub(super) table: &'a Table<'a>,
    pub(super) context: &'a Context<'a>,
}

impl AppReader<'_> {
    /// The app in every environment that it lists. `seen` holds those of earlier tables.
    pub(super) fn read(&self, seen: &mut Vec<(String, Environment)>) -> Vec<WantedApp> {
        let slug = self.table.required_text("slug");
        let known = slug.as_ref().and_then(|slug| self.known(slug));
        let environments = self.environments(known);
        let auth_configs = client::auth_configs(self, known);
        let multiple_connections = self.table.bool("multiple_connections");
        let multiple_connections = multiple_connections.is_some_and(|at| at.value);
        let name = slug.as_ref().map_or("", |slug| slug.value.as_str());
        let definition = self.definition(Ids {
            project: self.context.project,
            slug: name,
        });
        let mut apps = Vec::new();
        for At {
            value: environment,
            place,
        } in environments
        {
            let key = (name.to_owned(), environment);
            if seen.contains(&key) {
                let message = format!("`{name}` is listed twice for {}", environment.as_str());
                self.table.report().refuse(&place, message);
                continue;
            }
            seen.push(key);
            let auth_configs = auth_configs
                .iter()
                .filter_map(|config| config.resolve(self, name, environment))
                .collect();
            let (slug, definition) = (name.to_owned(), definition.clone());
            apps.push(WantedApp {
                slug,
                environment,
                multiple_connections,
                auth_configs,
                definition,
            });
        }
        apps
    }

    fn known(&self, slug: &At<String>) -> Option<KnownApp> {
        let known = (self.context.known_app)(&slug.value);
        if known.is_none() {
            let message = format!("there is no app `{}` in the catalog", slug.value);
            self.table.report().refuse(&slug.place, message);
        }
        known
    }

    fn environments(&self, known: Option<KnownApp>) -> Vec<At<Environment>> {
        let Some(names) = self.table.texts("environments") else {
            if !self.table.has("environments") {
                self.table.missing("environments");
            }
            return Vec::new();
        };
        if names.value.is_empty() {
            self.table
                .report()
                .refuse(&names.place, "name test, production or both");
        }
        let mut found = Vec::new();
        for At { value: name, place } in names.value {
            match Environment::parse(&name) {
                None => self
                    .table
                    .report()
                    .refuse(&place, "must be test or production"),
                Some(Environment::Production) if known.is_some_and(|app| app.sandbox) => {
                    self.table
                        .report()
                        .refuse(&place, "sandbox apps exist in test only");
                }
                Some(environment) => found.push(At {
                    value: environment,
                    place,
                }),
            }
        }
        found
    }

    fn definition(&self, ids: Ids<'_>) -> AppConfigDef {
        let fields = List::read(self.table, ids, None).finish(self.table, None);
        let mut aliases = Vec::new();
        let workflows = self.table.tables("workflow", |table| {
            self.workflow(table, ids, &fields, &mut aliases)
        });
        AppConfigDef {
            fields: fields.defs,
            workflows,
        }
    }

    fn workflow(
        &self,
        table: &Table<'_>,
        ids: Ids<'_>,
        app_fields: &Finished,
        aliases: &mut Vec<String>,
    ) -> Option<WorkflowDef> {
        let alias = table.required_text("alias");
        if let Some(At { value, place }) = &alias {
            if !is_key(value, b"-") {
                let wanted = "a letter, then letters, digits, - and _; at most 64";
                table.report().refuse(place, wanted);
            }
            if aliases.contains(value) {
                let message = format!("two workflows of this app have the alias `{value}`");
                table.report().refuse(place, message);
            }
            aliases.push(value.clone());
        }
        let name = table.required_text("name");
        let description = table
            .text("description")
            .map(|at| at.value)
            .unwrap_or_default();
        let enabled_by_default = table.bool("enabled_by_default").is_some_and(|at| at.value);
        let hidden = table.bool("hidden").is_some_and(|at| at.value);
        let named = alias.as_ref().map_or("", |alias| alias.value.as_str());
        let fields = List::read(table, ids, Some(named))
            .finish(table, Some(app_fields))
            .defs;
        let id = ids.workflow(named);
        let (alias, name) = (alias?.value, name?.value);
        Some(WorkflowDef {
            id,
            alias,
            name,
            description,
            enabled_by_default,
            hidden,
            fields,
        })
    }
}

/// The fields of an app or of a workflow, with parents that are still keys.
struct List {
    fields: Vec<ReadField>,
    /// Whether all could be read. A key that is missed may belong to one that could not.
    complete: bool,
}

/// The same with ids.
struct Finished {
    defs: Vec<FieldDef>,
    complete: bool,
}

impl List {
    fn read(table: &Table<'_>, ids: Ids<'_>, workflow: Option<&str>) -> Self {
        let mut complete = true;
        let fields = table.tables("field", |table| {
            let field = field::field(table, ids, workflow);
            complete &= field.is_some();
            field
        });
        Self { fields, complete }
    }

    /// Checks keys and resolves parents. A workflow's field may also depend on one of the app.
    fn finish(self, table: &Table<'_>, outer: Option<&Finished>) -> Finished {
        for (at, read) in self.fields.iter().enumerate() {
            if self
                .fields
                .iter()
                .take(at)
                .any(|earlier| earlier.def.key == read.def.key)
            {
                let message = format!("two fields of this list have the key `{}`", read.def.key);
                table.report().refuse(&read.key_place, message);
            }
        }
        let outer_defs = outer.into_iter().flat_map(|outer| &outer.defs);
        let known: Vec<FieldDef> = self
            .fields
            .iter()
            .map(|read| &read.def)
            .chain(outer_defs)
            .cloned()
            .collect();
        let parents: Vec<(String, String)> = self
            .fields
            .iter()
            .filter_map(|read| Some((read.def.key.clone(), read.parent.as_ref()?.value.clone())))
            .collect();
        let complete = self.complete && outer.is_none_or(|outer| outer.complete);
        let siblings = field::Siblings {
            known: &known,
            parents: &parents,
            complete,
        };
        let defs = self
            .fields
            .into_iter()
            .map(|read| field::with_parent(table, read, &siblings))
            .collect();
        Finished { defs, complete }
    }
}
