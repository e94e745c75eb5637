//! `PATCH /api/v2/public/slug/{slug}/config/{config_id}/workflows/{workflow_id}`: switches one workflow.

use app::contract::error::ErrorCode::{
    ConfigNotFound, InvalidConfig, NotConnected, WorkflowNotFound,
};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::domain::config::wire::Workflows;
use crate::http::Shared;
use crate::http::body::SwitchBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, JsonObject, Path};
use crate::http::target::Named;
use crate::services::configs;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Configs,
        "switches one workflow and touches nothing else",
    )
    .details("Needs a connection. Answers all workflows, without lists from the provider.")
    .body::<SwitchBody>(json!({ "enabled": true }))
    .errors(codes::CONFIG)
    .errors(&[
        ConfigNotFound,
        NotConnected,
        WorkflowNotFound,
        InvalidConfig,
    ])
}

/// Answers `{workflows}`: all of them, as they stand now.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    named: Named,
    Path((slug, config_id, workflow_id)): Path<(String, String, String)>,
    JsonObject(body): JsonObject,
) -> Result<Json<Workflows>, ApiError> {
    let at = (slug.as_str(), config_id.as_str(), workflow_id.as_str());
    let (which, enabled) = (named.which_with(&body)?, body.get("enabled"));
    Ok(Json(
        configs::switch(&core, &who.scope, &who.account, at, &which, enabled).await?,
    ))
}
