//! `POST /api/v2/public/session-token/revoke`: ends every session token of the caller's account.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::Revoked;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::Bearer;
use crate::services::tokens;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Sessions, "ends all session tokens of the account")
        .example(json!({ "success": true, "revoked_count": 1 }))
}

/// Answers how many were ended; the one it was called with is among them.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
) -> Result<Json<Revoked>, ApiError> {
    let count = tokens::revoke(&core, &session).await?;
    Ok(Json(Revoked {
        success: true,
        revoked_count: count,
    }))
}
