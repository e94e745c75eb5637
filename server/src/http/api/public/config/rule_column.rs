//! `POST /api/v2/public/config/rule-engine/{field_id}`: what stands beside one left side of a rule.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::field::Meant;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject};
use crate::services::configs::fields;

/// Answers `{rule_column: {rhs, operator}, conditional_code_stdout, error?}` for the body's
/// `{rule_column: {lhs}}`.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    mut meant: Meant,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let which = meant.which(&body)?;
    let (at, body) = (meant.at(&which), Value::Object(body));
    Ok(Json(
        fields::rule_column(&core, &who.scope, &who.account, at, &body, lists).await?,
    ))
}
