//! The committed copy of the API's document is the document.

use super::source::root;

const FILE: &str = "examples/openapi.json";

#[test]
fn the_committed_document_is_up_to_date() {
    let kept = std::fs::read_to_string(root().join(FILE)).unwrap_or_default();
    let wanted = patchbay::compose::admin::openapi().expect("a document");
    let differs = kept
        .lines()
        .zip(wanted.lines())
        .position(|(kept, wanted)| kept != wanted);
    assert!(
        kept.trim_end() == wanted.trim_end(),
        "{FILE} is stale from line {} on; run `cargo run --package server -- openapi > {FILE}`",
        differs.map_or(kept.lines().count() + 1, |at| at + 1),
    );
}
