//! Configs: which one is meant, labels, fields and workflows; one field at a time; a switch.

use app::contract::error::ErrorCode::{
    AppNotFound, ConfigNotFound, ConnectionNotFound, InvalidConfig, InvalidField, MissingField,
    UnknownConfigField, UnknownWorkflow,
};
use serde_json::{Value, json};

use super::super::row::{Row, Who};
use super::{Door, many, no_texts, with};
use crate::support::CRM;

const MAKE: Door = Door::new("POST", "/api/v2/f-sdk/config", Who::Session);
const WRITE: Door = Door::new("PUT", "/api/v2/public/config", Who::Host);
const OLD_MAKE: Door = Door::new("POST", "/api/v2/application/sandbox-crm/installation", Who::Session);
const OLD_WRITE: Door = Door::new("PUT", "/api/v1/application/sandbox-crm/installation", Who::Session);

fn good() -> Value {
    json!({ "slug": CRM, "config_id": "main" })
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for door in [MAKE, WRITE] {
        rows.extend(slugs(door));
        rows.extend(workflows(door));
    }
    for door in [MAKE, WRITE, OLD_MAKE, OLD_WRITE] {
        rows.extend(names(door));
    }
    for (door, name) in [(MAKE, "fields"), (WRITE, "fields"), (OLD_MAKE, "application_data_slots"), (OLD_WRITE, "application_data_slots")] {
        rows.extend(fields(door, name));
    }
    for name in ["labels", "map_fields_object"] {
        rows.extend(labels(name));
    }
    let absent = json!({ "slug": CRM, "config_id": "absent" });
    rows.push(WRITE.row("a config that is not there", &absent, ConfigNotFound, "config_id"));
    rows.extend([single_fields(), rule_columns(), switches()].concat());
    rows
}

fn slugs(door: Door) -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, value) in [("missing", None), ("null", Some(Value::Null)), ("empty", Some(json!("")))] {
        let body = with(&good(), "slug", value);
        rows.push(door.row(&format!("slug {what}"), &body, MissingField, "slug"));
    }
    for (what, value) in no_texts().into_iter().chain([("a number", json!(1))]) {
        let body = with(&good(), "slug", Some(value));
        rows.push(door.row(&format!("slug {what}"), &body, InvalidField, "slug"));
    }
    for (what, slug) in [
        ("unknown", "nobody-knows"),
        ("of an app that the project does not have", "slack"),
        ("in capitals", "SANDBOX-CRM"),
        ("with a blank", " sandbox-crm"),
        ("with NUL", "sandbox-crm\0"),
        ("a path", "../sandbox-crm"),
    ] {
        let body = with(&good(), "slug", Some(json!(slug)));
        rows.push(door.row(&format!("slug {what}"), &body, AppNotFound, "slug"));
    }
    rows
}

/// `config_id` and `connection_id`.
fn names(door: Door) -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, value) in no_texts().into_iter().chain([
        ("with NUL", json!("a\0b")),
        ("with a line break", json!("a\nb")),
        ("with DEL", json!("a\u{7f}")),
        ("of 257 bytes", json!("a".repeat(257))),
    ]) {
        let body = with(&good(), "config_id", Some(value));
        rows.push(door.row(&format!("config_id {what}"), &body, InvalidField, "config_id"));
    }
    for (what, value) in no_texts().into_iter().chain([("a number", json!(1))]) {
        let body = with(&good(), "connection_id", Some(value));
        rows.push(door.row(&format!("connection_id {what}"), &body, InvalidField, "connection_id"));
    }
    for (what, id) in [("unknown", "000000000000000000000000"), ("with NUL", "a\0"), ("that is no id", "é")] {
        let body = with(&good(), "connection_id", Some(json!(id)));
        rows.push(door.row(&format!("connection_id {what}"), &body, ConnectionNotFound, "connection_id"));
    }
    rows
}

