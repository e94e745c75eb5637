//! `GET /api/v2/public/hosted-properties` and, as it was called in 2023, `GET
//! /api/v2/public/connect-url`: what was given with the hosted link.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::Bearer;
use crate::services::hosted;

/// Answers the body of `connect-url` as it was sent; an empty object if there was none.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(hosted::properties(&core, &session).await?))
}
