//! The table as an OpenAPI 3.1 document.
//!
//! The document is put together here from plain JSON; `utoipa` gives the schemas of our types.

use std::collections::BTreeMap;

use app::contract::error::ErrorCode;
use serde_json::{Map, Value, json};

use super::errors;
use super::operation::{Body, Doc, Media, Operation, Parameter, Place, Shape, Who};
use super::tag::Tag;
use crate::http::error::ApiErrorBody;

/// What stands for the public URL in the committed document.
pub const PLACEHOLDER_URL: &str = "https://connect.example.com";

const INTRODUCTION: &str = "\
The API of Patchbay, a Connect server that you host yourself. It speaks Cobalt's public API, so \
that Cobalt's SDKs work unchanged, and extends it in the same style.

Every answer is JSON, but for what a provider answers (`X-Answered-By: provider`). Every error of \
ours has the body `ApiError`, on every route; `error_type` says which kind of failure it is (`ErrorType` lists them all) and `message` what would be right. No status 5xx \
is ever the caller's fault.

A body may be left out where nothing in it is required, doubled and trailing slashes in an address \
do not matter, and the words `undefined` and `null`, which SDKs send for what they do not have, \
count as absent. Any origin may call, with the headers `authorization`, `content-type`, \
`x-api-key`, `linked_account_id`, `slug`, `config_id`, `connection_id`, `disable_field_options` \
and `idempotency-key`, and with `sync_execution`, `include-headers`, `instance_tag` and \
`workflow_id_alias`, which no route of this version reads.";

/// The document, for a server at this address.
#[must_use]
pub fn document(operations: &[Operation], server: &str) -> Value {
    let tags = Tag::ALL.iter();
    let tags: Vec<Value> = tags
        .map(|tag| json!({ "name": tag.name(), "description": tag.about() }))
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Patchbay",
            "version": env!("CARGO_PKG_VERSION"),
            "description": INTRODUCTION,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": server }],
        "tags": tags,
        "paths": paths(operations),
        "components": {
            "schemas": schemas(operations),
            "responses": failures(operations),
            "parameters": parameters(),
            "headers": headers(),
            "securitySchemes": security_schemes(),
        },
    })
}

/// The operations by address, subject by subject.
fn paths(operations: &[Operation]) -> Map<String, Value> {
    let mut paths = Map::new();
    for tag in Tag::ALL {
        for each in operations.iter().filter(|each| each.doc.tag == *tag) {
            let path = paths.entry(each.path).or_insert_with(|| json!({}));
            path[each.method.as_str().to_ascii_lowercase()] = operation(&each.doc);
        }
    }
    paths
}

fn operation(doc: &Doc) -> Value {
    let mut object = json!({
        "operationId": doc.id,
        "tags": [doc.tag.name()],
        "summary": sentence_case(doc.summary),
    });
    if !doc.details.is_empty() {
        object["description"] = json!(doc.details);
    }
    if doc.is_older {
        object["deprecated"] = json!(true);
    }
    object["security"] = security(doc.who);
    let parameters = all_parameters(doc);
    if !parameters.is_empty() {
        object["parameters"] = json!(parameters);
    }
    if let Some(body) = &doc.body {
        object["requestBody"] = request_body(body);
    }
    if doc.takes_anything {
        object["requestBody"] = json!({ "content": { "*/*": {} } });
    }
    object["responses"] = responses(doc);
    object
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Who may call. An empty requirement stands for nobody in particular.
fn security(who: Who) -> Value {
    let mut any = Vec::new();
    if who.takes_key() {
        any.push(json!({ "apiKey": [] }));
    }
    if who.takes_session() {
        any.push(json!({ "sessionToken": [] }));
    }
    json!(any)
}

fn all_parameters(doc: &Doc) -> Vec<Value> {
    let shared = |name: &str| json!({ "$ref": format!("#/components/parameters/{name}") });
    let mut all: Vec<Value> = doc.parameters.iter().map(parameter).collect();
    for place in doc.who.names_account() {
        all.push(shared(match place {
            Place::Query => "linkedAccountQuery",
            Place::Header | Place::Path => "linkedAccountHeader",
        }));
    }
    if doc.is_idempotent {
        all.push(shared("idempotencyKey"));
    }
    all
}

fn parameter(parameter: &Parameter) -> Value {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
    };
    json!({
        "name": parameter.name,
        "in": place,
        "required": parameter.required,
        "description": parameter.about,
        "schema": { "type": "string" },
    })
}

fn request_body(body: &Body) -> Value {
    json!({
        "content": {
            "application/json": {
                "schema": reference(&body.shape),
                "example": body.example,
            },
        },
    })
}

fn reference(shape: &Shape) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", shape.name) })
}

