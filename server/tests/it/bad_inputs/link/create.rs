//! What a session is asked for: ids, addresses, apps, looks.

use app::contract::error::ErrorCode::{
    self, AppNotFound, InvalidAccessToken, InvalidField, MissingField,
};
use serde_json::{Value, json};

use super::super::bodies::{no_ids, no_texts, nothings, with};
use super::super::row::Row;
use super::CREATE;
use crate::support::CRM;

pub(super) fn rows() -> Vec<Row> {
    [ids(), addresses(), wishes(), looks()].concat()
}

fn good() -> Value {
    json!({ "user_id": "user-1", "org_id": "org-1" })
}

/// Ids of the host's own: text or a number.
fn ids() -> Vec<Row> {
    let mut rows = Vec::new();
    for part in ["user_id", "org_id"] {
        let mut row = |what: &str, value: Option<Value>, code: ErrorCode| {
            let body = with(&good(), part, value);
            rows.push(CREATE.row(&format!("{part} {what}"), &body, code, part));
        };
        for (what, value) in nothings() {
            row(what, value, MissingField);
        }
        for (what, value) in no_texts() {
            row(what, Some(value), InvalidField);
        }
        for (what, text) in no_ids() {
            row(what, Some(json!(text)), InvalidField);
        }
    }
    rows
}

/// Addresses and origins that nobody has registered, or that are none.
fn addresses() -> Vec<Row> {
    let mut rows = Vec::new();
    let urls = [
        ("of somebody else", "https://evil.test/cb"),
        (
            "of somebody else behind ours",
            "https://localhost@evil.test/",
        ),
        ("of a longer name", "http://localhost.evil.test/cb"),
        ("with a name and password", "http://a:b@localhost/cb"),
        ("with a fragment", "http://localhost/cb#here"),
        ("without a scheme", "//localhost/cb"),
        ("a path", "/cb"),
        ("a script", "javascript:alert(1)"),
        ("data", "data:text/html,x"),
        ("a file", "file:///etc/passwd"),
        ("a wildcard", "https://*.acme.test/"),
        ("with a line break", "http://localhost/cb\nx"),
        ("with NUL", "http://localhost/cb\0"),
        ("with backslashes", "http:\\\\localhost\\cb"),
    ];
    for (what, url) in urls {
        let body = with(&good(), "callback_url", Some(json!(url)));
        let name = format!("callback_url {what}");
        rows.push(CREATE.row(&name, &body, InvalidField, "callback_url"));
        let body = with(&good(), "allowed_origins", Some(json!([url])));
        let name = format!("allowed_origins {what}");
        rows.push(CREATE.row(&name, &body, InvalidField, "allowed_origins"));
    }
    for (what, value) in no_texts() {
        let body = with(&good(), "callback_url", Some(value));
        let name = format!("callback_url {what}");
        rows.push(CREATE.row(&name, &body, InvalidField, "callback_url"));
    }
    for (what, value) in [
        ("a text", json!("http://localhost")),
        ("an object", json!({ "0": "http://localhost" })),
        ("with a number", json!([1])),
        ("with null", json!([null])),
        ("with nothing", json!([""])),
        ("with a path", json!(["http://localhost/x"])),
        ("that end with a slash", json!(["http://localhost/"])),
        ("every page", json!(["*"])),
        ("no page", json!(["null"])),
        ("a hundred and one", json!(vec!["http://localhost"; 101])),
        (
            "a right one and a wrong one",
            json!(["http://localhost", "https://evil.test"]),
        ),
    ] {
        let body = with(&good(), "allowed_origins", Some(value));
        let name = format!("allowed_origins {what}");
        rows.push(CREATE.row(&name, &body, InvalidField, "allowed_origins"));
    }
    rows
}

/// Apps, state, repairs.
fn wishes() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |part: &str, what: &str, value: Value, code: ErrorCode| {
        let body = with(&good(), part, Some(value));
        rows.push(CREATE.row(&format!("{part} {what}"), &body, code, part));
    };
    for (what, value) in no_texts() {
        row("app", what, value.clone(), InvalidField);
        row("state", what, value.clone(), InvalidField);
        row("locale", what, value.clone(), InvalidField);
        row("access_token", what, value, InvalidField);
    }
    for slug in [
        "no-such-app",
        "SANDBOX-CRM",
        "sandbox-crm ",
        "../sandbox-crm",
        "sandbox%2dcrm",
    ] {
        row("app", &format!("{slug:?}"), json!(slug), AppNotFound);
        row(
            "apps",
            &format!("{slug:?}"),
            json!([CRM, slug]),
            AppNotFound,
        );
    }
    row("app", "with NUL", json!("sandbox-crm\0"), InvalidField);
    for (what, value) in [
        ("a text", json!(CRM)),
        ("an object", json!({ "slug": CRM })),
        ("with a number", json!([1])),
        ("with nothing", json!([""])),
        ("a hundred and one", json!(vec![CRM; 101])),
    ] {
        row("apps", what, value, InvalidField);
    }
    row(
        "state",
        "of 1025 bytes",
        json!("s".repeat(1025)),
        InvalidField,
    );
    row("state", "with a line break", json!("a\nb"), InvalidField);
    for (what, value) in [
        ("text", json!("true")),
        ("1", json!(1)),
        ("a list", json!([true])),
    ] {
        row("allow_other_account", what, value, InvalidField);
    }
    let garbage = "at_test_".to_owned() + &"a".repeat(43);
    for (what, token) in [
        ("that nobody made", garbage.as_str()),
        ("of another kind", "lt_x"),
        ("of one letter", "a"),
    ] {
        row("access_token", what, json!(token), InvalidAccessToken);
    }
    let both = json!({ "user_id": "u", "org_id": "o", "app": CRM, "apps": [CRM] });
    rows.push(CREATE.row("app and apps", &both, InvalidField, "app"));
    rows
}

/// What the page looks like.
fn looks() -> Vec<Row> {
    let mut rows = Vec::new();
    for (what, value) in [
        ("a text", json!("dark")),
        ("a list", json!(["#fff"])),
        ("true", json!(true)),
        ("a number", json!(1)),
        ("too large", json!({ "x": "y".repeat(17_000) })),
    ] {
        let body = with(&good(), "theme", Some(value));
        rows.push(CREATE.row(&format!("theme {what}"), &body, InvalidField, "theme"));
    }
    for locale in [
        "e n",
        "en_US",
        "en-",
        "-en",
        "englishlanguage",
        "en--US",
        "*",
        "<b>",
        "é",
    ] {
        let body = with(&good(), "locale", Some(json!(locale)));
        rows.push(CREATE.row(&format!("locale {locale:?}"), &body, InvalidField, "locale"));
    }
    rows
}
