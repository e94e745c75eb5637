//! `auth_object`: what a host brings from another system, in its two shapes.

use app::contract::error::ErrorCode::{
    AppNotFound, ConnectionNotFound, InvalidField, MissingField, WrongAuthType,
};
use serde_json::{Value, json};

use super::super::row::{Row, Who};
use super::{Door, no_texts, with};

const MIGRATE: Door = Door::new("PUT", "/api/v2/public/migrate-token", Who::Host);
const BY_SLUG: Door = Door::new("PUT", "/api/v2/public/application/sandbox-crm", Who::Host);

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for door in [MIGRATE, BY_SLUG] {
        rows.extend(objects(door));
        rows.extend(targets(door));
    }
    rows.extend(grants(MIGRATE, "auth_object.", &|grant| grant));
    rows.extend(grants(
        MIGRATE,
        "auth_object.oauth2.",
        &|grant| json!({ "oauth2": grant }),
    ));
    rows.extend(slugs());
    rows.extend(keys());
    rows
}

fn of(object: Value) -> Value {
    json!({ "slug": "sandbox-crm", "auth_object": object })
}

/// Two tokens of one shape never belong to the provider, so what follows is refused before it is asked.
fn token() -> Value {
    json!({ "access_token": "a", "refresh_token": "r" })
}

fn objects(door: Door) -> Vec<Row> {
    let part = "auth_object";
    let mut rows = vec![
        door.row(
            "auth_object missing",
            &json!({ "slug": "sandbox-crm" }),
            MissingField,
            part,
        ),
        door.row("auth_object null", &of(Value::Null), MissingField, part),
        door.row("auth_object empty", &of(json!({})), MissingField, part),
    ];
    for (what, value) in [
        ("a text", json!("a")),
        ("a number", json!(1)),
        ("true", json!(true)),
        ("a list", json!([token()])),
    ] {
        rows.push(door.row(
            &format!("auth_object {what}"),
            &of(value),
            InvalidField,
            part,
        ));
    }
    for (what, value) in [
        ("oauth2 a text", json!({ "oauth2": "a" })),
        ("oauth2 a list", json!({ "oauth2": [] })),
        ("oauth2 a number", json!({ "oauth2": 1 })),
    ] {
        rows.push(door.row(what, &of(value), InvalidField, "auth_object.oauth2"));
    }
    for (what, value) in [
        ("keybased a text", json!({ "keybased": "a" })),
        ("keybased a list", json!({ "keybased": ["a"] })),
    ] {
        rows.push(door.row(what, &of(value), InvalidField, "auth_object.keybased"));
    }
    rows
}

fn targets(door: Door) -> Vec<Row> {
    let good = of(token());
    let mut rows = Vec::new();
    for part in ["connection_id", "auth_config_id", "auth_profile_id"] {
        for (what, value) in no_texts().into_iter().chain([("a number", json!(1))]) {
            let body = with(&good, part, Some(value));
            rows.push(door.row(&format!("{part} {what}"), &body, InvalidField, part));
        }
    }
    for (what, id) in [("unknown", "000000000000000000000000"), ("with NUL", "\0")] {
        let body = with(&good, "connection_id", Some(json!(id)));
        rows.push(door.row(
            &format!("connection_id {what}"),
            &body,
            ConnectionNotFound,
            "connection_id",
        ));
        let body = with(&good, "auth_config_id", Some(json!(id)));
        rows.push(door.row(
            &format!("auth_config_id {what}"),
            &body,
            InvalidField,
            "auth_config_id",
        ));
    }
    rows
}

