//! What an account is made of beside its id: name, user-defined fields, credentials of the host's
//! product.

use app::contract::error::ErrorCode::{InvalidField, MissingField};
use serde_json::{Value, json};

use super::super::super::row::Row;
use super::super::{Door, many};

/// Everything but the id, which `body` puts where it belongs.
pub(super) fn rows(door: Door, place: &str, body: &dyn Fn(&str, Value) -> Value) -> Vec<Row> {
    let long = |length| "x".repeat(length);
    let udf = |key: &str, value: Value| json!({ (key): value });
    let own = |credentials: Value| json!({ "auth_credentials": credentials });
    let credentials = "your_app.auth_credentials";
    let parts = [
        ("name", "a number", json!(1), InvalidField, "name"),
        ("name", "true", json!(true), InvalidField, "name"),
        ("name", "a list", json!(["a"]), InvalidField, "name"),
        (
            "name",
            "an object",
            json!({ "de": "a" }),
            InvalidField,
            "name",
        ),
        (
            "name",
            "of 201 characters",
            json!(long(201)),
            InvalidField,
            "name",
        ),
        ("udf", "a text", json!("x"), InvalidField, "udf"),
        ("udf", "a number", json!(1), InvalidField, "udf"),
        ("udf", "true", json!(true), InvalidField, "udf"),
        (
            "udf",
            "a list",
            json!([{ "key_name": "a", "key_value": 1 }]),
            InvalidField,
            "udf",
        ),
        (
            "udf",
            "of 101 keys",
            many(101, &json!(1)),
            InvalidField,
            "udf",
        ),
        (
            "udf",
            "a list as a value",
            udf("k", json!([1])),
            InvalidField,
            "udf.k",
        ),
        (
            "udf",
            "an object as a value",
            udf("k", json!({})),
            InvalidField,
            "udf.k",
        ),
        (
            "udf",
            "an empty key",
            udf("", json!(1)),
            InvalidField,
            "udf.",
        ),
        (
            "udf",
            "a key too long",
            udf(&long(4097), json!(1)),
            InvalidField,
            &format!("udf.{}", long(60)),
        ),
        (
            "udf",
            "a value too long",
            udf("k", json!(long(4097))),
            InvalidField,
            "udf.k",
        ),
        (
            "udf",
            "NUL in a key",
            udf("a\0b", json!(1)),
            InvalidField,
            "udf.ab",
        ),
        (
            "udf",
            "NUL in a value",
            udf("k", json!("a\0b")),
            InvalidField,
            "udf.k",
        ),
        ("your_app", "a text", json!("x"), InvalidField, "your_app"),
        ("your_app", "a number", json!(1), InvalidField, "your_app"),
        ("your_app", "a list", json!([{}]), InvalidField, "your_app"),
        (
            "your_app",
            "without credentials",
            json!({}),
            MissingField,
            credentials,
        ),
        (
            "your_app",
            "with null credentials",
            own(Value::Null),
            MissingField,
            credentials,
        ),
        (
            "your_app",
            "with empty credentials",
            own(json!({})),
            MissingField,
            credentials,
        ),
        (
            "your_app",
            "with a list of credentials",
            own(json!(["a"])),
            InvalidField,
            credentials,
        ),
        (
            "your_app",
            "with a text of credentials",
            own(json!("a")),
            InvalidField,
            credentials,
        ),
        (
            "your_app",
            "a list as a credential",
            own(json!({ "k": [] })),
            InvalidField,
            "your_app.auth_credentials.k",
        ),
        (
            "your_app",
            "a null credential",
            own(json!({ "k": null })),
            InvalidField,
            "your_app.auth_credentials.k",
        ),
        (
            "your_app",
            "a credential too long",
            own(json!({ "k": long(10_241) })),
            InvalidField,
            "your_app.auth_credentials.k",
        ),
        (
            "your_app",
            "a credential without a name",
            own(json!({ "": "v" })),
            InvalidField,
            credentials,
        ),
        (
            "your_app",
            "a credential's name too long",
            own(json!({ (long(257)): "v" })),
            InvalidField,
            credentials,
        ),
        (
            "your_app",
            "a credential's name with NUL",
            own(json!({ "a\0": "v" })),
            InvalidField,
            credentials,
        ),
        (
            "your_app",
            "101 credentials",
            own(many(101, &json!("v"))),
            InvalidField,
            credentials,
        ),
    ];
    let row = |(part, what, value, code, named): (&str, &str, Value, _, &str)| {
        door.row(
            &format!("{place}{part} {what}"),
            &body(part, value),
            code,
            named,
        )
    };
    parts.into_iter().map(row).collect()
}
