//! `GET` and `POST /api/v2/public/config/field/{field_id}`: one field with its options.

use axum::Json;
use axum::extract::State;
use serde_json::{Map, json};

use super::Meant;
use crate::domain::config::wire::Field;
use crate::http::Shared;
use crate::http::body::ParentBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject};
use crate::services::configs::fields;

/// What readers are told.
#[must_use]
pub fn doc_saved(id: &'static str) -> Doc {
    Doc::new(id, Tag::Fields, "one field as it is saved")
        .errors(codes::CONFIG)
        .errors(codes::FIELD)
}

/// What those are told who have not saved the parent yet.
#[must_use]
pub fn doc_under(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Fields,
        "one field with the options that it has under its parent's `value`",
    )
    .body::<ParentBody>(json!({ "value": "sales" }))
    .errors(codes::CONFIG)
    .errors(codes::FIELD)
}

/// Answers the field as it is saved.
pub async fn saved(
    State(core): State<Shared>,
    who: ForAccount,
    mut meant: Meant,
    FieldOptions(lists): FieldOptions,
) -> Result<Json<Field>, ApiError> {
    let which = meant.which(&Map::new())?;
    let at = meant.at(&which);
    Ok(Json(
        fields::get(&core, &who.scope, &who.account, at, None, lists).await?,
    ))
}

/// Answers the field with the options that it has under the body's `value`: the answer to the field
/// that it depends on.
pub async fn under(
    State(core): State<Shared>,
    who: ForAccount,
    mut meant: Meant,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Field>, ApiError> {
    let which = meant.which(&body)?;
    let (at, value) = (meant.at(&which), body.get("value"));
    Ok(Json(
        fields::get(&core, &who.scope, &who.account, at, value, lists).await?,
    ))
}
