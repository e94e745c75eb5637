//! Why something that a person typed is not accepted, as codes with their arguments. The words are in
//! [`crate::i18n`]; `Display` gives them in the person's language.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::i18n::texts;

/// Largest text value of a config field, in bytes.
pub const MOST_TEXT: usize = 10 * 1024;
/// Most rows of a map or choices of a select.
pub const MOST_ROWS: usize = 200;
/// Most conditions of a rule, nested ones included.
pub const MOST_CONDITIONS: usize = 100;

/// Why the value of a config field is not accepted. Texts inside are shortened for display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// A required field without a value.
    Missing,
    /// A required choice that was not made.
    MissingChoice,
    /// A required map without a row, a required rule without a condition.
    MissingRow,
    /// Another JSON type where text belongs.
    Text,
    /// More than [`MOST_TEXT`].
    TooLong,
    /// Characters that no text has.
    ControlCharacters,
    /// No finite number.
    Number,
    /// No email address.
    Email,
    /// No calendar date.
    Date,
    /// No web address.
    Url,
    /// No JSON.
    Json,
    /// Another JSON type where an option belongs.
    OneChoice,
    /// Another JSON type where a list of options belongs.
    ManyChoices,
    /// A value outside the list.
    NotOffered(String),
    /// More than [`MOST_ROWS`].
    TooManyRows,
    /// Another JSON type where a map belongs.
    Map,
    /// A left side that the map does not have.
    UnknownLabel(String),
    /// A right side without a left side.
    RowWithoutLeft,
    /// A left side without a right side.
    RowWithoutRight(String),
    /// The same left side in two rows.
    RowTwice(String),
    /// Several right sides where one is allowed.
    OneRight(String),
    /// Another JSON type where rules belong.
    Rules,
    /// Groups within nested groups.
    TooDeep,
    /// More than [`MOST_CONDITIONS`].
    TooManyConditions,
    /// A condition about nothing.
    ConditionWithoutColumn,
    /// A condition about a column that the field does not have.
    UnknownColumn(String),
    /// A condition without a comparison.
    ConditionWithoutOperator(String),
    /// A comparison that the column does not have: the column, then the comparison.
    UnknownOperator(String, String),
    /// A condition without a right side.
    ConditionWithoutRight(String),
}

impl fmt::Display for FieldProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&(texts().field_problem)(self))
    }
}

impl std::error::Error for FieldProblem {}

/// Why the value of an app's input (a prerequisite, a credential) is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputProblem {
    /// A required input without a value.
    Missing,
    /// More than so many bytes.
    TooLong(usize),
    /// Line breaks or other control characters.
    ControlCharacters,
    /// Characters that no header takes.
    NotAscii,
    /// A colon, which would end a user name.
    Colon,
    /// A value outside the list.
    NotOffered,
    /// A value of another form than the app asks for; an example, or nothing.
    Form(String),
    /// A value that the app does not ask for.
    NotAsked,
    /// The host that it leads to, which does not answer.
    NoAnswer(String),
}

impl fmt::Display for InputProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&(texts().input_problem)(self))
    }
}

impl std::error::Error for InputProblem {}

/// Why a list of choices is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListProblem {
    /// It comes through a connection, and there is none.
    NotConnected,
    /// It comes through a connection that only the end user can repair.
    NeedsReauth,
    /// The provider did not give it, or was not asked.
    NotLoaded,
}

impl fmt::Display for ListProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str((texts().list_problem)(*self))
    }
}
