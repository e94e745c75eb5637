//! Configs: which one is meant, labels, fields and workflows; one field at a time; a switch.

mod labels;
mod parts;

use app::contract::error::ErrorCode::{
    AppNotFound, ConfigNotFound, ConnectionNotFound, InvalidConfig, InvalidField, MissingField,
    UnknownConfigField, UnknownWorkflow,
};
use serde_json::{Value, json};

use super::super::row::{Row, Who};
use super::{Door, no_texts, with};
use crate::support::CRM;

const MAKE: Door = Door::new("POST", "/api/v2/f-sdk/config", Who::Session);
const WRITE: Door = Door::new("PUT", "/api/v2/public/config", Who::Host);
const OLD_MAKE: Door = Door::new(
    "POST",
    "/api/v2/application/sandbox-crm/installation",
    Who::Session,
);
const OLD_WRITE: Door = Door::new(
    "PUT",
    "/api/v1/application/sandbox-crm/installation",
    Who::Session,
);

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
    for (door, name) in [
        (MAKE, "fields"),
        (WRITE, "fields"),
        (OLD_MAKE, "application_data_slots"),
        (OLD_WRITE, "application_data_slots"),
    ] {
        rows.extend(fields(door, name));
    }
    for name in ["labels", "map_fields_object"] {
        rows.extend(labels::rows(name));
    }
    let absent = json!({ "slug": CRM, "config_id": "absent" });
    rows.push(WRITE.row(
        "a config that is not there",
        &absent,
        ConfigNotFound,
        "config_id",
    ));
    rows.extend(parts::rows());
    rows
}

fn slugs(door: Door) -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, value) in [
        ("missing", None),
        ("null", Some(Value::Null)),
        ("empty", Some(json!(""))),
    ] {
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
        rows.push(door.row(
            &format!("config_id {what}"),
            &body,
            InvalidField,
            "config_id",
        ));
    }
    for (what, value) in no_texts().into_iter().chain([("a number", json!(1))]) {
        let body = with(&good(), "connection_id", Some(value));
        rows.push(door.row(
            &format!("connection_id {what}"),
            &body,
            InvalidField,
            "connection_id",
        ));
    }
    for (what, id) in [
        ("unknown", "000000000000000000000000"),
        ("with NUL", "a\0"),
        ("that is no id", "é"),
    ] {
        let body = with(&good(), "connection_id", Some(json!(id)));
        rows.push(door.row(
            &format!("connection_id {what}"),
            &body,
            ConnectionNotFound,
            "connection_id",
        ));
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
        rows.push(door.row(
            &format!("a field {what}"),
            &body,
            UnknownConfigField,
            format!("{name}.{}", key.trim_end_matches('\0')),
        ));
    }
    let long = "n".repeat(500);
    let body = with(&good(), name, Some(json!({ (long): "x" })));
    let shown = format!("{name}.{}…", "n".repeat(79));
    rows.push(door.row(
        "a field of 500 characters",
        &body,
        UnknownConfigField,
        shown,
    ));
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
    for (what, value) in [
        ("text", json!("yes")),
        ("number", json!(1)),
        ("list", json!([])),
        ("object", json!({})),
    ] {
        shape(
            &format!("switched by a {what}"),
            one("enabled", value),
            "workflows[0].enabled",
        );
    }
    for (name, value) in [
        ("fields", json!("x")),
        ("fields", json!([1])),
        ("data_slots", json!(1)),
        ("data_slots", json!(true)),
    ] {
        shape(
            &format!("with {name} {value}"),
            one(name, value),
            &format!("workflows[0].{name}"),
        );
    }
    let second = of(json!([{ "id": "notify" }, { "id": "notify", "enabled": 1 }]));
    shape(
        "of which the second is wrong",
        second,
        "workflows[1].enabled",
    );
    for (what, id) in [
        ("unknown", "nope"),
        ("hidden", "secret"),
        ("empty", ""),
        ("with NUL", "notify\0"),
    ] {
        let body = of(json!([{ "id": id }]));
        rows.push(door.row(
            &format!("a workflow {what}"),
            &body,
            UnknownWorkflow,
            "workflows[0].id",
        ));
    }
    let foreign = one("fields", json!({ "f_text": "x" }));
    let place = "workflows[0].fields.f_text";
    rows.push(door.row(
        "a workflow with a field of the app",
        &foreign,
        UnknownConfigField,
        place,
    ));
    let on = one("enabled", json!(true));
    rows.push(door.row(
        "a workflow on without its answer",
        &on,
        InvalidConfig,
        "@w_mention",
    ));
    rows
}