fn responses(doc: &Doc) -> Value {
    let mut responses = Map::new();
    for media in &doc.answers {
        let status = match media.status {
            0 => "default".to_owned(),
            status => status.to_string(),
        };
        responses.insert(status, answer(doc, media));
    }
    for (status, codes) in errors::by_status(&doc.errors) {
        let name = errors::response_name(status, &codes);
        let shared = json!({ "$ref": format!("#/components/responses/{name}") });
        // A status that is no failure of ours keeps its own words.
        responses.entry(status.to_string()).or_insert(shared);
    }
    Value::Object(responses)
}

fn answer(doc: &Doc, media: &Media) -> Value {
    let mut content = json!({});
    if let Some(shape) = &media.shape {
        content["schema"] = reference(shape);
    }
    if !media.example.is_null() {
        content["example"] = media.example.clone();
    }
    let about = if media.about.is_empty() {
        "Done."
    } else {
        media.about
    };
    let mut object = json!({ "description": about, "content": { (media.kind): content } });
    let header = |name: &str| json!({ "$ref": format!("#/components/headers/{name}") });
    if doc.errors.contains(&ErrorCode::TooManyRequests) {
        object["headers"] = json!({
            "RateLimit-Limit": header("RateLimit-Limit"),
            "RateLimit-Remaining": header("RateLimit-Remaining"),
            "RateLimit-Reset": header("RateLimit-Reset"),
            "X-Request-Id": header("X-Request-Id"),
        });
    }
    if doc.is_idempotent {
        object["headers"]["Idempotent-Replayed"] = header("Idempotent-Replayed");
    }
    object
}

/// Every shape that an operation names, by name.
fn schemas(operations: &[Operation]) -> Map<String, Value> {
    let mut found = BTreeMap::new();
    found.insert(errors::TYPES.to_owned(), errors::types());
    let mut body = Shape::of::<ApiErrorBody>();
    for (name, schema) in &mut body.schemas {
        if name == errors::BODY {
            schema["properties"]["error_type"] =
                json!({ "$ref": format!("#/components/schemas/{}", errors::TYPES) });
        }
    }
    found.extend(body.schemas);
    for Operation { doc, .. } in operations {
        let bodies = doc.body.iter().map(|body| &body.shape);
        let answers = doc.answers.iter().filter_map(|media| media.shape.as_ref());
        for shape in bodies.chain(answers) {
            found.extend(shape.schemas.iter().cloned());
        }
    }
    found.into_iter().collect()
}

/// Every answer to a failure that an operation names, by name.
fn failures(operations: &[Operation]) -> BTreeMap<String, Value> {
    let all = operations.iter();
    all.flat_map(|each| errors::by_status(&each.doc.errors))
        .map(|(status, codes)| {
            let name = errors::response_name(status, &codes);
            (name, errors::response(status, &codes))
        })
        .collect()
}

fn parameters() -> Value {
    json!({
        "linkedAccountHeader": {
            "name": "linked_account_id",
            "in": "header",
            "description": "With an API key: your id of the linked account. Wins over the query.",
            "schema": { "type": "string" },
        },
        "linkedAccountQuery": {
            "name": "linked_account_id",
            "in": "query",
            "description": "With an API key: your id of the linked account.",
            "schema": { "type": "string" },
        },
        "idempotencyKey": {
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Carries the request out once: a repetition with the same key and the same request gets the first answer for `PATCHBAY_IDEMPOTENCY_LIFETIME`.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
        },
    })
}

fn headers() -> Value {
    let number = |about: &str| json!({ "description": about, "schema": { "type": "integer", "minimum": 0 } });
    json!({
        "RateLimit-Limit": number("How many requests may come at once after a pause."),
        "RateLimit-Remaining": number("How many of them are left, of the tightest limit that the request has met."),
        "RateLimit-Reset": number("After how many seconds all are there again; where none is left, after how many the next request may come."),
        "Retry-After": number("After how many seconds a request is not refused again."),
        "X-Request-Id": {
            "description": "The request's id, for support. `X-Trace-ID` says the same.",
            "schema": { "type": "string" },
        },
        "Idempotent-Replayed": {
            "description": "`true` where the answer is one that was given before.",
            "schema": { "type": "string", "const": "true" },
        },
    })
}

fn security_schemes() -> Value {
    json!({
        "apiKey": {
            "type": "apiKey",
            "in": "header",
            "name": "x-api-key",
            "description": "For your backend. `tk_...` acts in the environment `test`, `pk_...` in `production`. Where an account is needed, the header or query `linked_account_id` names it.",
        },
        "sessionToken": {
            "type": "http",
            "scheme": "bearer",
            "description": "For one linked account's browser, from `POST /api/v2/public/session-token`.",
        },
    })
}
