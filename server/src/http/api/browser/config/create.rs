//! `POST /api/v2/f-sdk/config` and `/api/v2/public/config`: the config of this name, made if there is
//! none.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::domain::config::wire::Config;
use crate::http::Shared;
use crate::http::body::NewConfigBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject};
use crate::http::target::Named;
use crate::services::configs;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Configs, "makes a config, or reads the one of this name")
        .details(
            "A config can be made before the application is connected, unless that may happen several times: then a config belongs to a connection.",
        )
        .body::<NewConfigBody>(json!({ "slug": "sandbox-crm", "config_id": "default", "labels": [] }))
        .errors(codes::CONFIG)
        .errors(codes::ANSWERS)
}

/// Answers the config. It can be made before the application is connected, unless that may happen
/// several times: then a config belongs to a connection.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    named: Named,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Config>, ApiError> {
    let which = named.which_with(&body)?;
    let (scope, account, body) = (&who.scope, &who.account, Value::Object(body));
    Ok(Json(
        configs::create(&core, scope, account, &which, &body, lists).await?,
    ))
}
