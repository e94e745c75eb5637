//! `DELETE /api/v2/f-sdk/slug/{slug}/config` and `.../config/{config_id}`: removes a config.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::services::configs;

/// Removes the account's default config of the application.
pub async fn default(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<Value>, ApiError> {
    configs::delete(&core, &who.scope, &who.account, &slug, None).await?;
    Ok(Json(deleted()))
}

/// Removes the config of this name.
pub async fn named(
    State(core): State<Shared>,
    who: ForAccount,
    Path((slug, config_id)): Path<(String, String)>,
) -> Result<Json<Value>, ApiError> {
    configs::delete(&core, &who.scope, &who.account, &slug, Some(&config_id)).await?;
    Ok(Json(deleted()))
}

fn deleted() -> Value {
    json!({ "message": "Installation Deleted Success" })
}
