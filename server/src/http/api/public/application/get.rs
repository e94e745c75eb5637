//! `GET /api/v2/public/application/{slug}`, `GET /api/v2/f-sdk/application/{slug}`: one application.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::shown;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};

/// Answers the application as the account sees it; an API key is also told when it is not configured.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<Value>, ApiError> {
    Ok(Json(shown::one(&core, &who, &slug).await?))
}
