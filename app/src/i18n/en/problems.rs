//! Why something typed is not accepted, in English: sentences that say what would be right.

use crate::contract::problem::{
    FieldProblem, InputProblem, ListProblem, MOST_CONDITIONS, MOST_ROWS, MOST_TEXT,
};

/// The words for a config field's problem.
pub(super) fn field(problem: &FieldProblem) -> String {
    use FieldProblem as P;
    match problem {
        P::Missing => "Fill this in.".to_owned(),
        P::MissingChoice => "Choose an option.".to_owned(),
        P::MissingRow => "Add at least one row.".to_owned(),
        P::Text => "Enter text.".to_owned(),
        P::TooLong => format!("Shorten this to {} kB at most.", MOST_TEXT / 1024),
        P::ControlCharacters => "Remove the control characters from this text.".to_owned(),
        P::Number => "Enter a number, for example 12.5.".to_owned(),
        P::Email => "Enter an email address, for example name@example.com.".to_owned(),
        P::Date => "Enter a date as YYYY-MM-DD.".to_owned(),
        P::Url => "Enter a web address that begins with http:// or https://.".to_owned(),
        P::Json => "Enter valid JSON, for example {\"key\": \"value\"}.".to_owned(),
        P::OneChoice => "Choose one of the options.".to_owned(),
        P::ManyChoices => {
            "Choose from the options; several are sent as a list of their values.".to_owned()
        }
        P::NotOffered(value) => {
            format!("“{value}” is not one of the options. Choose another.")
        }
        P::TooManyRows => format!("Use at most {MOST_ROWS} entries."),
        P::Map => "Send an object from each left side to its right side.".to_owned(),
        P::UnknownLabel(left) => format!("“{left}” is not one of the left sides of this map."),
        P::RowWithoutLeft => "Choose the left side of each row.".to_owned(),
        P::RowWithoutRight(left) => {
            format!("Choose what “{left}” is mapped to, or remove the row.")
        }
        P::RowTwice(left) => format!("“{left}” is mapped twice. Keep one of the rows."),
        P::OneRight(left) => format!("Choose one right side for “{left}”."),
        P::Rules => {
            "Send rules as {\"logic\": \"AND\" or \"OR\", \"conditions\": [..]}.".to_owned()
        }
        P::TooDeep => "Groups can be nested one level deep. Move the inner group out.".to_owned(),
        P::TooManyConditions => format!("Use at most {MOST_CONDITIONS} conditions."),
        P::ConditionWithoutColumn => "Choose what each condition is about.".to_owned(),
        P::UnknownColumn(column) => {
            format!("“{column}” is nothing that a condition can be about. Choose another.")
        }
        P::ConditionWithoutOperator(column) => format!("Choose how “{column}” is compared."),
        P::UnknownOperator(column, operator) => {
            format!("“{operator}” is no comparison for “{column}”. Choose another.")
        }
        P::ConditionWithoutRight(column) => {
            format!("Fill in what “{column}” is compared with.")
        }
    }
}

/// The words for an app input's problem.
pub(super) fn input(problem: &InputProblem) -> String {
    match problem {
        InputProblem::Missing => "Fill this in.".to_owned(),
        InputProblem::TooLong(most) => format!("At most {most} characters."),
        InputProblem::ControlCharacters => "Only one line, without control characters.".to_owned(),
        InputProblem::NotAscii => {
            "Only letters without accents, digits and signs; copy it once more.".to_owned()
        }
        InputProblem::NotOffered => "Choose one of the list.".to_owned(),
        InputProblem::Form(example) if example.is_empty() => {
            "This does not have the expected form.".to_owned()
        }
        InputProblem::Form(example) => {
            format!("This does not have the expected form, for example {example}.")
        }
        InputProblem::NotAsked => "This app does not ask for this value.".to_owned(),
        InputProblem::Colon => "This cannot contain a colon (:).".to_owned(),
        InputProblem::NoAnswer(host) => format!("{host} does not answer. Is this value right?"),
    }
}

/// The words for a list that is not there.
pub(super) const fn list(problem: ListProblem) -> &'static str {
    match problem {
        ListProblem::NotConnected => "Connect the app first; then this list can be loaded.",
        ListProblem::NeedsReauth => "Reconnect the app first; then this list can be loaded.",
        ListProblem::NotLoaded => "This list could not be loaded. Try again.",
    }
}
