//! What the README says about options and routes is what they say about themselves.

use super::source::root;

/// The README has exactly this between its marks of this name.
fn assert_generated(name: &str, wanted: &str, command: &str) {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md exists");
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- /{name} -->"));
    let behind = readme.split_once(&begin).map(|(_, behind)| behind);
    let table = behind.and_then(|behind| behind.split_once(&end));
    let (table, _) = table.unwrap_or_else(|| panic!("README.md has `{begin}` and `{end}`"));
    assert!(
        table.trim() == wanted.trim(),
        "put the output of `{command}` between {begin} and {end} in README.md:\n{wanted}",
    );
}

#[test]
fn the_table_of_options_is_up_to_date() {
    let wanted = patchbay::options::markdown();
    assert_generated("config", &wanted, "patchbay config docs");
}

#[test]
fn the_table_of_routes_is_up_to_date() {
    let wanted = patchbay::compose::admin::routes();
    assert_generated("routes", &wanted, "patchbay openapi --markdown");
}
