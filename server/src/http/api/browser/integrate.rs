//! `GET /api/v1/{slug}/integrate`: where to send the end user.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::domain::connection::Inputs;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{Bearer, Path, Query};
use crate::services::connect::start;

/// Answers `{auth_url}`: a page of ours that names the company and the account and leaves for the
/// provider. The query holds the application's prerequisites.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    Query(query): Query,
) -> Result<Json<Value>, ApiError> {
    let asked = query
        .into_iter()
        .filter(|(name, _)| !name.is_empty() && name != "auth_config_id");
    let inputs: Inputs = asked.collect();
    let auth_url = start::from_sdk(&core, &session, &slug, inputs).await?;
    Ok(Json(json!({ "auth_url": auth_url })))
}
