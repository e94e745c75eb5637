//! `POST /api/v2/public/config/rule-engine/{field_id}`: what stands beside one left side of a rule.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::field::Meant;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount};
use crate::services::configs::fields;

/// Answers `{rule_column: {rhs, operator}, conditional_code_stdout, error?}` for the body's
/// `{rule_column: {lhs}}`.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    FieldOptions(lists): FieldOptions,
    meant: Meant,
) -> Result<Json<Value>, ApiError> {
    let (at, body) = (meant.at(), Value::Object(meant.body.clone()));
    Ok(Json(
        fields::rule_column(&core, &who.scope, &who.account, at, &body, lists).await?,
    ))
}
