//! `PUT /api/v2/public/config/field/{field_id}`: sets one field.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::Meant;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount};
use crate::services::configs::fields;

/// Answers the field. `{value: null}` clears it.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    FieldOptions(lists): FieldOptions,
    meant: Meant,
) -> Result<Json<Value>, ApiError> {
    let (at, value) = (meant.at(), meant.body.get("value"));
    Ok(Json(
        fields::set(&core, &who.scope, &who.account, at, value, lists).await?,
    ))
}
