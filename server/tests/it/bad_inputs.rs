//! Bad inputs, surface by surface: whatever is sent, the answer is a clear error that names the right
//! part, nothing breaks and nothing is half written.
//!
//! A surface is a place where somebody else's bytes come in. Each has a file with its rows (what is
//! sent, which failure that is, which part it names); [`row`] says what a row is, [`scene`] is the
//! server that they are sent to and looks at the answers. What the rows expect is what is right by
//! the documents, not what the server answered when they were written.

mod bodies;
mod branding;
mod callback;
mod catalog_files;
mod config_values;
mod files;
mod headers;
mod link;
mod paths;
mod project_files;
mod row;
mod scene;
mod tokens;
mod wire_headers;

use std::collections::BTreeSet;

use row::Row;

/// The least that each surface has.
const EACH: usize = 100;
/// The least of all together.
const ALL: usize = 2_000;

/// Every surface with the names of its rows.
fn surfaces() -> Vec<(&'static str, Vec<String>)> {
    let names = |rows: Vec<Row>| rows.into_iter().map(|row| row.name).collect::<Vec<_>>();
    let headers = [names(headers::rows()), wire_headers::names()];
    vec![
        ("callback", callback::names()),
        ("branding", branding::names()),
        ("headers", headers.concat()),
        ("tokens", names(tokens::rows(&tokens::Holdings::default()))),
        ("bodies", names(bodies::rows())),
        ("paths", names(paths::rows())),
        ("link", names(link::rows())),
        ("config values", names(config_values::rows())),
        ("project files", project_files::names()),
        ("catalog files", catalog_files::names()),
    ]
}

#[test]
fn there_are_enough_of_them_and_none_is_there_twice() {
    let mut all = 0;
    let mut short = Vec::new();
    for (surface, names) in surfaces() {
        let distinct: BTreeSet<&String> = names.iter().collect();
        let twice: Vec<&String> = distinct
            .iter()
            .filter(|name| names.iter().filter(|other| other == *name).count() > 1)
            .copied()
            .collect();
        assert!(twice.is_empty(), "{surface}: {twice:?}");
        println!("{surface}: {} bad inputs", names.len());
        if names.len() < EACH {
            short.push(surface);
        }
        all += names.len();
    }
    println!("{all} bad inputs in all");
    assert!(short.is_empty(), "fewer than {EACH}: {short:?}");
    assert!(all >= ALL, "{all} of {ALL}");
}
