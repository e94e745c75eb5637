//! Project files with a mistake, by the use case behind `patchbay apply`: the complaint says line,
//! column and key, and nothing is written.

mod rows;

use patchbay::services::projects::{self, FileText};

use super::files::Edit;
use crate::attacks::dump;
use crate::support::{Customer, Setup, TestApp, both_databases};

/// A right file.
const RIGHT: &str = include_str!("project_files/right.toml");
/// How messages call it.
const FILE: &str = "acme.toml";

pub fn names() -> Vec<String> {
    rows::rows().iter().map(Edit::name).collect()
}

/// What applying a text complains about, line by line.
async fn complaints(app: &TestApp, customer: &Customer<'_>, text: &str) -> String {
    let file = FileText {
        name: FILE,
        text,
        variables: &|name| (name == "SET").then(|| "value".to_owned()),
    };
    match projects::apply(&app.core, &customer.project, &file, false).await {
        Ok(plan) => format!("applied: {plan}"),
        Err(error) => {
            let code = error.code().as_str();
            assert_eq!(code, "invalid_field", "{error}");
            error.to_string()
        }
    }
}

both_databases! {
    async fn a_mistake_is_said_with_its_place_and_nothing_is_applied(setup: Setup) {
        let app = setup.start().await;
        let customer = app.customer().await;
        assert!(complaints(&app, &customer, RIGHT).await.starts_with("applied: "));
        let before = dump(&app.core).await;
        let exported = projects::export(&app.core, &customer.project).await.expect("a file");
        let mut wrong = Vec::new();
        let rows = rows::rows();
        for row in &rows {
            let (text, line, column) = row.apply(RIGHT);
            let said = complaints(&app, &customer, &text).await;
            let said: Vec<&str> = said.lines().collect();
            if let Err(why) = row.verdict(FILE, (line, column), &said) {
                wrong.push(why);
            }
        }
        assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
        assert_eq!(dump(&app.core).await, before);
        let again = projects::export(&app.core, &customer.project).await.expect("a file");
        assert_eq!(again, exported);
        // A right one is still applied.
        let text = RIGHT.replace("name = \"Acme\"", "name = \"Initech\"");
        assert!(complaints(&app, &customer, &text).await.starts_with("applied: "));
        assert_ne!(dump(&app.core).await, before);
    }

    async fn all_mistakes_of_a_file_are_said_at_once(setup: Setup) {
        let app = setup.start().await;
        let customer = app.customer().await;
        // One of each key: edits of different lines do not hide each other.
        let mut text = RIGHT.to_owned();
        let mut fields = Vec::new();
        for row in rows::rows().into_iter().filter(|row| row.words.ends_with("not a number")) {
            if text.contains(&row.from) && !fields.contains(&row.field) {
                text = text.replacen(&row.from, &row.to.replace('«', ""), 1);
                fields.push(row.field);
            }
        }
        assert!(fields.len() > 15, "{fields:?}");
        let said = complaints(&app, &customer, &text).await;
        for field in fields {
            assert!(said.contains(&format!(": {field}: ")), "{field} is missing in\n{said}");
        }
    }
}