fn fields(door: Door, name: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, value) in [
        ("a text", json!("x")),
        ("a number", json!(1)),
        ("true", json!(true)),
        ("a list", json!([{ "id": "f_text", "value": "x" }])),
    ] {
        let body = with(&good(), name, Some(value));
        rows.push(door.row(&format!("{name} {what}"), &body, InvalidField, name));
    }
    for (what, key) in [
        ("unknown", "nope"),
        ("of a workflow", "w_mention"),
        ("in capitals", "F_TEXT"),
        ("empty", ""),
        ("with NUL", "f_text\0"),
    ] {
        let body = with(&good(), name, Some(json!({ (key): "x" })));
        rows.push(door.row(&format!("a field {what}"), &body, UnknownConfigField, format!("{name}.{}", key.trim_end_matches('\0'))));
    }
    let long = "n".repeat(500);
    let body = with(&good(), name, Some(json!({ (long): "x" })));
    let shown = format!("{name}.{}…", "n".repeat(79));
    rows.push(door.row("a field of 500 characters", &body, UnknownConfigField, shown));
    rows
}

fn workflows(door: Door) -> Vec<Row> {
    let of = |value: Value| with(&good(), "workflows", Some(value));
    let one = |part: &str, value: Value| of(json!([{ "id": "notify", (part): value }]));
    let mut rows = Vec::new();
    let mut shape = |what: &str, body: Value, part: &str| {
        rows.push(door.row(&format!("workflows {what}"), &body, InvalidField, part));
    };
    for (what, value) in [
        ("a text", json!("notify")),
        ("a number", json!(1)),
        ("true", json!(true)),
        ("an object", json!({ "notify": { "enabled": true } })),
    ] {
        shape(what, of(value), "workflows");
    }
    for (what, value) in [
        ("of null", json!(null)),
        ("of a text", json!("notify")),
        ("of a number", json!(1)),
        ("of a list", json!(["notify"])),
        ("without an id", json!({ "enabled": true })),
        ("with a null id", json!({ "id": null })),
        ("with a number for an id", json!({ "id": 1 })),
        ("with a list for an id", json!({ "id": ["notify"] })),
    ] {
        shape(what, of(json!([value])), "workflows[0].id");
    }
    for (what, value) in [("text", json!("yes")), ("number", json!(1)), ("list", json!([])), ("object", json!({}))] {
        shape(&format!("switched by a {what}"), one("enabled", value), "workflows[0].enabled");
    }
    for (name, value) in [("fields", json!("x")), ("fields", json!([1])), ("data_slots", json!(1)), ("data_slots", json!(true))] {
        shape(&format!("with {name} {value}"), one(name, value), &format!("workflows[0].{name}"));
    }
    let second = of(json!([{ "id": "notify" }, { "id": "notify", "enabled": 1 }]));
    shape("of which the second is wrong", second, "workflows[1].enabled");
    for (what, id) in [("unknown", "nope"), ("hidden", "secret"), ("empty", ""), ("with NUL", "notify\0")] {
        let body = of(json!([{ "id": id }]));
        rows.push(door.row(&format!("a workflow {what}"), &body, UnknownWorkflow, "workflows[0].id"));
    }
    let foreign = one("fields", json!({ "f_text": "x" }));
    let place = "workflows[0].fields.f_text";
    rows.push(door.row("a workflow with a field of the app", &foreign, UnknownConfigField, place));
    let on = one("enabled", json!(true));
    rows.push(door.row("a workflow on without its answer", &on, InvalidConfig, "@w_mention"));
    rows
}

