//! Linked accounts, their tokens and codes, credentials of the host's product, leads.

mod parts;

use app::contract::error::ErrorCode::{
    DefaultAppNotFound, DuplicateLinkedAccount, FieldReadOnly, InvalidConnectCode, InvalidField,
    MissingField, MissingLinkedAccount, UnknownLinkedAccount,
};
use serde_json::{Value, json};

use super::super::row::{Part, Row, Who};
use super::{Door, no_ids, no_texts, nothings, with};

const ACCOUNT: &str = "linked_account_id";
const CREATE: Door = Door::new("POST", "/api/v2/public/linked-account", Who::Key);
const UPSERT: Door = Door::new("PUT", "/api/v2/public/linked-account", Who::Key);

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let good = json!({ "linked_account_id": "new", "name": "New" });
    for door in [CREATE, UPSERT] {
        rows.extend(account_ids(door, &good));
        rows.extend(parts::rows(door, "", &|part, value| {
            with(&good, part, Some(value))
        }));
    }
    let wrapped = |part: &str, value: Value| json!({ "linked_account_id": "new", "payload": { (part): value } });
    rows.extend(parts::rows(UPSERT, "in the payload, ", &wrapped));
    let taken = json!({ "linked_account_id": "globex-1" });
    rows.push(CREATE.row("one that exists", &taken, DuplicateLinkedAccount, ACCOUNT));
    let body = with(&good, "udf", Some(json!({ "k": null })));
    rows.push(CREATE.row("udf: a null value", &body, InvalidField, "udf.k"));
    for (what, payload) in [
        ("a text", json!("x")),
        ("a list", json!([1])),
        ("a number", json!(1)),
    ] {
        let body = with(&good, "payload", Some(payload));
        rows.push(UPSERT.row(
            &format!("payload is {what}"),
            &body,
            InvalidField,
            "payload",
        ));
    }
    rows.extend([own_changes(), tokens(), codes(), credentials(), leads()].concat());
    rows
}

fn account_ids(door: Door, good: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |what: &str, value: Option<Value>| {
        let body = with(good, ACCOUNT, value);
        let what = format!("{ACCOUNT} {what}");
        rows.push(door.row(&what, &body, MissingLinkedAccount, ACCOUNT));
    };
    for (what, value) in nothings() {
        row(what, value);
    }
    for (what, value) in no_texts() {
        row(what, Some(value));
    }
    for (what, text) in no_ids() {
        row(what, Some(json!(text)));
    }
    rows
}

/// What a session token must not change.
fn own_changes() -> Vec<Row> {
    let door = Door::new("PUT", "/api/v2/public/linked-account", Who::Session);
    [
        ("udf a text", json!({ "udf": "x" }), InvalidField, "udf"),
        ("name a list", json!({ "name": [] }), InvalidField, "name"),
        (
            "NUL in its udf",
            json!({ "udf": { "k": "\0" } }),
            InvalidField,
            "udf.k",
        ),
        (
            "the host's udf",
            json!({ "udf": { "plan": "free" } }),
            FieldReadOnly,
            "udf.plan",
        ),
        (
            "the host's udf away",
            json!({ "udf": { "plan": null } }),
            FieldReadOnly,
            "udf.plan",
        ),
        (
            "credentials of another type",
            json!({ "your_app": [] }),
            InvalidField,
            "your_app",
        ),
    ]
    .map(|(what, body, code, part)| door.row(&format!("by a session, {what}"), &body, code, part))
    .into()
}

fn tokens() -> Vec<Row> {
    let door = Door::new("POST", "/api/v2/public/session-token", Who::Key);
    let mut rows = account_ids(door, &json!({}));
    for (what, id) in [
        ("that does not exist", "nobody"),
        ("in other letters", "GLOBEX-1"),
        ("with a wildcard", "globex%"),
        ("with SQL", "' OR 1=1 --"),
        ("that looks the same", "glоbex-1"),
    ] {
        let body = json!({ "linked_account_id": id });
        rows.push(door.row(
            &format!("an account {what}"),
            &body,
            UnknownLinkedAccount,
            ACCOUNT,
        ));
    }
    rows
}

