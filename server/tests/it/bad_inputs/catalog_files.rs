//! Files of an operator's own apps with a mistake, as `patchbay catalog check` reads them: all files
//! at once, and every mistake with file, line, column and key.

mod folders;
mod rows;

use std::path::Path;

use patchbay::compose::admin::check_catalog;
use patchbay::options::Options;

use super::files::Edit;
use crate::support::{Setup, run_on_sqlite};

/// A right file.
const RIGHT: &str = include_str!("catalog_files/acme.toml");

pub fn names() -> Vec<String> {
    let folders = folders::rows()
        .into_iter()
        .map(|row| format!("folder: {}", row.0));
    rows::rows().iter().map(Edit::name).chain(folders).collect()
}

/// What checking a folder complains about; nothing when all is right.
fn check(folder: &Path) -> String {
    let shown = folder.display().to_string();
    let loaded = Options::from_layers(None, [("PATCHBAY_CATALOG_DIR", shown.as_str())]);
    let options = loaded
        .unwrap_or_else(|problems| panic!("{problems}"))
        .options;
    match check_catalog(&options) {
        Ok(_) => String::new(),
        Err(error) => error.to_string().replace(&format!("{shown}/"), ""),
    }
}

/// The folder of a project of its own for each row, so that one check reads them all.
fn project(at: usize) -> String {
    format!("prj_{at:024x}")
}

fn write(folder: &Path, project: &str, text: &[u8]) {
    let folder = folder.join(project);
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("acme.toml"), text).expect("a file");
}

#[test]
fn the_right_file_is_right() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &project(0), RIGHT.as_bytes());
    assert_eq!(check(folder.path()), "");
}

#[test]
fn a_mistake_is_said_with_its_place_among_all_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = rows::rows();
    let mut places = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let (text, line, column) = row.apply(RIGHT);
        write(folder.path(), &project(at), text.as_bytes());
        places.push((line, column));
    }
    let said = check(folder.path());
    let mut wrong = Vec::new();
    for (at, (row, place)) in rows.iter().zip(places).enumerate() {
        let file = format!("{}/acme.toml", project(at));
        let own: Vec<&str> = said
            .lines()
            .filter(|line| line.starts_with(&file))
            .collect();
        if let Err(why) = row.verdict(&file, place, &own) {
            wrong.push(why);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        rows.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_does_not_belong_into_the_folder_is_named() {
    for (name, make, complaint) in folders::rows() {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &project(1), RIGHT.as_bytes());
        make(folder.path());
        let said = check(folder.path());
        assert!(said.starts_with(complaint), "{name}: {said}");
        assert_eq!(said.lines().count(), 1, "{name}: {said}");
    }
}

#[test]
fn a_server_does_not_start_on_a_broken_file() {
    run_on_sqlite(|setup: Setup| async move {
        let folder = tempfile::tempdir().expect("a folder");
        write(
            folder.path(),
            &project(0),
            RIGHT.replace("\"Acme\"", "7").as_bytes(),
        );
        let setup = setup.option("catalog_dir", folder.path().display().to_string());
        let refused = setup.try_start().await.err().expect("refused").to_string();
        assert!(refused.contains("acme.toml:2:8: name: "), "{refused}");
        assert!(!setup.home.key_file().exists(), "nothing is made");
    });
}
