//! `POST /api/v2/public/config/rule-engine/{field_id}`: what stands beside one left side of a rule.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::field::Meant;
use crate::domain::config::wire::RuleColumnAnswer;
use crate::http::Shared;
use crate::http::body::RuleColumnBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject};
use crate::services::configs::fields;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Fields,
        "what stands beside one left side of a rule",
    )
    .body::<RuleColumnBody>(json!({ "rule_column": { "lhs": "amount" } }))
    .errors(codes::CONFIG)
    .errors(codes::FIELD)
}

/// Answers `{rule_column: {rhs, operator}, conditional_code_stdout, error?}` for the body's
/// `{rule_column: {lhs}}`.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    mut meant: Meant,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<RuleColumnAnswer>, ApiError> {
    let which = meant.which(&body)?;
    let (at, body) = (meant.at(&which), Value::Object(body));
    Ok(Json(
        fields::rule_column(&core, &who.scope, &who.account, at, &body, lists).await?,
    ))
}
