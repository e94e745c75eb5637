//! Connecting and disconnecting: credentials, prerequisites, which connection and which client.

use app::contract::error::ErrorCode::{
    ConnectionNotFound, CredentialsRejected, InvalidField, WrongAuthType,
};
use serde_json::{Value, json};

use super::super::row::{Part, Row, Who};
use super::{Door, many, no_texts, nothings, with};

const SAVE: Door = Door::new("POST", "/api/v2/app/sandbox-sms/save", Who::Session);
const SAVE_FOR_HOST: Door = Door::new(
    "PUT",
    "/api/v2/public/linked-account/integration/save-key-credentials/sandbox-sms",
    Who::Host,
);
const INTEGRATE: Door = Door::new("POST", "/api/v1/sandbox-crm/integrate", Who::Session);

fn good() -> Value {
    json!({ "account_sid": "AC1", "auth_token": "valid-token" })
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for door in [SAVE, SAVE_FOR_HOST] {
        rows.extend(inputs(door));
        rows.extend(beside(door, &good()));
    }
    rows.extend(beside(INTEGRATE, &json!({})));
    rows.extend(clients());
    rows.extend(kinds());
    rows.extend(disconnects());
    rows
}

fn inputs(door: Door) -> Vec<Row> {
    let mut rows = Vec::new();
    for part in ["account_sid", "auth_token"] {
        for (what, value) in nothings() {
            let body = with(&good(), part, value);
            rows.push(door.row(&format!("{part} {what}"), &body, InvalidField, part));
        }
        for (what, value) in [
            ("a list", json!(["AC1"])),
            ("an object", json!({ "a": 1 })),
            ("with NUL", json!("a\0b")),
            ("with a line break", json!("a\nb")),
            ("with ESC", json!("a\u{1b}b")),
            ("too long", json!("a".repeat(100_000))),
        ] {
            let body = with(&good(), part, Some(value));
            rows.push(door.row(&format!("{part} {what}"), &body, InvalidField, part));
        }
    }
    for (what, text) in [
        ("of another form", "AC 1"),
        ("of 65 characters", &*"A".repeat(65)),
        ("in another script", "АС1"),
        ("with a colon", "AC:1"),
        ("with a slash", "AC/1"),
    ] {
        let body = with(&good(), "account_sid", Some(json!(text)));
        rows.push(door.row(
            &format!("account_sid {what}"),
            &body,
            InvalidField,
            "account_sid",
        ));
    }
    for (what, name) in [
        ("unknown", "api_key"),
        ("in capitals", "ACCOUNT_SID"),
        ("empty", ""),
        ("with NUL", "a\0"),
    ] {
        let body = with(&good(), name, Some(json!("x")));
        rows.push(door.row(&format!("an input {what}"), &body, InvalidField, name));
    }
    let refused = with(&good(), "auth_token", Some(json!("invalid-token")));
    rows.push(door.row(
        "a token that the provider refuses",
        &refused,
        CredentialsRejected,
        Part::None,
    ));
    rows
}

/// What stands beside the inputs.
fn beside(door: Door, good: &Value) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |part: &str, what: &str, value: Value, named: &str| {
        let body = with(good, part, Some(value));
        rows.push(door.row(&format!("{part} {what}"), &body, InvalidField, named));
    };
    let own = "user_defined_fields";
    row(own, "a text", json!("x"), own);
    row(own, "a number", json!(1), own);
    row(own, "a list", json!([1]), own);
    row(own, "of 101 keys", many(101, &json!(1)), own);
    row(
        own,
        "with a list",
        json!({ "k": [] }),
        "user_defined_fields.k",
    );
    row(
        own,
        "with null",
        json!({ "k": null }),
        "user_defined_fields.k",
    );
    row(
        own,
        "with NUL in a key",
        json!({ "k\0": 1 }),
        "user_defined_fields.k",
    );
    row(
        own,
        "with NUL in a value",
        json!({ "k": "\0" }),
        "user_defined_fields.k",
    );
    row(
        own,
        "with a value too long",
        json!({ "k": "x".repeat(4097) }),
        "user_defined_fields.k",
    );
    let asked = "pre_requisite_fields";
    row(asked, "a text", json!("x"), asked);
    row(asked, "a number", json!(1), asked);
    row(asked, "a list", json!(["a"]), asked);
    row(
        asked,
        "with a list",
        json!({ "subdomain": [] }),
        "pre_requisite_fields.subdomain",
    );
    row(
        asked,
        "with an unknown one",
        json!({ "subdomain": "x" }),
        "subdomain",
    );
    for part in ["connection_id", "auth_config_id", "auth_profile_id"] {
        for (what, value) in no_texts().into_iter().chain([("a number", json!(1))]) {
            row(part, what, value, part);
        }
    }
    let body = with(
        good,
        "connection_id",
        Some(json!("000000000000000000000000")),
    );
    rows.push(door.row(
        "connection_id unknown",
        &body,
        ConnectionNotFound,
        "connection_id",
    ));
    rows
}

