//! Reading a TOML file strictly, with the place of every mistake.
//!
//! Belongs here: shapes (a text, a list of texts, a table) and where they stand in the file. Does
//! not belong here: what any particular file means; that is `catalog` and `domain::project_file`.
//!
//! Not serde: a derived reader stops at the first mistake, and whoever wrote a file of two hundred
//! lines wants to see all of them. Here each reader asks for the keys it knows, and what nobody
//! asked for is refused when the table ends, so that no reader can forget to be strict.

mod report;
mod table;

pub use report::{At, Place, Problem, Problems, Report};
pub use table::Table;

use toml::de::DeTable;

/// Reads the text of `file` (a name for messages; nothing is opened).
///
/// `read` may return `None` once it has reported why. Syntax errors keep it from being called at
/// all: what is left of a broken file would only cause further complaints.
///
/// # Errors
/// Every mistake that was found, in the order of the file.
pub fn read<T>(
    file: &str,
    text: &str,
    read: impl FnOnce(&Table<'_>) -> Option<T>,
) -> Result<T, Problems> {
    let report = Report::new(file, text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let start = error.span().map_or(0, |span| span.start);
        report.refuse(&Place::new(start, String::new()), error.message());
    }
    if !errors.is_empty() {
        return Err(report.into_problems());
    }
    let value = Table::with(
        &report,
        document.get_ref(),
        Place::new(0, String::new()),
        read,
    );
    let problems = report.into_problems();
    match value {
        Some(value) if problems.0.is_empty() => Ok(value),
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str, f: impl FnOnce(&Table<'_>) -> Option<()>) -> Vec<String> {
        match read("a.toml", text, f) {
            Ok(()) => Vec::new(),
            Err(problems) => problems.0.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn every_mistake_is_reported_with_line_column_and_field() {
        let text = "name = 3\nextra = 1\n\n[deep]\n  flag = \"yes\"\n  stray = 2\n";
        let found = problems(text, |top| {
            top.text("name");
            top.text("title");
            top.table("deep", |deep| deep.bool("flag"));
            Some(())
        });
        assert_eq!(
            found,
            [
                "a.toml:1:8: name: a text in quotes belongs here, not a number",
                "a.toml:2:1: extra: there is no such key here; known are name, title, deep",
                "a.toml:5:10: deep.flag: true or false belongs here, not a text",
                "a.toml:6:3: deep.stray: there is no such key here; known is flag",
            ]
        );
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let found = problems("ä = { \"öö\" = 1 }\n", |_| Some(()));
        assert_eq!(found.len(), 1, "{found:?}");
        let found = problems("name = [\"öö\", 7]\n", |top| {
            top.texts("name");
            Some(())
        });
        assert_eq!(
            found,
            ["a.toml:1:15: name: a text in quotes belongs here, not a number"]
        );
    }

    #[test]
    fn a_missing_key_is_reported_at_its_table() {
        let found = problems("[[app]]\nslug = \"x\"\n[[app]]\n", |top| {
            top.tables("app", |app| app.required_text("slug"));
            Some(())
        });
        assert_eq!(found, ["a.toml:3:1: app.slug: this is missing"]);
    }

    #[test]
    fn broken_syntax_names_its_place() {
        let found = problems("a = 1\na = 2\nb = = 3\n", |_| Some(()));
        assert!(
            found.iter().any(|line| line.starts_with("a.toml:3:")),
            "{found:?}"
        );
    }

    #[test]
    fn a_list_of_tables_may_not_be_a_table() {
        let found = problems("[app]\nslug = \"x\"\n", |top| {
            top.tables("app", |app| app.text("slug"));
            Some(())
        });
        assert_eq!(
            found,
            ["a.toml:1:1: app: a list of tables belongs here (`[[app]]`)"]
        );
    }

    #[test]
    fn one_of_a_closed_list_is_checked() {
        let found = problems("kind = \"c\"\n", |top| {
            top.choice("kind", &[("a", 1), ("b", 2)]);
            Some(())
        });
        assert_eq!(found, ["a.toml:1:8: kind: must be one of a, b"]);
    }

    #[test]
    fn any_value_can_be_read_as_json() {
        let text = "v = { a = [1, 2.5, true, \"x\"], d = 2026-01-02 }\n";
        let value = read("a.toml", text, |top| top.json("v")).map(|at| at.value);
        let wanted = serde_json::json!({ "a": [1, 2.5, true, "x"], "d": "2026-01-02" });
        assert_eq!(value.unwrap(), wanted);
    }
}
