//! `POST /api/v1/ecosystem/leads`: an end user asks for an application that cannot be connected yet.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{Bearer, JsonObject};
use crate::http::{Shared, answer};
use crate::services::leads;

/// Answers the lead. `patchbay leads` lists them.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let lead = leads::create(&core, &session, &Value::Object(body)).await?;
    Ok(Json(answer::lead(&lead)))
}
