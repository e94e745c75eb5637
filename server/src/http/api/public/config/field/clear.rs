//! `DELETE /api/v2/public/config/field/{field_id}`: clears one field.

use app::contract::error::ErrorCode::{ConfigNotFound, InvalidConfig};
use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value};

use super::Meant;
use crate::domain::config::wire::Field;
use crate::http::Shared;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount};
use crate::services::configs::fields;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Fields, "clears one field")
        .errors(codes::CONFIG)
        .errors(codes::FIELD)
        .errors(&[ConfigNotFound, InvalidConfig])
}

/// Answers the field without a value.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    mut meant: Meant,
    FieldOptions(lists): FieldOptions,
) -> Result<Json<Field>, ApiError> {
    let which = meant.which(&Map::new())?;
    let at = meant.at(&which);
    let nothing = Some(&Value::Null);
    Ok(Json(
        fields::set(&core, &who.scope, &who.account, at, nothing, lists).await?,
    ))
}
