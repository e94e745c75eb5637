//! Callbacks: the rows of `attacks::bad_callbacks`, which has the provider that they must not reach.

use crate::attacks::bad_callbacks::rows::rows;

/// The names of the rows.
pub fn names() -> Vec<String> {
    let token = format!("s_{}", "a".repeat(43));
    let rows = rows("code", &token, "other", "app");
    rows.iter()
        .map(|row| format!("{} ({})", row.name, row.method))
        .collect()
}
