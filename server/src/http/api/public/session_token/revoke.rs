//! `POST /api/v2/public/session-token/revoke`: ends every session token of the caller's account.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::Bearer;
use crate::services::tokens;

/// Answers how many were ended; the one it was called with is among them.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
) -> Result<Json<Value>, ApiError> {
    let count = tokens::revoke(&core, &session).await?;
    Ok(Json(json!({ "success": true, "revoked_count": count })))
}
