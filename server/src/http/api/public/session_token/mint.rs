//! `POST /api/v2/public/session-token`: a session token for a linked account.

use axum::Json;
use axum::extract::State;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{JsonObject, Key, Query};
use crate::services::{accounts, tokens};

/// Answers `{token, expires_in}`, seconds. `?force_refresh=true` asks for a new one.
pub async fn handler(
    State(core): State<Shared>,
    Key(scope): Key,
    query: Query,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let account_id = accounts::account_id_of(body.get("linked_account_id"))?;
    let fresh = query.get("force_refresh") == Some("true");
    let minted = tokens::mint(&core, &scope, &account_id, fresh).await?;
    Ok(Json(json!({
        "token": minted.token.expose_secret(),
        "expires_in": minted.expires_in.as_secs(),
    })))
}
