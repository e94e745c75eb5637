//! What a project designs: the fields and workflows of one app.
//!
//! The serde form of these types is how the store keeps them. Reading a project file and its
//! complaints with line and column are `domain::project_file`.

use std::collections::HashSet;

use app::contract::config::Choice;
use app::contract::ids::{FieldId, WorkflowId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::options::Slot;

/// Everything that one app asks for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AppConfigDef {
    /// Asked once per connection.
    #[serde(default)]
    pub fields: Vec<FieldDef>,
    /// Switched on one by one.
    #[serde(default)]
    pub workflows: Vec<WorkflowDef>,
}

/// A workflow and what it asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkflowDef {
    /// Its id.
    pub id: WorkflowId,
    /// The project's own name for it in code.
    pub alias: String,
    /// What its switch is called.
    pub name: String,
    /// One or two sentences; may be empty.
    #[serde(default)]
    pub description: String,
    /// Whether a new config starts with it switched on.
    #[serde(default)]
    pub enabled_by_default: bool,
    /// Hidden workflows are not shown and cannot be switched by callers.
    #[serde(default)]
    pub hidden: bool,
    /// Asked for while it is on.
    #[serde(default)]
    pub fields: Vec<FieldDef>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldDef {
    /// Its id; unique in the whole app, workflows included.
    pub id: FieldId,
    /// The project's own name for it in code.
    pub key: String,
    /// What the customer reads.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// Hidden fields are set by the API only and are never demanded of a person.
    #[serde(default)]
    pub hidden: bool,
    /// Example text; may be empty.
    #[serde(default)]
    pub placeholder: String,
    /// A sentence of help; may be empty.
    #[serde(default)]
    pub help: String,
    /// What a new config starts with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The field whose answer this one's options depend on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<FieldId>,
}

/// What a field holds, with what only this type has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Several lines of text.
    Textarea,
    /// A finite number.
    Number,
    /// An email address.
    Email,
    /// A calendar date.
    Date,
    /// An http or https address.
    Url,
    /// JSON.
    Json,
    /// One of a list, or several.
    Select {
        /// What can be chosen.
        options: OptionsSource,
        /// Whether several may be chosen.
        #[serde(default)]
        multiple: bool,
    },
    /// Fixed left sides, one choice beside each.
    Map {
        /// The left sides.
        left: MapLeft,
        /// What each may be mapped to.
        right: OptionsSource,
    },
    /// Rows of two choices.
    MapV2 {
        /// The left column.
        left: MapSide,
        /// The right column.
        right: MapSide,
        /// Whether a row may have several right sides.
        #[serde(default)]
        multiple: bool,
    },
    /// Conditions joined by AND or OR, nested one level.
    RuleEngine {
        /// What a condition can be about.
        columns: Vec<RuleColumnDef>,
    },
}

/// Where a list of choices comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionsSource {
    /// Written in the project file.
    Static(Vec<Choice>),
    /// Asked of the provider through the connection.
    FromApp(OptionsRequest),
}

/// How to ask the provider for a list of choices.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OptionsRequest {
    /// The request's method.
    pub method: OptionsMethod,
    /// Path below the app's API; `{parent}` stands for the parent's value.
    pub path: String,
    /// JSON pointer (RFC 6901) to the list in the answer; empty for the answer itself.
    pub items: String,
    /// JSON pointer to the value within an item; empty for the item itself.
    pub value: String,
    /// JSON pointer to the label within an item; empty for the item itself.
    pub label: String,
}

/// A method that a provider's list is asked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum OptionsMethod {
    /// GET.
    Get,
    /// POST.
    Post,
}

/// The left sides of a `map`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MapLeft {
    /// Written in the project file.
    Fixed(Vec<Choice>),
    /// Supplied by the caller's `labels`, under this group name or as the flat list.
    Supplied(Option<String>),
}

/// A column of a `map_v2`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapSide {
    /// Its head.
    pub name: String,
    /// What it offers.
    pub options: OptionsSource,
}

/// What a rule's condition can be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleColumnDef {
    /// Shown.
    pub name: String,
    /// Stored.
    pub value: String,
    /// The comparisons it allows; `None` for [`default_operators`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operators: Option<Vec<Choice>>,
    /// What stands on the right.
    #[serde(default)]
    pub right: RuleRight,
}

/// The right side of a condition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleRight {
    /// Free text.
    #[default]
    Text,
    /// One of a list.
    Select(OptionsSource),
}

/// The comparisons of a column that names none; Cobalt's own six.
#[must_use]
pub fn default_operators() -> Vec<Choice> {
    [
        ("eq", "is"),
        ("neq", "is not"),
        ("start_with", "starts with"),
        ("end_with", "ends with"),
        ("greater_or_equal", "is at least"),
        ("less_or_equal", "is at most"),
    ]
    .map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    })
    .into()
}

impl AppConfigDef {
    /// Every field, the application's first, then each workflow's.
    pub fn all_fields(&self) -> impl Iterator<Item = &FieldDef> {
        self.fields
            .iter()
            .chain(self.workflows.iter().flat_map(|workflow| &workflow.fields))
    }

