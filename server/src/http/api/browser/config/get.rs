//! `GET /api/v2/f-sdk/slug/{slug}/config` and `.../config/{config_id}`: one config.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{FieldOptions, ForAccount, Path};
use crate::http::target::Named;
use crate::services::configs;

/// Answers the account's default config of the application.
pub async fn default(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
    FieldOptions(lists): FieldOptions,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let which = named.which();
    Ok(Json(
        configs::get(&core, &who.scope, &who.account, &slug, &which, None, lists).await?,
    ))
}

/// Answers the config of this name.
pub async fn named(
    State(core): State<Shared>,
    who: ForAccount,
    Path((slug, config_id)): Path<(String, String)>,
    FieldOptions(lists): FieldOptions,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let (which, name) = (named.which(), Some(config_id.as_str()));
    Ok(Json(
        configs::get(&core, &who.scope, &who.account, &slug, &which, name, lists).await?,
    ))
}
