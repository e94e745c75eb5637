//! `DELETE /api/v2/f-sdk/slug/{slug}/config` and `.../config/{config_id}`: removes a config.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::http::target::Named;
use crate::services::configs;

/// Removes the account's default config of the application.
pub async fn default(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let which = named.which();
    configs::delete(&core, &who.scope, &who.account, &slug, &which, None).await?;
    Ok(Json(deleted()))
}

/// Removes the config of this name.
pub async fn named(
    State(core): State<Shared>,
    who: ForAccount,
    Path((slug, config_id)): Path<(String, String)>,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let (which, name) = (named.which(), Some(config_id.as_str()));
    configs::delete(&core, &who.scope, &who.account, &slug, &which, name).await?;
    Ok(Json(deleted()))
}

fn deleted() -> Value {
    json!({ "message": "Installation Deleted Success" })
}
