//! `PUT /api/v2/public/config/field/{field_id}`: sets one field.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::Meant;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject};
use crate::services::configs::fields;

/// Answers the field. `{value: null}` clears it.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    mut meant: Meant,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let which = meant.which(&body)?;
    let (at, value) = (meant.at(&which), body.get("value"));
    Ok(Json(
        fields::set(&core, &who.scope, &who.account, at, value, lists).await?,
    ))
}
