//! `POST /v1/link/token/revoke`: ends an access token; the connection stays.

use app::contract::error::ErrorCode::{self, InvalidAccessToken, MissingField};
use app::contract::failure::Failure;
use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use crate::http::Shared;
use crate::http::answer::Done;
use crate::http::body::AccessTokenBody;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::ClientCall;
use crate::services::Error;
use crate::services::link::access::{self, ACCESS_TOKEN};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Link, "ends an access token; the connection stays")
        .body::<AccessTokenBody>(json!({ "access_token": "at_..." }))
        .errors(&[MissingField, InvalidAccessToken])
        .example(json!({ "success": true }))
}

/// Ends the token in the body.
pub async fn handler(State(core): State<Shared>, call: ClientCall) -> Result<Json<Done>, ApiError> {
    let token = token_of(&call.body)?;
    access::revoke(&core, &call.scope, &token).await?;
    Ok(Json(Done::YES))
}

/// The access token in a body.
pub(super) fn token_of(body: &Map<String, Value>) -> Result<String, Error> {
    let said = |code: ErrorCode, why: &str| Failure::about(code, ACCESS_TOKEN, why).into();
    match body.get(ACCESS_TOKEN) {
        Some(Value::String(token)) if !token.trim().is_empty() => Ok(token.clone()),
        None | Some(Value::Null | Value::String(_)) => {
            Err(said(ErrorCode::MissingField, "access_token is required"))
        }
        Some(_) => Err(said(ErrorCode::InvalidField, "access_token must be text")),
    }
}
