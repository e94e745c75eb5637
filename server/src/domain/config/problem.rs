//! Why a value is not accepted, in sentences that say what would be right.

use thiserror::Error;

/// Largest text value, in bytes.
pub const MOST_TEXT: usize = 10 * 1024;
/// Most rows of a map or choices of a select.
pub const MOST_ROWS: usize = 200;
/// Most conditions of a rule, nested ones included.
pub const MOST_CONDITIONS: usize = 100;

/// Why a value is not accepted. Texts inside are shortened for display.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FieldProblem {
    /// A required field without a value.
    #[error("Fill this in.")]
    Missing,
    /// A required choice that was not made.
    #[error("Choose an option.")]
    MissingChoice,
    /// A required map without a row, a required rule without a condition.
    #[error("Add at least one row.")]
    MissingRow,
    /// Another JSON type where text belongs.
    #[error("Enter text.")]
    Text,
    /// More than [`MOST_TEXT`].
    #[error("Shorten this to 10 kB at most.")]
    TooLong,
    /// Characters that no text has.
    #[error("Remove the control characters from this text.")]
    ControlCharacters,
    /// No finite number.
    #[error("Enter a number, for example 12.5.")]
    Number,
    /// No email address.
    #[error("Enter an email address, for example name@example.com.")]
    Email,
    /// No calendar date.
    #[error("Enter a date as YYYY-MM-DD.")]
    Date,
    /// No web address.
    #[error("Enter a web address that begins with http:// or https://.")]
    Url,
    /// No JSON.
    #[error("Enter valid JSON, for example {{\"key\": \"value\"}}.")]
    Json,
    /// Another JSON type where an option belongs.
    #[error("Choose one of the options.")]
    OneChoice,
    /// Another JSON type where a list of options belongs.
    #[error("Choose from the options; several are sent as a list of their values.")]
    ManyChoices,
    /// A value outside the list.
    #[error("“{0}” is not one of the options. Choose another.")]
    NotOffered(String),
    /// More than [`MOST_ROWS`].
    #[error("Use at most 200 entries.")]
    TooManyRows,
    /// Another JSON type where a map belongs.
    #[error("Send an object from each left side to its right side.")]
    Map,
    /// A left side that the map does not have.
    #[error("“{0}” is not one of the left sides of this map.")]
    UnknownLabel(String),
    /// A right side without a left side.
    #[error("Choose the left side of each row.")]
    RowWithoutLeft,
    /// A left side without a right side.
    #[error("Choose what “{0}” is mapped to, or remove the row.")]
    RowWithoutRight(String),
    /// The same left side in two rows.
    #[error("“{0}” is mapped twice. Keep one of the rows.")]
    RowTwice(String),
    /// Several right sides where one is allowed.
    #[error("Choose one right side for “{0}”.")]
    OneRight(String),
    /// Another JSON type where rules belong.
    #[error("Send rules as {{\"logic\": \"AND\" or \"OR\", \"conditions\": [..]}}.")]
    Rules,
    /// Groups within nested groups.
    #[error("Groups can be nested one level deep. Move the inner group out.")]
    TooDeep,
    /// More than [`MOST_CONDITIONS`].
    #[error("Use at most 100 conditions.")]
    TooManyConditions,
    /// A condition about nothing.
    #[error("Choose what each condition is about.")]
    ConditionWithoutColumn,
    /// A condition about a column that the field does not have.
    #[error("“{0}” is nothing that a condition can be about. Choose another.")]
    UnknownColumn(String),
    /// A condition without a comparison.
    #[error("Choose how “{0}” is compared.")]
    ConditionWithoutOperator(String),
    /// A comparison that the column does not have.
    #[error("“{1}” is no comparison for “{0}”. Choose another.")]
    UnknownOperator(String, String),
    /// A condition without a right side.
    #[error("Fill in what “{0}” is compared with.")]
    ConditionWithoutRight(String),
}

/// `text` as it may stand in a sentence: at most 80 characters.
pub(super) fn shown(text: &str) -> String {
    if text.chars().count() <= 80 {
        return text.to_owned();
    }
    text.chars().take(79).chain(['…']).collect()
}
