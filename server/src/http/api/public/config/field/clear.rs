//! `DELETE /api/v2/public/config/field/{field_id}`: clears one field.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::Meant;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount};
use crate::services::configs::fields;

/// Answers the field without a value.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    FieldOptions(lists): FieldOptions,
    meant: Meant,
) -> Result<Json<Value>, ApiError> {
    let (at, nothing) = (meant.at(), Some(&Value::Null));
    Ok(Json(
        fields::set(&core, &who.scope, &who.account, at, nothing, lists).await?,
    ))
}
