//! `POST /v1/link/token/rotate`: another access token in the place of one.

use app::contract::error::ErrorCode::{InvalidAccessToken, MissingField};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use super::revoke::token_of;
use crate::http::Shared;
use crate::http::answer::RotatedToken;
use crate::http::body::AccessTokenBody;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::ClientCall;
use crate::services::link::access;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Link, "ends an access token and gives the next one")
        .body::<AccessTokenBody>(json!({ "access_token": "at_..." }))
        .errors(&[MissingField, InvalidAccessToken])
        .example(json!({ "success": true, "token": "at_...", "access_token": "at_..." }))
}

/// Answers the token that takes the place of the one in the body.
pub async fn handler(
    State(core): State<Shared>,
    call: ClientCall,
) -> Result<Json<RotatedToken>, ApiError> {
    let token = token_of(&call.body)?;
    let next = access::rotate(&core, &call.scope, &token).await?;
    Ok(Json(RotatedToken::of(&next)))
}
