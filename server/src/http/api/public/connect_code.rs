//! `POST /api/v2/public/connect-code/exchange`: a session token for a one-time code.
//!
//! Without any other proof: whoever holds the code is the page that it was made for.

use app::contract::error::ErrorCode::{InvalidConnectCode, MissingField};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::SessionToken;
use crate::http::body::ConnectCodeBody;
use crate::http::docs::{Doc, Tag, Who};
use crate::http::error::ApiError;
use crate::http::extract::JsonObject;
use crate::services::connect_codes;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Sessions, "the session token for a one-time code")
        .who(Who::Holder("the code"))
        .body::<ConnectCodeBody>(json!({ "code": "cc_..." }))
        .errors(&[InvalidConnectCode, MissingField])
        .example(json!({ "token": "st_...", "expires_in": 86400 }))
}

/// Answers `{token, expires_in}`, seconds.
pub async fn handler(
    State(core): State<Shared>,
    JsonObject(body): JsonObject,
) -> Result<Json<SessionToken>, ApiError> {
    let minted = connect_codes::exchange(&core, &body).await?;
    Ok(Json(SessionToken::of(&minted)))
}