    /// The field with this id, wherever it stands.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&FieldDef> {
        self.all_fields().find(|field| field.id.as_str() == id)
    }

    /// The workflows that callers may see and switch.
    pub fn visible_workflows(&self) -> impl Iterator<Item = &WorkflowDef> {
        self.workflows.iter().filter(|workflow| !workflow.hidden)
    }

    /// The visible workflow with this id, or with this alias if exactly one has it.
    #[must_use]
    pub fn find_workflow(&self, name: &str) -> Option<&WorkflowDef> {
        self.visible_workflows()
            .find(|workflow| workflow.id.as_str() == name)
            .or_else(|| {
                only(
                    self.visible_workflows()
                        .filter(|workflow| workflow.alias == name),
                )
            })
    }
}

impl FieldDef {
    /// Every list of choices that this field draws, and which part of it each belongs to.
    #[must_use]
    pub fn sources(&self) -> Vec<(Slot, &OptionsSource)> {
        match &self.kind {
            FieldKind::Select { options, .. } => vec![(Slot::Value, options)],
            FieldKind::Map { right, .. } => vec![(Slot::Right, right)],
            FieldKind::MapV2 { left, right, .. } => {
                vec![(Slot::Left, &left.options), (Slot::Right, &right.options)]
            }
            FieldKind::RuleEngine { columns } => columns
                .iter()
                .filter_map(|column| match &column.right {
                    RuleRight::Text => None,
                    RuleRight::Select(source) => Some((Slot::Column(column.value.clone()), source)),
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether any of its lists comes from the provider.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.sources()
            .iter()
            .any(|(_, source)| matches!(source, OptionsSource::FromApp(_)))
    }
}

impl FieldKind {
    /// Whether it holds one plain answer, which lists of other fields may depend on.
    #[must_use]
    pub const fn holds_one_answer(&self) -> bool {
        match self {
            FieldKind::Text
            | FieldKind::Textarea
            | FieldKind::Number
            | FieldKind::Email
            | FieldKind::Date
            | FieldKind::Url => true,
            FieldKind::Select { multiple, .. } => !*multiple,
            FieldKind::Json
            | FieldKind::Map { .. }
            | FieldKind::MapV2 { .. }
            | FieldKind::RuleEngine { .. } => false,
        }
    }

    /// Cobalt's name for the type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Textarea => "textarea",
            FieldKind::Number => "number",
            FieldKind::Email => "email",
            FieldKind::Date => "date",
            FieldKind::Url => "url",
            FieldKind::Json => "json",
            FieldKind::Select { .. } => "select",
            FieldKind::Map { .. } => "map",
            FieldKind::MapV2 { .. } => "map_v2",
            FieldKind::RuleEngine { .. } => "rule_engine",
        }
    }
}

impl RuleColumnDef {
    /// The comparisons it allows.
    #[must_use]
    pub fn operators(&self) -> Vec<Choice> {
        self.operators.clone().unwrap_or_else(default_operators)
    }
}

/// The field of this list with this id, or with this key if exactly one has it.
#[must_use]
pub fn find_field<'a>(fields: &'a [FieldDef], name: &str) -> Option<&'a FieldDef> {
    fields
        .iter()
        .find(|field| field.id.as_str() == name)
        .or_else(|| only(fields.iter().filter(|field| field.key == name)))
}

/// Whether a field comes to itself by going from parent to parent, each named as `parent_of` does.
pub fn leads_to_itself<'a>(field: &'a str, parent_of: impl Fn(&str) -> Option<&'a str>) -> bool {
    let mut seen = HashSet::from([field]);
    let mut at = field;
    while let Some(parent) = parent_of(at) {
        if !seen.insert(parent) {
            return parent == field;
        }
        at = parent;
    }
    false
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next();
    if items.next().is_some() { None } else { first }
}

#[cfg(test)]
mod tests {
    use super::super::fixture;
    use super::*;

    #[test]
    fn a_definition_survives_the_store() {
        let def = fixture::definition();
        let text = serde_json::to_string(&def).expect("plain data");
        assert_eq!(
            serde_json::from_str::<AppConfigDef>(&text).expect("our own text"),
            def
        );
    }

    #[test]
    fn the_stored_type_is_cobalts_name() {
        for field in fixture::definition().all_fields() {
            let kind = serde_json::to_value(&field.kind).expect("plain data");
            assert_eq!(kind["type"], field.kind.name());
        }
    }

    #[test]
    fn a_key_stands_for_an_id_only_while_it_is_unambiguous() {
        let mut fields = fixture::definition().fields;
        assert!(find_field(&fields, "note").is_some());
        assert!(find_field(&fields, fixture::id("note").as_str()).is_some());
        if let Some(other) = fields.last_mut() {
            other.key = "note".to_owned();
        }
        assert!(find_field(&fields, "note").is_none());
    }
}