fn labels(name: &str) -> Vec<Row> {
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
        ("without a value", json!([{ "name": "N" }]), "[0]".to_owned()),
        ("without a name", json!([{ "value": "n" }]), "[0]".to_owned()),
        ("an empty name", json!([{ "name": "", "value": "n" }]), "[0]".to_owned()),
        ("a list for a name", json!([{ "name": ["N"], "value": "n" }]), "[0]".to_owned()),
        ("an object for a value", json!([{ "name": "N", "value": {} }]), "[0]".to_owned()),
        ("the second without a value", json!([label(), { "name": "N" }]), "[1]".to_owned()),
        ("a name too long", json!([{ "name": long, "value": "n" }]), "[0]".to_owned()),
        ("NUL in a value", json!([{ "name": "N", "value": "n\0" }]), "[0]".to_owned()),
        ("ESC in a name", json!([{ "name": "\u{1b}N", "value": "n" }]), "[0]".to_owned()),
        ("a group's name too long", json!({ (long.as_str()): [] }), format!(".{}", &long[..60])),
        ("NUL in a group's name", json!({ "a\0": [] }), ".a".to_owned()),
        ("a group of a number", json!({ "contact": 1 }), ".contact".to_owned()),
        ("a group of a text", json!({ "contact": "x" }), ".contact".to_owned()),
        ("a group of one label", json!({ "contact": label() }), ".contact".to_owned()),
        ("a group of an object of a number", json!({ "contact": { "fields": 1 } }), ".contact".to_owned()),
        ("a group of a number within", json!({ "contact": { "fields": [1] } }), ".contact.fields[0]".to_owned()),
        ("a group of 201", json!({ "contact": vec![label(); 201] }), ".contact".to_owned()),
    ];
    let row = |(what, value, place): (&str, Value, String)| {
        let body = with(&with(&good(), "config_id", Some(json!("new"))), name, Some(value));
        MAKE.row(&format!("{name} {what}"), &body, InvalidField, format!("{name}{place}"))
    };
    wrong.into_iter().map(row).collect()
}

fn single_fields() -> Vec<Row> {
    let door = |method, path| Door { slug: CRM, ..Door::new(method, path, Who::Host) };
    let set = door("PUT", "/api/v2/public/config/field/f_text?config_id=main");
    let under = door("POST", "/api/v2/public/config/field/f_stage?config_id=main");
    vec![
        set.row("value missing", &json!({}), MissingField, "value"),
        set.row("value under another name", &json!({ "Value": "x" }), MissingField, "value"),
        under.row("a list for the parent", &json!({ "value": ["p1"] }), InvalidField, "value"),
        under.row("an object for the parent", &json!({ "value": { "id": "p1" } }), InvalidField, "value"),
    ]
}

fn rule_columns() -> Vec<Row> {
    let path = "/api/v2/public/config/rule-engine/f_rules?config_id=main";
    let door = Door { slug: CRM, ..Door::new("POST", path, Who::Host) };
    let of = |lhs: Value| json!({ "rule_column": { "lhs": lhs } });
    let part = "rule_column.lhs";
    let mut rows: Vec<Row> = [
        ("nothing", json!({})),
        ("rule_column null", json!({ "rule_column": null })),
        ("rule_column a text", json!({ "rule_column": "amount" })),
        ("rule_column a number", json!({ "rule_column": 1 })),
        ("rule_column an empty object", json!({ "rule_column": {} })),
        ("a null left side", of(Value::Null)),
    ]
    .map(|(what, body)| door.row(what, &body, MissingField, part))
    .into();
    rows.extend(
        [
            ("a list for a left side", of(json!(["amount"]))),
            ("an object for a left side", of(json!({ "value": "amount" }))),
            ("an unknown left side", of(json!("size"))),
            ("an empty left side", of(json!(""))),
            ("NUL in a left side", of(json!("amount\0"))),
            ("a left side in capitals", of(json!("AMOUNT"))),
        ]
        .map(|(what, body)| door.row(what, &body, InvalidField, part)),
    );
    let plain = Door {
        path: "/api/v2/public/config/rule-engine/f_text?config_id=main",
        ..door
    };
    rows.push(plain.row("a field without rules", &of(json!("amount")), InvalidField, "field_id"));
    rows
}

fn switches() -> Vec<Row> {
    let path = "/api/v2/public/slug/sandbox-crm/config/main/workflows/notify";
    let door = Door::new("PATCH", path, Who::Host);
    let mut rows = vec![
        door.row("enabled missing", &json!({}), MissingField, "enabled"),
        door.row("enabled null", &json!({ "enabled": null }), MissingField, "enabled"),
        door.row("on without its answer", &json!({ "enabled": true }), InvalidConfig, "@w_mention"),
    ];
    for (what, value) in [("a text", json!("true")), ("a number", json!(1)), ("a list", json!([true])), ("an object", json!({}))] {
        let body = json!({ "enabled": value });
        rows.push(door.row(&format!("enabled {what}"), &body, InvalidField, "enabled"));
    }
    rows
}
