//! Rules: conditions, their parts, and groups of them.

use serde_json::{Value, json};

use super::{TOO_LONG, Wrong};

/// A right condition.
fn right() -> Value {
    json!({ "lhs": "amount", "operator": "eq", "rhs": "1" })
}

/// Rules of this one condition.
fn of(condition: Value) -> Value {
    json!({ "logic": "AND", "conditions": [condition] })
}

/// The right condition with another part.
fn with(part: &str, value: Value) -> Value {
    let mut condition = right();
    condition[part] = value;
    of(condition)
}

pub(super) fn wrong() -> Vec<Wrong> {
    let mut all: Vec<Wrong> = shapes().into_iter().chain(conditions()).collect();
    // The same reader serves a workflow's field, whose columns are its own.
    let foreign = of(json!({ "lhs": "colour", "operator": "eq", "rhs": "red" }));
    all.push(("w_rules", "another field's column", foreign));
    all.push(("w_rules", "a text", json!("amount = 1")));
    all
}

fn shapes() -> Vec<Wrong> {
    let key = "f_rules";
    let group = |conditions: Value| json!({ "logic": "OR", "conditions": conditions });
    let hundred = vec![right(); 101];
    let halves = json!([
        group(json!(vec![right(); 60])),
        group(json!(vec![right(); 60]))
    ]);
    vec![
        (key, "a text", json!("amount = 1")),
        (key, "a number", json!(1)),
        (key, "true", json!(true)),
        (key, "a list of conditions", json!([right()])),
        (key, "a condition alone", right()),
        (key, "no conditions", json!({ "logic": "AND" })),
        (key, "conditions are null", group(Value::Null)),
        (key, "conditions are a text", group(json!("x"))),
        (
            key,
            "conditions are an object",
            group(json!({ "0": right() })),
        ),
        (
            key,
            "a logic that is not there",
            json!({ "logic": "XOR", "conditions": [right()] }),
        ),
        (
            key,
            "a logic that is a number",
            json!({ "logic": 1, "conditions": [right()] }),
        ),
        (
            key,
            "a logic that is a list",
            json!({ "logic": ["AND"], "conditions": [right()] }),
        ),
        (
            key,
            "an empty logic",
            json!({ "logic": "", "conditions": [right()] }),
        ),
        (key, "a condition that is null", of(Value::Null)),
        (key, "a condition that is a number", of(json!(1))),
        (key, "a condition that is a text", of(json!("amount"))),
        (key, "a condition that is a list", of(json!([right()]))),
        (key, "an empty condition", of(json!({}))),
        (
            key,
            "a group in a group",
            of(group(json!([group(json!([right()]))]))),
        ),
        (
            key,
            "a wrong logic in a group",
            of(json!({ "logic": "NOT", "conditions": [right()] })),
        ),
        (
            key,
            "a wrong condition in a group",
            of(group(json!([{ "lhs": "amount" }]))),
        ),
        (key, "101 conditions", group(json!(hundred))),
        (
            key,
            "101 empty groups",
            group(json!(vec![json!({ "conditions": [] }); 101])),
        ),
        (key, "120 conditions in two groups", group(halves)),
    ]
}

fn conditions() -> Vec<Wrong> {
    let key = "f_rules";
    let without = |part: &str| {
        let mut condition = right();
        condition.as_object_mut().expect("an object").remove(part);
        of(condition)
    };
    let mut all = Vec::new();
    for (part, missing, empty, list, object, absent) in [
        (
            "lhs",
            "no left side",
            "an empty left side",
            "a list for a left side",
            "an object for a left side",
            "a null left side",
        ),
        (
            "operator",
            "no operator",
            "an empty operator",
            "a list for an operator",
            "an object for an operator",
            "a null operator",
        ),
        (
            "rhs",
            "no right side",
            "an empty right side",
            "a list for a right side",
            "an object for a right side",
            "a null right side",
        ),
    ] {
        all.extend([
            (key, missing, without(part)),
            (key, empty, with(part, json!("  "))),
            (key, list, with(part, json!(["x"]))),
            (key, object, with(part, json!({ "value": "x" }))),
            (key, absent, with(part, Value::Null)),
        ]);
    }
    let colour = |operator: &str, rhs: &str| {
        of(json!({ "lhs": "colour", "operator": operator, "rhs": rhs }))
    };
    all.extend([
        (
            key,
            "a left side that is not there",
            with("lhs", json!("size")),
        ),
        (
            key,
            "a left side by its label",
            with("lhs", json!("Amount")),
        ),
        (key, "NUL in a left side", with("lhs", json!("amount\0"))),
        (
            key,
            "an operator that is not there",
            with("operator", json!("sounds like")),
        ),
        (key, "an operator of another column", colour("gt", "red")),
        (key, "NUL in an operator", with("operator", json!("eq\0"))),
        (
            key,
            "a right side that is not offered",
            colour("eq", "blue"),
        ),
        (key, "NUL in a right side", with("rhs", json!("1\0"))),
        (key, "ESC in a right side", with("rhs", json!("\u{1b}[1m"))),
        (
            key,
            "a right side too long",
            with("rhs", json!("1".repeat(TOO_LONG))),
        ),
    ]);
    all
}
