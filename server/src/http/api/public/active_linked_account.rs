//! `GET /api/v2/public/session/active-linked-account`: whom a session token speaks for.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::Bearer;
use crate::http::{Shared, answer};
use crate::services::apps;

/// Answers the account with its integrations.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
) -> Result<Json<Value>, ApiError> {
    let apps = apps::list(&core, &session.scope, &session.account).await?;
    Ok(Json(answer::linked_account(
        &session.scope,
        &session.account,
        Some(&apps),
        &core.options,
    )))
}