fn codes() -> Vec<Row> {
    let door = Door::new("POST", "/api/v2/public/connect-code/exchange", Who::Nobody);
    let mut rows = Vec::new();
    for (what, value) in nothings() {
        let body = with(&json!({}), "code", value);
        rows.push(door.row(&format!("code {what}"), &body, MissingField, "code"));
    }
    for (what, value) in no_texts().into_iter().chain([("a number", json!(1))]) {
        let body = json!({ "code": value });
        rows.push(door.row(&format!("code {what}"), &body, InvalidField, "code"));
    }
    for (what, code) in [
        ("unknown", "cc_x"),
        ("with NUL", "cc_\0"),
        ("that is no code", "é"),
    ] {
        let body = json!({ "code": code });
        rows.push(door.row(&format!("code {what}"), &body, InvalidConnectCode, "code"));
    }
    rows
}

fn credentials() -> Vec<Row> {
    let path = "/api/v2/public/linked-account/default-app/auth-credentials/token";
    let door = Door::new("PUT", path, Who::Host);
    let mut rows = vec![
        door.row("value missing", &json!({}), MissingField, "value"),
        door.row(
            "value null",
            &json!({ "value": null }),
            MissingField,
            "value",
        ),
        door.row(
            "value a list",
            &json!({ "value": ["x"] }),
            InvalidField,
            "value",
        ),
        door.row(
            "value an object",
            &json!({ "value": {} }),
            InvalidField,
            "value",
        ),
        door.row(
            "value too long",
            &json!({ "value": "x".repeat(10_241) }),
            InvalidField,
            "value",
        ),
    ];
    // An account that has none of the host's product.
    let door = Door::new("PUT", path, Who::Key);
    let sent = door
        .sent()
        .header("linked_account_id", "bare")
        .json(&json!({ "value": "v" }));
    rows.push(sent.is("a credential beside none", DefaultAppNotFound, Part::None));
    rows
}

fn leads() -> Vec<Row> {
    let door = Door::new("POST", "/api/v1/ecosystem/leads", Who::Session);
    let good = json!({ "slug": "acme", "email": "a@b.example" });
    let mut rows = Vec::new();
    for part in ["slug", "email"] {
        for (what, value) in nothings() {
            let body = with(&good, part, value);
            rows.push(door.row(&format!("{part} {what}"), &body, MissingField, part));
        }
    }
    for part in ["slug", "email", "name", "description"] {
        for (what, value) in no_texts().into_iter().chain([("a number", json!(1))]) {
            let body = with(&good, part, Some(value));
            rows.push(door.row(&format!("{part} {what}"), &body, InvalidField, part));
        }
    }
    for (part, what, text) in [
        ("slug", "of 101 bytes", "a".repeat(101)),
        ("slug", "with a blank", "acme crm".to_owned()),
        ("slug", "with a slash", "acme/crm".to_owned()),
        ("slug", "with NUL", "ac\0me".to_owned()),
        ("slug", "with a line break", "ac\nme".to_owned()),
        ("slug", "in another script", "акме".to_owned()),
        ("slug", "with markup", "<b>acme</b>".to_owned()),
        ("email", "without a sign", "ana".to_owned()),
        ("email", "with NUL", "ana\0@b.example".to_owned()),
        (
            "email",
            "with a header",
            "ana@b.example\nBcc: x@y.example".to_owned(),
        ),
        (
            "email",
            "of 255 characters",
            format!("a@{}.example", "b".repeat(245)),
        ),
        ("name", "of 201 characters", "x".repeat(201)),
        ("description", "of 2001 characters", "x".repeat(2001)),
    ] {
        let body = with(&good, part, Some(json!(text)));
        rows.push(door.row(&format!("{part} {what}"), &body, InvalidField, part));
    }
    rows
}