fn grants(door: Door, place: &str, shape: &dyn Fn(Value) -> Value) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |part: &str, what: &str, value: Option<Value>, code| {
        let body = of(shape(with(&token(), part, value)));
        rows.push(door.row(
            &format!("{place}{part} {what}"),
            &body,
            code,
            format!("{place}{part}"),
        ));
    };
    for (what, value) in [
        ("missing", None),
        ("null", Some(Value::Null)),
        ("empty", Some(json!(""))),
        ("blank", Some(json!("  "))),
    ] {
        row("access_token", what, value, MissingField);
    }
    for part in ["access_token", "refresh_token"] {
        for (what, value) in [
            ("a number", json!(1)),
            ("true", json!(true)),
            ("a list", json!(["a"])),
            ("an object", json!({ "token": "a" })),
            ("with a blank", json!("a b")),
            ("with a line break", json!("a\r\nX-Evil: 1")),
            ("with NUL", json!("a\0")),
            ("not in ASCII", json!("é")),
            ("too long", json!("a".repeat(16 * 1024 + 1))),
        ] {
            row(part, what, Some(value), InvalidField);
        }
    }
    for (what, value) in [
        ("negative", json!(-1)),
        ("a fraction", json!(1.5)),
        ("a word", json!("soon")),
        ("true", json!(true)),
        ("a list", json!([3600])),
        ("longer than a life", json!(1e18 as i64)),
        ("beyond 64 bits", json!(1e30)),
    ] {
        row("expires_in", what, Some(value), InvalidField);
    }
    for (what, value) in [
        ("a word", json!("tomorrow")),
        ("a day alone", json!("2026-12-01")),
        ("without a zone", json!("2026-12-01T00:00:00")),
        ("the 30th of February", json!("2026-02-30T00:00:00Z")),
        ("negative", json!(-1)),
        ("true", json!(true)),
        ("an object", json!({ "$date": 1 })),
        ("a century ahead", json!("2126-01-01T00:00:00Z")),
        ("the largest number", json!(i64::MAX)),
    ] {
        row("expires_at", what, Some(value), InvalidField);
    }
    for (what, value) in [
        ("a number", json!(1)),
        ("true", json!(true)),
        ("an object", json!({ "a": true })),
        ("a list of numbers", json!(["a", 1])),
    ] {
        row("scope", what, Some(value), InvalidField);
    }
    for (what, value) in [("a list", json!([1])), ("an object", json!({ "a": 1 }))] {
        row("subdomain", what, Some(value), InvalidField);
    }
    rows
}

fn slugs() -> Vec<Row> {
    let good = of(token());
    let mut rows = Vec::new();
    for (what, value) in [
        ("missing", None),
        ("null", Some(Value::Null)),
        ("empty", Some(json!(""))),
    ] {
        let body = with(&good, "slug", value);
        rows.push(MIGRATE.row(&format!("slug {what}"), &body, MissingField, "slug"));
    }
    for (what, value) in no_texts().into_iter().chain([("a number", json!(1))]) {
        let body = with(&good, "slug", Some(value));
        rows.push(MIGRATE.row(&format!("slug {what}"), &body, InvalidField, "slug"));
    }
    for (what, slug) in [("unknown", "nobody-knows"), ("with NUL", "sandbox-crm\0")] {
        let body = with(&good, "slug", Some(json!(slug)));
        rows.push(MIGRATE.row(&format!("slug {what}"), &body, AppNotFound, "slug"));
    }
    rows
}

/// Typed credentials, for an app that takes none and for one that takes others.
fn keys() -> Vec<Row> {
    let sms = |object: Value| json!({ "slug": "sandbox-sms", "auth_object": object });
    let keyed = |fields: Value| sms(json!({ "keybased": fields }));
    vec![
        MIGRATE.row(
            "credentials for an app of consent",
            &of(json!({ "keybased": { "k": "v" } })),
            WrongAuthType,
            "slug",
        ),
        MIGRATE.row(
            "tokens for an app of credentials",
            &sms(json!({ "oauth2": token() })),
            WrongAuthType,
            "slug",
        ),
        MIGRATE.row(
            "an input missing",
            &keyed(json!({ "account_sid": "AC1" })),
            InvalidField,
            "auth_token",
        ),
        MIGRATE.row(
            "an input of another form",
            &keyed(json!({ "account_sid": "A C", "auth_token": "t" })),
            InvalidField,
            "account_sid",
        ),
        MIGRATE.row(
            "an unknown input",
            &keyed(json!({ "account_sid": "AC1", "auth_token": "t", "x": "y" })),
            InvalidField,
            "x",
        ),
        MIGRATE.row(
            "a list for an input",
            &keyed(json!({ "account_sid": ["AC1"] })),
            InvalidField,
            "auth_object.keybased.account_sid",
        ),
        MIGRATE.row(
            "NUL in an input",
            &keyed(json!({ "account_sid": "AC1", "auth_token": "\0" })),
            InvalidField,
            "auth_token",
        ),
    ]
}
