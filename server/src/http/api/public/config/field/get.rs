//! `GET` and `POST /api/v2/public/config/field/{field_id}`: one field with its options.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::Meant;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount};
use crate::services::configs::fields;

/// Answers the field as it is saved.
pub async fn saved(
    State(core): State<Shared>,
    who: ForAccount,
    FieldOptions(lists): FieldOptions,
    meant: Meant,
) -> Result<Json<Value>, ApiError> {
    let at = meant.at();
    Ok(Json(
        fields::get(&core, &who.scope, &who.account, at, None, lists).await?,
    ))
}

/// Answers the field with the options that it has under the body's `value`: the answer to the field
/// that it depends on.
pub async fn under(
    State(core): State<Shared>,
    who: ForAccount,
    FieldOptions(lists): FieldOptions,
    meant: Meant,
) -> Result<Json<Value>, ApiError> {
    let (at, value) = (meant.at(), meant.body.get("value"));
    Ok(Json(
        fields::get(&core, &who.scope, &who.account, at, value, lists).await?,
    ))
}
