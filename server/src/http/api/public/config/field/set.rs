//! `PUT /api/v2/public/config/field/{field_id}`: sets one field.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::at;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject, Path, Query, Slug};
use crate::services::configs::fields;

/// Answers the field. `{value: null}` clears it.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Slug(slug): Slug,
    Path(field): Path<String>,
    query: Query,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let (at, value) = (at(&slug, &query, &field), body.get("value"));
    Ok(Json(
        fields::set(&core, &who.scope, &who.account, at, value, lists).await?,
    ))
}
