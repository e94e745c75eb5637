//! `PUT /api/v2/public/config/field/{field_id}`: sets one field.

use app::contract::error::ErrorCode::{ConfigNotFound, InvalidConfig};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use super::Meant;
use crate::domain::config::wire::Field;
use crate::http::Shared;
use crate::http::body::FieldBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject};
use crate::services::configs::fields;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Fields, "sets one field")
        .body::<FieldBody>(json!({ "value": "Head office" }))
        .errors(codes::CONFIG)
        .errors(codes::FIELD)
        .errors(&[ConfigNotFound, InvalidConfig])
}

/// Answers the field. `{value: null}` clears it.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    mut meant: Meant,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Field>, ApiError> {
    let which = meant.which(&body)?;
    let (at, value) = (meant.at(&which), body.get("value"));
    Ok(Json(
        fields::set(&core, &who.scope, &who.account, at, value, lists).await?,
    ))
}
