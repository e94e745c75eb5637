//! `POST /api/v2/public/linked-account`: makes a linked account.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::error::ApiError;
use crate::http::extract::{JsonObject, Key};
use crate::http::{Shared, answer};
use crate::services::accounts;

/// Answers the account without integrations.
pub async fn handler(
    State(core): State<Shared>,
    Key(scope): Key,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let account = accounts::create(&core, &scope, &Value::Object(body)).await?;
    Ok(Json(answer::linked_account(
        &scope,
        &account,
        None,
        &core.options,
    )))
}
