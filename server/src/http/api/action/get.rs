//! `GET /api/v2/integration-schema/{slug}/actions/{action_id}`: what an action takes.

use app::contract::error::ErrorCode::ActionNotFound;
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::{ActionParameter, ActionParameters};
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path};
use crate::services::connect::action::{self, PARAMETERS};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Requests, "what an action takes")
        .errors(codes::APP)
        .errors(&[ActionNotFound])
        .example(json!([{ "name": "path", "label": "URL path", "required": true, "type": "text" }]))
}

/// Answers an array of `{name, label, required, type}`.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path((slug, action)): Path<(String, String)>,
) -> Result<Json<ActionParameters>, ApiError> {
    action::find(&core, &scope, &account, &slug, &action).await?;
    let all = PARAMETERS.map(|(name, label, required, kind)| ActionParameter {
        name,
        label,
        required,
        kind,
    });
    Ok(Json(ActionParameters(all.into())))
}
