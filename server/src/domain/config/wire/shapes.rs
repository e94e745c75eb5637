//! What a config is in JSON. The document of the API is generated from these types, their comments
//! included; [`Wire`](super::Wire) fills them.

use app::contract::ids::{ConnectionId, FieldId, WorkflowId};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What an account answered to an application's form.
#[derive(Debug, Serialize, ToSchema)]
pub struct Config {
    /// The application's slug.
    pub slug: String,
    /// The config's name; the linked account's id unless another was given.
    pub config_id: String,
    /// The application's own fields.
    pub fields: Vec<Field>,
    /// The same, under the name that SDKs up to 5.1 read.
    pub application_data_slots: Vec<Field>,
    /// The workflows that can be switched, with their fields.
    pub workflows: Vec<Workflow>,
    /// The fields whose lists could not be loaded.
    pub field_errors: Vec<FieldFault>,
    /// The connection that lists are loaded through; absent while the application is not connected.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub connection_id: Option<ConnectionId>,
}

/// A workflow of a config.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ConfigWorkflow)]
pub struct Workflow {
    /// 24 hexadecimal digits.
    #[schema(value_type = String)]
    pub id: WorkflowId,
    /// What the project file calls it.
    pub alias: String,
    /// What people call it.
    pub name: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// Whether it is switched on.
    pub enabled: bool,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The same, under the name that SDKs up to 5.1 read.
    pub data_slots: Vec<Field>,
}

/// A field of a config, with what was answered to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ConfigField)]
pub struct Field {
    /// 24 hexadecimal digits.
    #[schema(value_type = String)]
    pub id: FieldId,
    /// What the project file calls it.
    pub key: String,
    /// The label that people read.
    pub name: String,
    /// `text`, `textarea`, `number`, `email`, `date`, `url`, `select`, `json`, `map`, `map_v2` or
    /// `rule_engine`.
    #[schema(value_type = String)]
    pub field_type: &'static str,
    /// Whether it must be answered.
    pub required: bool,
    /// Whether it is kept from people.
    pub hidden: bool,
    /// Whether several options may be chosen.
    pub multiple: bool,
    /// Example text; may be empty.
    pub placeholder: String,
    /// A sentence under the label; may be empty.
    pub help_text: String,
    /// What can be chosen; absent while the field that they depend on has no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<NamedValue>>,
    /// The left sides of a `map`; empty for every other type.
    pub labels: Vec<NamedValue>,
    /// The field that the options depend on.
    #[schema(value_type = Option<String>, required)]
    pub parent: Option<FieldId>,
    /// What was answered: text, a number, a list, an object, or null.
    pub value: Value,
    /// What it is answered with at first.
    #[serde(rename = "defaultValue")]
    pub default_value: Value,
    /// Whether the caller supplies the left sides of the map, as `labels`.
    pub has_dynamic_map_fields: bool,
    /// The group of `labels` that they are taken from.
    #[schema(required)]
    pub dynamic_map_field_object_name: Option<String>,
    /// The two sides of a `map_v2`; null for every other type.
    #[schema(required)]
    pub mapping: Option<Mapping>,
    /// What a rule can be about, for `rule_engine`; empty for every other type.
    pub rule_columns: Vec<RuleColumn>,
    /// Why the options are not there. Only in answers about one field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Fault>,
}

/// Something to choose: what people read, and what is sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamedValue {
    /// What people read.
    pub name: String,
    /// What is sent and stored.
    pub value: String,
}

/// The two sides of a `map_v2`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Mapping {
    /// What is mapped.
    pub lhs: MappingLeft,
    /// What it is mapped to.
    pub rhs: MappingRight,
}

/// The left side of a `map_v2`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MappingLeft {
    /// The head of its column.
    pub name: String,
    /// What may stand there; null while it depends on a field without an answer.
    #[schema(required)]
    pub options: Option<Vec<NamedValue>>,
}

/// The right side of a `map_v2`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MappingRight {
    /// The head of its column.
    pub name: String,
    /// What may stand there; null while it depends on a field without an answer.
    #[schema(required)]
    pub options: Option<Vec<NamedValue>>,
    /// Whether one left side may be mapped to several.
    pub multiple: bool,
}

/// What a rule can be about: its left side with the comparisons and the right side that fit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleColumn {
    /// What people read.
    pub name: String,
    /// What is sent as `lhs`.
    pub value: String,
    /// The left side.
    pub lhs: NamedValue,
    /// The right side.
    pub rhs: RuleRight,
    /// The comparisons.
    pub operator: RuleOperator,
}

/// The right side of a rule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleRight {
    /// What people read.
    pub name: String,
    /// `text` for free text, `select` for one of the options.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// What can be chosen; absent for free text, null while it depends on a field without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<NamedValue>>)]
    pub options: Option<Option<Vec<NamedValue>>>,
}

/// The comparisons that a rule can make.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RuleOperator {
    /// What people read.
    pub name: String,
    /// Always `select`.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// The comparisons.
    pub options: Vec<NamedValue>,
}

/// What is wrong, in a sentence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Fault {
    /// The sentence.
    pub message: String,
}

/// A field whose list could not be loaded.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldFault {
    /// The field's id.
    pub id: String,
    /// The field's label.
    pub name: String,
    /// Why.
    pub error: Fault,
}

/// All workflows of a config, as they stand after one was switched.
#[derive(Debug, Serialize, ToSchema)]
pub struct Workflows {
    /// The workflows.
    pub workflows: Vec<Workflow>,
}

/// What stands beside one left side of a rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleColumnAnswer {
    /// The column.
    pub rule_column: RuleColumn,
    /// Always empty: there is no code behind a column here.
    #[schema(value_type = Vec<String>)]
    pub conditional_code_stdout: [String; 0],
    /// Why the options are not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Fault>,
}
