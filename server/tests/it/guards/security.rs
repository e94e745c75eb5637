//! What SECURITY.md names is there: every file, every test in it; and every attack that has a test is
//! named.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::source::root;

/// Where a path of SECURITY.md begins: the first of these under which it is there.
const ROOTS: [&str; 3] = ["", "server/src", "server/tests/it"];

fn document() -> String {
    std::fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md exists")
}

/// The texts between backquotes that look like files, with what stands behind `::`.
fn named(document: &str) -> Vec<(String, Option<String>)> {
    let kinds = [
        ".rs", ".ts", ".toml", ".json", ".sh", ".md", ".lock", "Makefile",
    ];
    let quoted = document.split('`').skip(1).step_by(2);
    let parts = quoted.map(|text| match text.split_once("::") {
        Some((file, test)) => (file.to_owned(), Some(test.to_owned())),
        None => (text.to_owned(), None),
    });
    parts
        .filter(|(file, _)| kinds.iter().any(|kind| file.ends_with(kind)) && !file.contains(' '))
        .collect()
}

fn found(file: &str) -> Option<PathBuf> {
    let places = ROOTS.iter().map(|place| root().join(place).join(file));
    places.into_iter().find(|path| path.is_file())
}

/// Whether this file has this test: a function, or what a browser test is called.
fn has_test(file: &str, text: &str, test: &str) -> bool {
    if file.ends_with(".ts") {
        return text.contains(&format!("test('{test}'"));
    }
    text.contains(&format!("fn {test}("))
}

#[test]
fn every_file_and_test_that_is_named_exists() {
    let document = document();
    let named = named(&document);
    assert!(named.len() > 150, "{} names", named.len());
    let mut missing = Vec::new();
    for (file, test) in named {
        let Some(path) = found(&file) else {
            missing.push(file);
            continue;
        };
        let text = std::fs::read_to_string(path).expect("a file of ours");
        if let Some(test) = test
            && !has_test(&file, &text, &test)
        {
            missing.push(format!("{file}::{test}"));
        }
    }
    assert!(
        missing.is_empty(),
        "SECURITY.md names what is not there: {missing:#?}"
    );
}

/// A row of a table is of use only if all of its columns say something.
#[test]
fn every_attack_has_a_defence_and_a_test() {
    let document = document();
    let (_, attacks) = document.split_once("## Attacks").expect("the attack table");
    let (attacks, _) = attacks.split_once("\n## ").expect("what follows it");
    let rows: Vec<&str> = attacks
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1)
        .collect();
    assert!(rows.len() >= 30, "{} attacks", rows.len());
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let [attack, defence, tests] = cells.as_slice() else {
            panic!("three columns: {row}");
        };
        assert!(!attack.trim().is_empty(), "{row}");
        assert!(
            !named(defence).is_empty(),
            "a file that holds the defence: {row}"
        );
        assert!(
            named(tests).iter().any(|(_, test)| test.is_some()),
            "a test: {row}"
        );
    }
}

#[test]
fn every_kind_of_attack_that_is_tested_is_named() {
    let document = document();
    let named: BTreeSet<String> = named(&document).into_iter().map(|(file, _)| file).collect();
    let folder = root().join("server/tests/it/attacks");
    let mut unnamed = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the attacks") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        // Those without a test of their own are the stage.
        let is_stage = ["rig.rs", "outgoing.rs", "wire.rs"].contains(&name.as_str());
        if path.is_file() && !is_stage && !named.contains(&format!("attacks/{name}")) {
            unnamed.push(name);
        }
    }
    assert!(unnamed.is_empty(), "SECURITY.md does not name {unnamed:?}");
}
