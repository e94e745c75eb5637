//! A config in Cobalt's JSON, with the older key names beside the newer ones.
//!
//! Every key of a field is always there, but for `options` of a list that waits for its parent's
//! value. `key` and `alias` are ours: they tell which property of a project's code a field fills.

mod shapes;

use app::contract::config::{Choice, Options};
use app::contract::failure::FieldError;
use app::contract::ids::{ConnectionId, WorkflowId};
use serde_json::json;

use super::definition::{
    self, AppConfigDef, FieldDef, FieldKind, MapLeft, OptionsSource, RuleColumnDef, WorkflowDef,
};
use super::form::typed::Typed;
use super::options::{ResolvedOptions, Slot, offered};
use super::stored::StoredConfig;

pub use shapes::{
    Config, Fault, Field, FieldFault, Mapping, MappingLeft, MappingRight, NamedValue, RuleColumn,
    RuleColumnAnswer, RuleOperator, RuleRight, Workflow, Workflows,
};

/// A config on its way out.
pub struct Wire<'a> {
    def: &'a AppConfigDef,
    stored: &'a StoredConfig,
    options: &'a ResolvedOptions,
    typed: Typed,
}

/// The whole config. `field_errors` name fields by id. Lists that are not in `options` are empty.
#[must_use]
pub fn config(
    def: &AppConfigDef,
    stored: &StoredConfig,
    (slug, config_id): (&str, &str),
    connection: Option<&ConnectionId>,
    field_errors: &[FieldError],
    options: &ResolvedOptions,
) -> Config {
    let wire = Wire::new(def, stored, options);
    let fields = wire.fields(None, &def.fields);
    let visible = def.visible_workflows();
    Config {
        slug: slug.to_owned(),
        config_id: config_id.to_owned(),
        fields: fields.clone(),
        application_data_slots: fields,
        workflows: visible.map(|it| wire.workflow(it)).collect(),
        field_errors: wire.errors(field_errors),
        connection_id: connection.cloned(),
    }
}

impl<'a> Wire<'a> {
    /// Prepares to write parts of a config.
    #[must_use]
    pub fn new(
        def: &'a AppConfigDef,
        stored: &'a StoredConfig,
        options: &'a ResolvedOptions,
    ) -> Self {
        Self {
            def,
            stored,
            options,
            typed: Typed::of(def, stored),
        }
    }

    fn fields(&self, workflow: Option<&WorkflowId>, fields: &[FieldDef]) -> Vec<Field> {
        fields
            .iter()
            .map(|field| self.field(workflow, field))
            .collect()
    }

    /// One workflow.
    #[must_use]
    pub fn workflow(&self, workflow: &WorkflowDef) -> Workflow {
        let fields = self.fields(Some(&workflow.id), &workflow.fields);
        Workflow {
            id: workflow.id.clone(),
            alias: workflow.alias.clone(),
            name: workflow.name.clone(),
            description: workflow.description.clone(),
            enabled: self.stored.enabled(&workflow.id),
            fields: fields.clone(),
            data_slots: fields,
        }
    }

    /// One field, of the application or of a workflow.
    #[must_use]
    pub fn field(&self, workflow: Option<&WorkflowId>, field: &FieldDef) -> Field {
        let object_name = match &field.kind {
            FieldKind::Map {
                left: MapLeft::Supplied(name),
                ..
            } => Some(name.clone()),
            _ => None,
        };
        Field {
            id: field.id.clone(),
            key: field.key.clone(),
            name: field.label.clone(),
            field_type: field.kind.name(),
            required: field.required,
            hidden: field.hidden,
            multiple: is_multiple(&field.kind),
            placeholder: field.placeholder.clone(),
            help_text: field.help.clone(),
            options: self.main_options(field),
            labels: self.labels(field),
            parent: field.parent.clone(),
            value: json!(self.stored.value(workflow, &field.id)),
            default_value: json!(field.default),
            has_dynamic_map_fields: object_name.is_some(),
            dynamic_map_field_object_name: object_name.flatten(),
            mapping: self.mapping(field),
            rule_columns: self.rule_columns(field),
            error: None,
        }
    }

