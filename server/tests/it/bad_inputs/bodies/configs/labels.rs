//! The left sides of maps, which the caller supplies.

use app::contract::error::ErrorCode::InvalidField;
use serde_json::{Value, json};

use super::super::super::row::Row;
use super::super::{many, with};
use super::{MAKE, good};

/// The rows for `labels`, or for what it was called before.
pub(super) fn rows(name: &str) -> Vec<Row> {
    let long = "x".repeat(501);
    let label = || json!({ "name": "N", "value": "n" });
    let wrong = [
        ("a text", json!("x"), String::new()),
        ("a number", json!(1), String::new()),
        ("true", json!(true), String::new()),
        ("51 groups", many(51, &json!([])), String::new()),
        ("201 of them", json!(vec![label(); 201]), String::new()),
        ("a list of numbers", json!([1]), "[0]".to_owned()),
        ("a list of lists", json!([[label()]]), "[0]".to_owned()),
        (
            "without a value",
            json!([{ "name": "N" }]),
            "[0]".to_owned(),
        ),
        (
            "without a name",
            json!([{ "value": "n" }]),
            "[0]".to_owned(),
        ),
        (
            "an empty name",
            json!([{ "name": "", "value": "n" }]),
            "[0]".to_owned(),
        ),
        (
            "a list for a name",
            json!([{ "name": ["N"], "value": "n" }]),
            "[0]".to_owned(),
        ),
        (
            "an object for a value",
            json!([{ "name": "N", "value": {} }]),
            "[0]".to_owned(),
        ),
        (
            "the second without a value",
            json!([label(), { "name": "N" }]),
            "[1]".to_owned(),
        ),
        (
            "a name too long",
            json!([{ "name": long, "value": "n" }]),
            "[0]".to_owned(),
        ),
        (
            "NUL in a value",
            json!([{ "name": "N", "value": "n\0" }]),
            "[0]".to_owned(),
        ),
        (
            "ESC in a name",
            json!([{ "name": "\u{1b}N", "value": "n" }]),
            "[0]".to_owned(),
        ),
        (
            "a group's name too long",
            json!({ (long.as_str()): [] }),
            format!(".{}", &long[..60]),
        ),
        (
            "NUL in a group's name",
            json!({ "a\0": [] }),
            ".a".to_owned(),
        ),
        (
            "a group of a number",
            json!({ "contact": 1 }),
            ".contact".to_owned(),
        ),
        (
            "a group of a text",
            json!({ "contact": "x" }),
            ".contact".to_owned(),
        ),
        (
            "a group of one label",
            json!({ "contact": label() }),
            ".contact".to_owned(),
        ),
        (
            "a group of an object of a number",
            json!({ "contact": { "fields": 1 } }),
            ".contact".to_owned(),
        ),
        (
            "a group of a number within",
            json!({ "contact": { "fields": [1] } }),
            ".contact.fields[0]".to_owned(),
        ),
        (
            "a group of 201",
            json!({ "contact": vec![label(); 201] }),
            ".contact".to_owned(),
        ),
    ];
    let row = |(what, value, place): (&str, Value, String)| {
        let body = with(
            &with(&good(), "config_id", Some(json!("new"))),
            name,
            Some(value),
        );
        MAKE.row(
            &format!("{name} {what}"),
            &body,
            InvalidField,
            format!("{name}{place}"),
        )
    };
    wrong.into_iter().map(row).collect()
}
