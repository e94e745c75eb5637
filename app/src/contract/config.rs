//! A config form as the page draws it.
//!
//! This is the drawing model: every list is resolved, every value is text as it stands in an input.
//! The rules behind it (types, validation, what is stored) are `server::domain::config`.

use serde::{Deserialize, Serialize};

use super::problem::ListProblem;

/// A config form with what has been saved or typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfigForm {
    /// Asked once per connection.
    pub fields: Vec<FieldView>,
    /// Switched on one by one, each with its own fields.
    pub workflows: Vec<WorkflowView>,
}

/// A workflow and its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkflowView {
    /// 24 hex digits.
    pub id: String,
    /// What the switch is called.
    pub name: String,
    /// One or two sentences; may be empty.
    pub description: String,
    /// Whether the switch is on.
    pub enabled: bool,
    /// Shown while the switch is on.
    pub fields: Vec<FieldView>,
}

/// One field, ready to draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    /// 24 hex digits.
    pub id: String,
    /// The label of the input.
    pub label: String,
    /// Which input to draw, with what is in it.
    pub input: FieldInput,
    /// Marked as required; others are marked as optional.
    pub required: bool,
    /// Example text; may be empty.
    pub placeholder: String,
    /// A sentence under the label; may be empty.
    pub help: String,
    /// The field that this one's options depend on.
    pub parent: Option<String>,
    /// Whether the options come from the provider and can be loaded again.
    pub live: bool,
    /// What is wrong with the value, in a sentence.
    pub error: Option<String>,
}

/// Which input to draw, with what is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldInput {
    /// One line or several.
    Text {
        /// Which kind of text.
        kind: TextKind,
        /// As typed or saved.
        value: String,
    },
    /// One of a list, or several.
    Select {
        /// What can be chosen.
        options: Options,
        /// Whether several may be chosen.
        multiple: bool,
        /// Values of the chosen options.
        chosen: Vec<String>,
    },
    /// A fixed left column, one choice beside each.
    Map {
        /// The fixed left sides.
        rows: Vec<MapRow>,
        /// What each may be mapped to.
        options: Options,
    },
    /// Rows of two choices that can be added and removed.
    MapV2 {
        /// Head of the left column.
        left_name: String,
        /// Head of the right column.
        right_name: String,
        /// What may stand on the left.
        left: Options,
        /// What may stand on the right.
        right: Options,
        /// Whether a row may have several right sides.
        multiple: bool,
        /// The rows as typed or saved.
        rows: Vec<MapV2Row>,
    },
    /// Conditions joined by AND or OR, with one level of nested groups.
    Rules {
        /// What a condition can be about.
        columns: Vec<RuleColumn>,
        /// The outer group.
        group: RuleGroup,
    },
}

/// Which kind of text an input takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// One line.
    Line,
    /// Several lines.
    Area,
    /// A number.
    Number,
    /// An email address.
    Email,
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// An http or https address.
    Url,
    /// JSON text.
    Json,
}

/// What can be chosen in a select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Options {
    /// The list; may be empty.
    Ready(Vec<Choice>),
    /// The field called so must be answered first.
    WaitsFor(String),
    /// The list is not there.
    Failed(ListProblem),
}

/// One entry of a select.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Sent and stored.
    pub value: String,
    /// Shown.
    pub label: String,
}

/// A row of a `map`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapRow {
    /// The fixed left side.
    pub left: Choice,
    /// The chosen option's value; empty when none is.
    pub right: String,
}

/// A row of a `map_v2`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapV2Row {
    /// The chosen left value; empty when none is.
    pub left: String,
    /// The chosen right values.
    pub right: Vec<String>,
}

/// What a condition can be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleColumn {
    /// Value and label of the left side.
    pub left: Choice,
    /// The comparisons this column allows.
    pub operators: Vec<Choice>,
    /// The choices for the right side; `None` means free text.
    pub right: Option<Options>,
}

/// Conditions joined by AND or OR.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleGroup {
    /// How the items are joined.
    pub logic: Logic,
    /// Conditions and, in the outer group, nested groups.
    pub items: Vec<RuleItem>,
}

/// How conditions are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Logic {
    /// All must hold.
    #[default]
    #[serde(rename = "AND")]
    And,
    /// One is enough.
    #[serde(rename = "OR")]
    Or,
}

impl Logic {
    /// `AND` or `OR`, as sent and stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Logic::And => "AND",
            Logic::Or => "OR",
        }
    }
}

/// A condition or a nested group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleItem {
    /// One comparison.
    Condition {
        /// The column's value; empty when none is chosen.
        left: String,
        /// The comparison's value; empty when none is chosen.
        operator: String,
        /// What it is compared with.
        right: String,
    },
    /// Conditions of their own; only in the outer group.
    Group(RuleGroup),
}