    /// The answer about one column of a rule field; `None` if there is no such column.
    #[must_use]
    pub fn rule_column(&self, field: &FieldDef, lhs: &str) -> Option<RuleColumn> {
        let FieldKind::RuleEngine { columns } = &field.kind else {
            return None;
        };
        columns
            .iter()
            .find(|column| column.value == lhs)
            .map(|column| self.column(field, column))
    }

    /// What `options` says: of a select or of the right side of a map; `None` while it waits.
    fn main_options(&self, field: &FieldDef) -> Option<Vec<NamedValue>> {
        match &field.kind {
            FieldKind::Select { options, .. } => self.list(field, &Slot::Value, options),
            FieldKind::Map { right, .. } => self.list(field, &Slot::Right, right),
            _ => Some(Vec::new()),
        }
    }

    fn list(
        &self,
        field: &FieldDef,
        slot: &Slot,
        source: &OptionsSource,
    ) -> Option<Vec<NamedValue>> {
        match offered(self.def, &self.typed, field, (slot, source), self.options) {
            Options::Ready(list) => Some(pairs(&list)),
            Options::Failed(_) => Some(Vec::new()),
            Options::WaitsFor(_) => None,
        }
    }

    fn labels(&self, field: &FieldDef) -> Vec<NamedValue> {
        match &field.kind {
            FieldKind::Map { left, .. } => pairs(self.stored.labels.of(left)),
            _ => Vec::new(),
        }
    }

    fn mapping(&self, field: &FieldDef) -> Option<Mapping> {
        let FieldKind::MapV2 {
            left,
            right,
            multiple,
        } = &field.kind
        else {
            return None;
        };
        Some(Mapping {
            lhs: MappingLeft {
                name: left.name.clone(),
                options: self.list(field, &Slot::Left, &left.options),
            },
            rhs: MappingRight {
                name: right.name.clone(),
                options: self.list(field, &Slot::Right, &right.options),
                multiple: *multiple,
            },
        })
    }

    fn rule_columns(&self, field: &FieldDef) -> Vec<RuleColumn> {
        match &field.kind {
            FieldKind::RuleEngine { columns } => columns
                .iter()
                .map(|column| self.column(field, column))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn column(&self, field: &FieldDef, column: &RuleColumnDef) -> RuleColumn {
        let (name, value) = (column.name.clone(), column.value.clone());
        let (kind, options) = match &column.right {
            definition::RuleRight::Text => ("text", None),
            definition::RuleRight::Select(source) => {
                let slot = Slot::Column(value.clone());
                ("select", Some(self.list(field, &slot, source)))
            }
        };
        RuleColumn {
            name: name.clone(),
            value: value.clone(),
            lhs: NamedValue {
                name: name.clone(),
                value,
            },
            rhs: RuleRight {
                name,
                kind,
                options,
            },
            operator: RuleOperator {
                name: "Operator".to_owned(),
                kind: "select",
                options: pairs(&column.operators()),
            },
        }
    }

    fn errors(&self, errors: &[FieldError]) -> Vec<FieldFault> {
        errors
            .iter()
            .map(|error| {
                let field = self.def.field(&error.field);
                FieldFault {
                    id: error.field.clone(),
                    name: field.map(|field| field.label.clone()).unwrap_or_default(),
                    error: Fault {
                        message: error.message.clone(),
                    },
                }
            })
            .collect()
    }
}

fn is_multiple(kind: &FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Select { multiple: true, .. } | FieldKind::MapV2 { multiple: true, .. }
    )
}

fn pairs(choices: &[Choice]) -> Vec<NamedValue> {
    choices
        .iter()
        .map(|it| NamedValue {
            name: it.label.clone(),
            value: it.value.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests;
