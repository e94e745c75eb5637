//! Failures in the document.

use std::collections::BTreeMap;

use app::contract::error::ErrorCode;
use serde_json::{Value, json};

/// The name of the schema of every error's body.
pub const BODY: &str = "ApiError";
/// The name of the schema that lists every kind of failure.
pub const TYPES: &str = "ErrorType";

/// Every kind of failure, with its status, the code of Cobalt's clients, and what happened.
pub fn types() -> Value {
    let all = ErrorCode::ALL.iter().map(|code| {
        json!({
            "const": code.as_str(),
            "title": format!("{} {}", code.status(), code.wire()),
            "description": code.about(),
        })
    });
    json!({
        "type": "string",
        "description": "Every kind of failure, with its status and `error_code`.",
        "oneOf": all.collect::<Vec<_>>(),
    })
}

/// The failures of an operation by status.
pub fn by_status(codes: &[ErrorCode]) -> BTreeMap<u16, Vec<ErrorCode>> {
    let mut found: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in codes {
        found.entry(code.status()).or_default().push(*code);
    }
    found.values_mut().for_each(|codes| codes.sort());
    found
}

/// The name of the answer with this status and these failures, which operations share.
pub fn response_name(status: u16, codes: &[ErrorCode]) -> String {
    let names = codes.iter().map(|code| format!(".{}", code.as_str()));
    format!("{status}{}", names.collect::<String>())
}

/// What an answer with this status says.
pub fn response(status: u16, codes: &[ErrorCode]) -> Value {
    let names: Vec<String> = codes
        .iter()
        .map(|code| format!("`{}`", code.as_str()))
        .collect();
    let types: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    let mut wires: Vec<&str> = codes.iter().map(|code| code.wire()).collect();
    wires.sort_unstable();
    wires.dedup();
    let mut response = json!({
        "description": names.join(", "),
        "content": {
            "application/json": {
                "schema": {
                    "allOf": [
                        { "$ref": format!("#/components/schemas/{BODY}") },
                        {
                            "properties": {
                                "status_code": { "const": status },
                                "error_code": { "enum": wires },
                                "error_type": { "enum": types },
                            },
                        },
                    ],
                },
            },
        },
    });
    if status == ErrorCode::TooManyRequests.status() {
        let header = |name: &str| json!({ "$ref": format!("#/components/headers/{name}") });
        response["headers"] = json!({
            "RateLimit-Limit": header("RateLimit-Limit"),
            "RateLimit-Remaining": header("RateLimit-Remaining"),
            "RateLimit-Reset": header("RateLimit-Reset"),
            "Retry-After": header("Retry-After"),
        });
    }
    response
}
