//! `PATCH /api/v2/public/slug/{slug}/config/{config_id}/workflows/{workflow_id}`: switches one workflow.

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::http::target::Named;
use crate::services::configs;

/// Answers `{workflows}`: all of them, as they stand now.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path((slug, config_id, workflow_id)): Path<(String, String, String)>,
    named: Named,
) -> Result<Json<Value>, ApiError> {
    let at = (slug.as_str(), config_id.as_str(), workflow_id.as_str());
    let (which, enabled) = (named.which(), named.body.get("enabled"));
    Ok(Json(
        configs::switch(&core, &who.scope, &who.account, at, &which, enabled).await?,
    ))
}
