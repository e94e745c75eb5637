//! `PUT /api/v2/public/linked-account/default-app/auth-credentials/{key}`: sets one credential.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, JsonObject, Path};
use crate::services::default_app;

/// Answers whether it was added or updated, never what it is.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(key): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let action = default_app::set(&core, &who.scope, &who.account, &key, &body).await?;
    let action = action.as_str();
    Ok(Json(json!({
        "success": true,
        "message": format!("Auth credential '{key}' {action} successfully"),
        "action": action,
    })))
}
