//! `POST /api/v2/public/config/field`: all fields and workflows of a config.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, Query, Slug};
use crate::http::target::Named;
use crate::services::configs::fields;

/// Answers the config, or what would be one.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Slug(slug): Slug,
    query: Query,
    FieldOptions(lists): FieldOptions,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let which = named.which();
    let of = (slug.as_str(), &which, query.get("config_id"));
    Ok(Json(
        fields::all(&core, &who.scope, &who.account, of, lists).await?,
    ))
}
