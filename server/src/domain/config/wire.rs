//! A config in Cobalt's JSON, with the older key names beside the newer ones.
//!
//! Every key of a field is always there, but for `options` of a list that waits for its parent's
//! value. `key` and `alias` are ours: they tell which property of a project's code a field fills.

use app::contract::config::{Choice, Options};
use app::contract::failure::FieldError;
use app::contract::ids::WorkflowId;
use serde_json::{Map, Value, json};

use super::definition::{
    AppConfigDef, FieldDef, FieldKind, MapLeft, OptionsSource, RuleColumnDef, RuleRight,
    WorkflowDef,
};
use super::form::typed::Typed;
use super::options::{ResolvedOptions, Slot, offered};
use super::stored::StoredConfig;

/// A config on its way out.
pub struct Wire<'a> {
    def: &'a AppConfigDef,
    stored: &'a StoredConfig,
    options: &'a ResolvedOptions,
    typed: Typed,
}

/// The whole config. `field_errors` name fields by id. Lists that are not in `options` are empty.
#[must_use]
pub fn config_json(
    def: &AppConfigDef,
    stored: &StoredConfig,
    slug: &str,
    config_id: &str,
    field_errors: &[FieldError],
    options: &ResolvedOptions,
) -> Value {
    let wire = Wire::new(def, stored, options);
    let fields = wire.fields(None, &def.fields);
    let workflows: Vec<Value> = def
        .visible_workflows()
        .map(|it| wire.workflow(it))
        .collect();
    json!({
        "slug": slug,
        "config_id": config_id,
        "fields": &fields,
        "application_data_slots": fields,
        "workflows": workflows,
        "field_errors": wire.errors(field_errors),
    })
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

    fn fields(&self, workflow: Option<&WorkflowId>, fields: &[FieldDef]) -> Vec<Value> {
        fields
            .iter()
            .map(|field| self.field(workflow, field))
            .collect()
    }

    /// One workflow.
    #[must_use]
    pub fn workflow(&self, workflow: &WorkflowDef) -> Value {
        let fields = self.fields(Some(&workflow.id), &workflow.fields);
        json!({
            "id": workflow.id,
            "alias": workflow.alias,
            "name": workflow.name,
            "description": workflow.description,
            "enabled": self.stored.enabled(&workflow.id),
            "fields": &fields,
            "data_slots": fields,
        })
    }

    /// One field, of the application or of a workflow.
    #[must_use]
    pub fn field(&self, workflow: Option<&WorkflowId>, field: &FieldDef) -> Value {
        let mut object = Map::new();
        let mut put = |key: &str, value: Value| {
            object.insert(key.to_owned(), value);
        };
        put("id", json!(field.id));
        put("key", json!(field.key));
        put("name", json!(field.label));
        put("field_type", json!(field.kind.name()));
        put("required", json!(field.required));
        put("hidden", json!(field.hidden));
        put("multiple", json!(is_multiple(&field.kind)));
        put("placeholder", json!(field.placeholder));
        put("help_text", json!(field.help));
        if let Some(options) = self.main_options(field) {
            put("options", options);
        }
        put("labels", self.labels(field));
        put("parent", json!(field.parent));
        put("value", json!(self.stored.value(workflow, &field.id)));
        put("defaultValue", json!(field.default));
        let object_name = match &field.kind {
            FieldKind::Map {
                left: MapLeft::Supplied(name),
                ..
            } => Some(name.as_deref()),
            _ => None,
        };
        put("has_dynamic_map_fields", json!(object_name.is_some()));
        put(
            "dynamic_map_field_object_name",
            json!(object_name.flatten()),
        );
        put("mapping", self.mapping(field));
        put("rule_columns", self.rule_columns(field));
        Value::Object(object)
    }

    /// The answer about one column of a rule field; `None` if there is no such column.
    #[must_use]
    pub fn rule_column(&self, field: &FieldDef, lhs: &str) -> Option<Value> {
        let FieldKind::RuleEngine { columns } = &field.kind else {
            return None;
        };
        columns
            .iter()
            .find(|column| column.value == lhs)
            .map(|column| self.column(field, column))
    }

    /// What `options` says: of a select or of the right side of a map; `None` while it waits.
    fn main_options(&self, field: &FieldDef) -> Option<Value> {
        match &field.kind {
            FieldKind::Select { options, .. } => self.list(field, &Slot::Value, options),
            FieldKind::Map { right, .. } => self.list(field, &Slot::Right, right),
            _ => Some(json!([])),
        }
    }

    fn list(&self, field: &FieldDef, slot: &Slot, source: &OptionsSource) -> Option<Value> {
        match offered(self.def, &self.typed, field, (slot, source), self.options) {
            Options::Ready(list) => Some(pairs(&list)),
            Options::Failed(_) => Some(json!([])),
            Options::WaitsFor(_) => None,
        }
    }

    fn labels(&self, field: &FieldDef) -> Value {
        match &field.kind {
            FieldKind::Map { left, .. } => pairs(self.stored.labels.of(left)),
            _ => json!([]),
        }
    }

    fn mapping(&self, field: &FieldDef) -> Value {
        let FieldKind::MapV2 {
            left,
            right,
            multiple,
        } = &field.kind
        else {
            return Value::Null;
        };
        json!({
            "lhs": {
                "name": left.name,
                "options": self.list(field, &Slot::Left, &left.options),
            },
            "rhs": {
                "name": right.name,
                "options": self.list(field, &Slot::Right, &right.options),
                "multiple": multiple,
            },
        })
    }

    fn rule_columns(&self, field: &FieldDef) -> Value {
        match &field.kind {
            FieldKind::RuleEngine { columns } => columns
                .iter()
                .map(|column| self.column(field, column))
                .collect(),
            _ => json!([]),
        }
    }

    fn column(&self, field: &FieldDef, column: &RuleColumnDef) -> Value {
        let rhs = match &column.right {
            RuleRight::Text => json!({ "name": column.name, "type": "text" }),
            RuleRight::Select(source) => {
                let options = self.list(field, &Slot::Column(column.value.clone()), source);
                json!({ "name": column.name, "type": "select", "options": options })
            }
        };
        json!({
            "name": column.name,
            "value": column.value,
            "lhs": { "name": column.name, "value": column.value },
            "rhs": rhs,
            "operator": {
                "name": "Operator",
                "type": "select",
                "options": pairs(&column.operators()),
            },
        })
    }

    fn errors(&self, errors: &[FieldError]) -> Vec<Value> {
        errors
            .iter()
            .map(|error| {
                let name = self
                    .def
                    .field(&error.field)
                    .map(|field| field.label.as_str());
                json!({
                    "id": error.field,
                    "name": name.unwrap_or_default(),
                    "error": { "message": error.message },
                })
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

fn pairs(choices: &[Choice]) -> Value {
    choices
        .iter()
        .map(|it| json!({ "name": it.label, "value": it.value }))
        .collect()
}

#[cfg(test)]
mod tests;
