//! Values that are chosen: select and the maps.

use serde_json::{Map, Value, json};

use super::{TOO_LONG, Wrong, control};

pub(super) fn wrong() -> Vec<Wrong> {
    [one(), several(), live(), maps(), pairs(), groups()].concat()
}

/// More rows or choices than the 200 that there may be.
fn many(value: &Value) -> Map<String, Value> {
    (0..201)
        .map(|at| (format!("k{at}"), value.clone()))
        .collect()
}

fn one() -> Vec<Wrong> {
    let key = "f_select";
    vec![
        (key, "none of the list", json!("green")),
        (key, "a number outside the list", json!(6)),
        (key, "true", json!(true)),
        (key, "a list of a right one", json!(["red"])),
        (key, "an object of a right one", json!({ "value": "red" })),
        (key, "the label", json!("Red")),
        (key, "other letters", json!("RED")),
        (key, "a blank behind it", json!("red ")),
        (key, "a blank before it", json!(" red")),
        (key, "NUL behind it", json!("red\0")),
        (key, "too long", json!("r".repeat(TOO_LONG))),
        (key, "5 as a fraction", json!(5.5)),
    ]
}

fn several() -> Vec<Wrong> {
    let mut all = Vec::new();
    for key in ["f_several", "w_picks"] {
        all.extend([
            (key, "one outside the list", json!("z")),
            (key, "one of two outside the list", json!(["a", "z"])),
            (key, "a list in the list", json!([["a"]])),
            (key, "an object in the list", json!([{ "value": "a" }])),
            (key, "an object", json!({ "a": true })),
            (key, "a list as text", json!("a,b")),
            (key, "NUL in one", json!(["a\0"])),
            (key, "201 of them", json!(vec!["a"; 201])),
        ]);
    }
    all
}

/// A list from the provider is not asked for when the API writes, so only the form is looked at.
fn live() -> Vec<Wrong> {
    let mut all = Vec::new();
    for key in ["f_live", "f_stage"] {
        all.extend([
            (key, "a list", json!(["p1"])),
            (key, "an object", json!({ "id": "p1" })),
            (key, "NUL", control('\0')),
            (key, "ESC", control('\u{1b}')),
            (key, "too long", json!("p".repeat(TOO_LONG))),
        ]);
    }
    all
}

/// What no map takes, of either kind.
fn no_map(key: &'static str) -> Vec<Wrong> {
    vec![
        (key, "a text", json!("a")),
        (key, "a number", json!(1)),
        (key, "true", json!(true)),
        (key, "a list", json!(["a"])),
        (
            key,
            "a list of pairs",
            json!([{ "left": "a", "right": "x" }]),
        ),
        (key, "201 rows", Value::Object(many(&json!("x")))),
    ]
}

fn maps() -> Vec<Wrong> {
    let mut all = Vec::new();
    for (key, left) in [("f_map", "l1"), ("f_supplied", "name")] {
        all.extend(no_map(key));
        all.extend([
            (key, "a left side that is not there", json!({ "l9": "x" })),
            (key, "an empty left side", json!({ "": "x" })),
            (key, "NUL in a left side", json!({ "l1\0": "x" })),
            (
                key,
                "a right side that is not there",
                json!({ (left): "z" }),
            ),
            (
                key,
                "a right side of another type",
                json!({ (left): ["x"] }),
            ),
            (
                key,
                "a right side that is an object",
                json!({ (left): { "value": "x" } }),
            ),
            (key, "a right side that is true", json!({ (left): true })),
            (key, "NUL in a right side", json!({ (left): "x\0" })),
        ]);
    }
    all.push((
        "f_map",
        "one wrong row of two",
        json!({ "l1": "x", "l2": "z" }),
    ));
    all
}

fn pairs() -> Vec<Wrong> {
    let key = "f_pairs";
    let mut all = no_map(key);
    all.extend([
        (key, "a left side that is not there", json!({ "z": "x" })),
        (key, "an empty left side", json!({ "": "x" })),
        (key, "a left side of blanks", json!({ "  ": "x" })),
        (key, "NUL in a left side", json!({ "a\0": "x" })),
        (
            key,
            "a left side too long",
            json!({ ("a".repeat(TOO_LONG)): "x" }),
        ),
        (key, "a right side that is not there", json!({ "a": "z" })),
        (key, "two right sides", json!({ "a": ["x", "y"] })),
        (
            key,
            "a right side that is an object",
            json!({ "a": { "x": true } }),
        ),
        (key, "NUL in a right side", json!({ "a": "x\0" })),
        (key, "one wrong row of two", json!({ "a": "x", "b": "z" })),
    ]);
    all
}

fn groups() -> Vec<Wrong> {
    let key = "f_groups";
    let mut all = no_map(key);
    all.extend([
        (key, "a left side that is not there", json!({ "z": ["x"] })),
        (
            key,
            "one right side of two that is not there",
            json!({ "a": ["x", "z"] }),
        ),
        (key, "a list in the list", json!({ "a": [["x"]] })),
        (key, "an object for a list", json!({ "a": { "x": true } })),
        (key, "NUL in a right side", json!({ "a": ["x\0"] })),
        (key, "201 right sides", json!({ "a": vec!["x"; 201] })),
    ]);
    all
}
