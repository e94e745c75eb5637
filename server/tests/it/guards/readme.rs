//! What the README says about options is what the options say about themselves.

use super::source::root;

const BEGIN: &str = "<!-- config -->";
const END: &str = "<!-- /config -->";

#[test]
fn the_table_of_options_is_up_to_date() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md exists");
    let (_, behind) = readme
        .split_once(BEGIN)
        .expect("README.md has `<!-- config -->`");
    let (table, _) = behind
        .split_once(END)
        .expect("README.md has `<!-- /config -->`");
    let wanted = patchbay::options::markdown();
    assert!(
        table.trim() == wanted.trim(),
        "put the output of `patchbay config docs` between {BEGIN} and {END} in README.md:\n{wanted}",
    );
}
