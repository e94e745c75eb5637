//! Why a value is not accepted: the codes are the contract's, shared with the page's words.

pub use app::contract::problem::{FieldProblem, MOST_CONDITIONS, MOST_ROWS, MOST_TEXT};

/// `text` as it may stand in a sentence: at most 80 characters, none of them a control character.
pub(super) fn shown(text: &str) -> String {
    let visible = || text.chars().filter(|c| !c.is_control());
    if visible().count() <= 80 {
        return visible().collect();
    }
    visible().take(79).chain(['…']).collect()
}
