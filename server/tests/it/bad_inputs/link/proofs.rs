//! What callers prove themselves with: tokens, clients, and the ids of sessions.

use app::contract::error::ErrorCode::{
    self, InvalidAccessToken, InvalidClient, InvalidField, InvalidLinkToken, InvalidPublicToken,
    LinkSessionNotFound, MissingField,
};
use serde_json::{Value, json};

use super::super::bodies::{Door, no_texts, nothings, with};
use super::super::row::{Row, Sent, Who};
use super::{CREATE, EXCHANGE, RESULT, REVOKE, ROTATE};
use crate::support::CRM;

pub(super) fn rows() -> Vec<Row> {
    [tokens(), clients(), holders(), sessions()].concat()
}

/// Tokens in bodies: missing, of another type, unknown.
fn tokens() -> Vec<Row> {
    let kinds = [
        (EXCHANGE, "public_token", "pt", InvalidPublicToken),
        (ROTATE, "access_token", "at", InvalidAccessToken),
        (REVOKE, "access_token", "at", InvalidAccessToken),
        (RESULT, "link_token", "lt", InvalidLinkToken),
    ];
    let mut rows = Vec::new();
    for (door, part, prefix, unknown) in kinds {
        let mut row = |what: &str, value: Option<Value>, code: ErrorCode| {
            let body = with(&json!({}), part, value);
            rows.push(door.row(&format!("{part} {what}"), &body, code, part));
        };
        for (what, value) in nothings() {
            row(what, value, MissingField);
        }
        for (what, value) in no_texts() {
            row(what, Some(value), InvalidField);
        }
        row("a number", Some(json!(1)), InvalidField);
        let random = "Ab0-".repeat(11);
        for (what, text) in [
            ("that nobody made", format!("{prefix}_test_{random}")),
            (
                "of the other environment",
                format!("{prefix}_production_{random}"),
            ),
            ("without its prefix", random.clone()),
            ("the prefix alone", format!("{prefix}_test_")),
            ("of another kind", format!("st_test_{random}")),
            ("with SQL", format!("{prefix}_test_' OR 1=1 --")),
            ("with a wildcard", "%".to_owned()),
            ("of 64 KiB", "a".repeat(65_536)),
        ] {
            row(what, Some(json!(text)), unknown);
        }
    }
    let named = json!({ "public_token": "pt_x" });
    for (what, value) in no_texts() {
        let body = with(&named, "user_id", Some(value));
        let name = format!("user_id {what}");
        rows.push(EXCHANGE.row(&name, &body, InvalidField, "user_id"));
    }
    for (what, value) in no_texts() {
        let body = with(&json!({ "link_token": "lt_x" }), "proof", Some(value));
        rows.push(RESULT.row(&format!("proof {what}"), &body, InvalidField, "proof"));
    }
    rows
}

/// Clients that are none. Every route that wants one answers alike.
fn clients() -> Vec<Row> {
    let doors = [
        CREATE,
        EXCHANGE,
        ROTATE,
        REVOKE,
        Door::new("POST", "/link/token/create", Who::Client),
        Door::new("POST", "/link/token/exchange", Who::Client),
    ];
    let absent = format!("ci_{}", "0".repeat(24));
    let mut rows = Vec::new();
    for door in doors {
        let nobody = door.by(Who::Nobody);
        for (what, body, part) in [
            ("none", json!({}), "client_id"),
            (
                "an id alone",
                json!({ "client_id": absent }),
                "client_secret",
            ),
            (
                "a secret alone",
                json!({ "client_secret": "cs_test_x" }),
                "client_id",
            ),
            (
                "unknown",
                json!({ "client_id": absent, "client_secret": "cs_test_x" }),
                "client_secret",
            ),
            (
                "an id that is a list",
                json!({ "client_id": [absent], "client_secret": "x" }),
                "client_id",
            ),
        ] {
            rows.push(nobody.row(&format!("client: {what}"), &body, InvalidClient, part));
        }
        // Another proof is none here.
        let key = door.by(Who::Key);
        rows.push(key.row("client: a key", &json!({}), InvalidClient, "client_id"));
        let session = door.by(Who::Session);
        rows.push(session.row(
            "client: a session token",
            &json!({}),
            InvalidClient,
            "client_id",
        ));
    }
    let session = "/v1/link/session/ls_000000000000000000000000";
    for (method, path) in [
        ("GET", session),
        ("GET", "/v1/link/token/exchange?public_token=pt_x"),
    ] {
        let sent = Sent::new(method, path, Who::Nobody);
        rows.push(sent.is(
            format!("{method} {path}: no client"),
            InvalidClient,
            "client_id",
        ));
    }
    rows
}

/// Access tokens that are none, wherever one is taken.
fn holders() -> Vec<Row> {
    let proxy = format!("/api/v2/public/proxy/{CRM}/me");
    let doors = [
        ("GET", "/v1/link/connection"),
        ("DELETE", "/v1/link/connection"),
        ("GET", proxy.as_str()),
    ];
    let garbage = format!("at_test_{}", "a".repeat(43));
    let part = "access_token";
    let mut rows = Vec::new();
    for (method, path) in doors {
        let ask = || Sent::new(method, path, Who::Nobody);
        let name = |what: &str| format!("{method} {path}: {what}");
        for (what, token) in [
            ("nobody made", garbage.as_str()),
            ("the prefix alone", "at_"),
        ] {
            let sent = ask().header("authorization", format!("Bearer {token}"));
            rows.push(sent.is(name(&format!("bearer {what}")), InvalidAccessToken, part));
            let sent = ask().header("access_token", token);
            rows.push(sent.is(name(&format!("header {what}")), InvalidAccessToken, part));
        }
    }
    for method in ["GET", "DELETE"] {
        let sent = Sent::new(method, "/v1/link/connection", Who::Nobody);
        rows.push(sent.is(
            format!("{method} connection: nothing"),
            InvalidAccessToken,
            part,
        ));
        let sent = Sent::new(method, "/v1/link/connection", Who::Session);
        rows.push(sent.is(
            format!("{method} connection: a session token"),
            InvalidAccessToken,
            part,
        ));
    }
    rows
}

/// Sessions that are not there: malformed ones answer as unknown ones.
fn sessions() -> Vec<Row> {
    let ids = [
        "ls_000000000000000000000000",
        "ls_",
        "ls_zzzzzzzzzzzzzzzzzzzzzzzz",
        "LS_000000000000000000000000",
        "0",
        "%00",
        "ls_00000000000000000000000%30",
        "%27%20OR%201=1",
    ];
    let row = |id: &&str| {
        let sent = Sent::new("GET", format!("/v1/link/session/{id}"), Who::Client);
        sent.is(
            format!("the session {id}"),
            LinkSessionNotFound,
            "link_session_id",
        )
    };
    let long = Sent::new(
        "GET",
        format!("/v1/link/session/{}", "a".repeat(4096)),
        Who::Client,
    );
    let long = long.is("a session of 4 KiB", LinkSessionNotFound, "link_session_id");
    let bytes = Sent::new("GET", "/v1/link/session/%ff", Who::Client);
    let bytes = bytes.is("a session of no text", InvalidField, "link_session_id");
    ids.iter().map(row).chain([long, bytes]).collect()
}
