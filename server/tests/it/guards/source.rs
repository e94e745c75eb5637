//! Reading our own source.

use std::path::{Path, PathBuf};

/// A Rust file without its tests.
pub struct Source {
    /// Its path from the repository's root.
    pub path: String,
    /// Its lines, up to its test module.
    pub lines: Vec<String>,
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below a folder that is not a test.
pub fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), folder, &mut found);
    assert!(!found.is_empty(), "{folder} has no source");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(folder: &Path, name: &str, found: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).expect("a folder of ours") {
        let path = entry.expect("an entry").path();
        let file = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let name = format!("{name}/{file}");
        if path.is_dir() && file != "tests" {
            collect(&path, &name, found);
        } else if file.ends_with(".rs") && file != "tests.rs" {
            let text = std::fs::read_to_string(&path).expect("a file of ours");
            // A module of its own that only tests have.
            if is_test_module(&path) {
                continue;
            }
            found.push(Source {
                path: name,
                lines: without_tests(&text),
            });
        }
    }
}

/// Whether the file that declares this one does so for tests only.
fn is_test_module(path: &Path) -> bool {
    let module = path
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let parent = path.parent().map(|folder| folder.with_extension("rs"));
    let text = parent
        .and_then(|parent| std::fs::read_to_string(parent).ok())
        .unwrap_or_default();
    text.contains(&format!("#[cfg(test)]\nmod {module};"))
}

/// The test module is the last thing of a file.
fn without_tests(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let tests = lines.windows(2).position(|pair| {
        pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{')
    });
    let end = tests.unwrap_or(lines.len());
    lines[..end].iter().map(|line| (*line).to_owned()).collect()
}

impl Source {
    /// The code without comments.
    pub fn code(&self) -> String {
        let lines = self.lines.iter().map(|line| {
            let comment = line.trim_start().starts_with("//");
            if comment {
                ""
            } else {
                line.split(" // ").next().unwrap_or_default()
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}
