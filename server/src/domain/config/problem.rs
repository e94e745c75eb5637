//! Why a value is not accepted: the codes are the contract's, shared with the page's words.

pub use app::contract::problem::{FieldProblem, MOST_CONDITIONS, MOST_ROWS, MOST_TEXT};

/// `text` as it may stand in a sentence: at most 80 characters.
pub(super) fn shown(text: &str) -> String {
    if text.chars().count() <= 80 {
        return text.to_owned();
    }
    text.chars().take(79).chain(['…']).collect()
}
