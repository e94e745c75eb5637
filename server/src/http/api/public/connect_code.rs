//! `POST /api/v2/public/connect-code/exchange`: a session token for a one-time code.
//!
//! Without any other proof: whoever holds the code is the page that it was made for.

use axum::Json;
use axum::extract::State;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::JsonObject;
use crate::services::connect_codes;

/// Answers `{token, expires_in}`, seconds.
pub async fn handler(
    State(core): State<Shared>,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let minted = connect_codes::exchange(&core, &body).await?;
    Ok(Json(json!({
        "token": minted.token.expose_secret(),
        "expires_in": minted.expires_in.as_secs(),
    })))
}
