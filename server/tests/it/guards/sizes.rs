//! Budgets: what is longer is two things.

use super::source::{Source, sources};

const FILE: usize = 400;
const FUNCTION: usize = 80;
/// A component's body is mostly markup.
const COMPONENT: usize = 120;
/// Longer functions that are right all the same: file, name, why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[(
    "app/src/i18n/en/errors.rs",
    "text",
    "a table with one arm for each error code, which the compiler keeps complete",
)];

fn all() -> Vec<Source> {
    ["server/src", "server/benches", "app/src", "frontend/src"]
        .into_iter()
        .flat_map(sources)
        .collect()
}

#[test]
fn files_stay_within_their_budget() {
    let long: Vec<String> = all()
        .into_iter()
        .filter(|source| source.lines.len() > FILE)
        .map(|source| format!("{} has {} lines", source.path, source.lines.len()))
        .collect();
    assert!(
        long.is_empty(),
        "more than {FILE} lines without tests:\n{}",
        long.join("\n")
    );
}

#[test]
fn functions_stay_within_their_budget() {
    let mut long = Vec::new();
    for source in all() {
        for function in functions(&source.lines) {
            let excepted = EXCEPTIONS
                .iter()
                .any(|(file, name, _)| *file == source.path && *name == function.name);
            if function.lines > function.budget && !excepted {
                let Function {
                    name,
                    lines,
                    budget,
                } = function;
                long.push(format!(
                    "{}: fn {name} has {lines} lines of {budget}",
                    source.path
                ));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn every_exception_is_still_needed() {
    let all = all();
    for (file, name, why) in EXCEPTIONS {
        let source = all.iter().find(|source| source.path == *file);
        let functions = source
            .map(|source| functions(&source.lines))
            .unwrap_or_default();
        let long = functions
            .iter()
            .any(|it| it.name == *name && it.lines > it.budget);
        assert!(
            long,
            "{file}: fn {name} is short now ({why}): remove the exception"
        );
    }
}

struct Function {
    name: String,
    lines: usize,
    budget: usize,
}

/// The functions of a formatted file: one ends at the first brace in its own column.
fn functions(lines: &[String]) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let Some(name) = function_name(code) else {
            continue;
        };
        let head_end = lines[at..]
            .iter()
            .position(|line| line.ends_with('{') || line.ends_with('}') || line.ends_with(';'));
        let Some(head_end) = head_end.map(|end| at + end) else {
            continue;
        };
        if !lines[head_end].ends_with('{') {
            continue;
        }
        let close = format!("{indent}}}");
        let end = lines[head_end..].iter().position(|line| *line == close);
        let component = at >= 1 && lines[at - 1].trim() == "#[component]";
        found.push(Function {
            name,
            lines: end.map_or(0, |end| head_end + end + 1 - at),
            budget: if component { COMPONENT } else { FUNCTION },
        });
    }
    found
}

fn function_name(code: &str) -> Option<String> {
    let (head, rest) = code.split_once("fn ")?;
    let known = [
        "pub",
        "pub(crate)",
        "pub(super)",
        "pub(in",
        "async",
        "const",
        "unsafe",
        "extern",
    ];
    let qualifiers = head.split_whitespace().all(|word| known.contains(&word));
    let name: String = rest
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (qualifiers && !name.is_empty()).then_some(name)
}

#[test]
fn the_measure_finds_functions() {
    let text = "#[component]\npub fn Page(\n    a: u8,\n) -> impl IntoView {\n    a\n}\n\
                impl X {\n    async fn b() {\n    }\n}\nfn c() {}";
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let found: Vec<_> = functions(&lines)
        .into_iter()
        .map(|it| (it.name, it.lines, it.budget))
        .collect();
    let expected = [
        ("Page".to_owned(), 5, COMPONENT),
        ("b".to_owned(), 2, FUNCTION),
    ];
    assert_eq!(found, expected);
}
