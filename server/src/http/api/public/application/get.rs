//! `GET /api/v2/public/application/{slug}`, `GET /api/v2/f-sdk/application/{slug}`: one application.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::http::{Shared, answer};
use crate::services::apps;

/// Answers the application as the account sees it.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let entry = apps::get(&core, &who.scope, &who.account, &slug).await?;
    Ok(Json(answer::application(&entry, &core.options)))
}
