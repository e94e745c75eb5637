//! `DELETE /api/v2/public/linked-account/{id}`: removes a linked account with all that it has.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{Key, Path};
use crate::services::accounts;

/// Answers when tokens have ended and revoking at the providers is under way.
pub async fn handler(
    State(core): State<Shared>,
    Key(scope): Key,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    accounts::delete(&core, &scope, &id).await?;
    Ok(Json(json!({ "message": "User deleted successfully" })))
}
