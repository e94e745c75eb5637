//! `DELETE /api/v2/public/linked-account/default-app/auth-credentials/{key}`: removes one credential.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::services::default_app;

/// Answers `{success, message}`.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(key): Path<String>,
) -> Result<Json<Value>, ApiError> {
    default_app::remove(&core, &who.scope, &who.account, &key).await?;
    Ok(Json(json!({
        "success": true,
        "message": format!("Auth credential '{key}' deleted successfully"),
    })))
}