/// Which OAuth client is meant.
fn clients() -> Vec<Row> {
    let of = |one: &str, two: &str| json!({ "auth_config_id": one, "auth_profile_id": two });
    let unknown = "000000000000000000000000";
    let mut rows = vec![
        INTEGRATE.row(
            "two clients",
            &of(unknown, "other"),
            InvalidField,
            "auth_config_id",
        ),
        INTEGRATE.row(
            "an unknown client",
            &of(unknown, unknown),
            InvalidField,
            "auth_config_id",
        ),
        INTEGRATE.row(
            "a client with NUL",
            &json!({ "auth_config_id": "\0" }),
            InvalidField,
            "auth_config_id",
        ),
        INTEGRATE.row(
            "a client that is no id",
            &json!({ "auth_profile_id": "é" }),
            InvalidField,
            "auth_config_id",
        ),
    ];
    let path = "/api/v1/sandbox-crm/integrate?auth_config_id=one";
    let in_query = Door { path, ..INTEGRATE };
    let body = json!({ "auth_config_id": "two" });
    rows.push(in_query.row(
        "another client in the query",
        &body,
        InvalidField,
        "auth_config_id",
    ));
    rows
}

/// Ways to connect that the app does not have.
fn kinds() -> Vec<Row> {
    let consent = Door {
        path: "/api/v2/app/sandbox-crm/save",
        ..SAVE
    };
    let path = "/api/v2/public/linked-account/integration/save-key-credentials/sandbox-crm";
    let consent_for_host = Door {
        path,
        ..SAVE_FOR_HOST
    };
    let keyed = Door {
        path: "/api/v1/sandbox-sms/integrate",
        ..INTEGRATE
    };
    let path = "/api/v2/public/linked-account/integration/save-key-credentials/sandbox-sms?auth_type=oauth2";
    let by_consent = Door {
        path,
        ..SAVE_FOR_HOST
    };
    vec![
        consent.row(
            "an app of consent",
            &json!({ "token": "x" }),
            WrongAuthType,
            "slug",
        ),
        consent_for_host.row(
            "an app of consent",
            &json!({ "token": "x" }),
            WrongAuthType,
            "slug",
        ),
        keyed.row(
            "an app of typed credentials",
            &good(),
            WrongAuthType,
            "slug",
        ),
        by_consent.row(
            "credentials by consent",
            &good(),
            WrongAuthType,
            "auth_type",
        ),
    ]
}

fn disconnects() -> Vec<Row> {
    let by_session = Door::new(
        "DELETE",
        "/api/v1/linked-acc/integration/sandbox-crm",
        Who::Session,
    );
    let path = "/api/v2/public/linked-account/integration/sandbox-crm";
    let by_host = Door::new("DELETE", path, Who::Host);
    let mut rows = Vec::new();
    for door in [by_session, by_host] {
        for part in ["connection_id", "auth_type", "auth_config_id"] {
            for (what, value) in no_texts().into_iter().chain([("a number", json!(1))]) {
                let body = json!({ (part): value });
                rows.push(door.row(&format!("{part} {what}"), &body, InvalidField, part));
            }
        }
        for (what, id) in [("unknown", "000000000000000000000000"), ("with NUL", "\0")] {
            let body = json!({ "connection_id": id });
            rows.push(door.row(
                &format!("connection_id {what}"),
                &body,
                ConnectionNotFound,
                "connection_id",
            ));
        }
        let body = json!({ "auth_type": "password" });
        rows.push(door.row("auth_type unknown", &body, InvalidField, "auth_type"));
    }
    rows
}
