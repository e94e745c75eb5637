//! `POST /api/v2/application/{slug}/installation` and `.../installation/{config_id}`: the config of
//! this name, made if there is none.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use super::with_address;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, JsonObject, Path};
use crate::services::configs;
use crate::services::connect::target::Which;

/// Answers the config that the body's `config_id` names, else the default one.
pub async fn default(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let body = with_address(body, &slug, None);
    Ok(Json(
        configs::create(&core, &who.scope, &who.account, &Which::Only, &body, lists).await?,
    ))
}

/// Answers the config of this name.
pub async fn named(
    State(core): State<Shared>,
    who: ForAccount,
    Path((slug, config_id)): Path<(String, String)>,
    FieldOptions(lists): FieldOptions,
    JsonObject(body): JsonObject,
) -> Result<Json<Value>, ApiError> {
    let body = with_address(body, &slug, Some(&config_id));
    Ok(Json(
        configs::create(&core, &who.scope, &who.account, &Which::Only, &body, lists).await?,
    ))
}
