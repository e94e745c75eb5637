//! `GET /api/v2/integration-schema/{slug}/actions`: the actions of an application.

use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::{Action, Actions};
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{KeyForAccount, Path};
use crate::services::apps;
use crate::services::connect::action::HTTP_REQUEST;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Requests, "the actions of an application")
        .errors(codes::APP)
        .example(json!([{
            "name": "HTTP Request",
            "action_id": "httprequest",
            "description": "Any request to the application's own API.",
            "tag": "built-in",
        }]))
}

/// Answers an array with the one that every application has.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path(slug): Path<String>,
) -> Result<Json<Actions>, ApiError> {
    apps::get(&core, &scope, &account, &slug).await?;
    Ok(Json(Actions(vec![Action {
        name: "HTTP Request",
        action_id: HTTP_REQUEST,
        description: "Any request to the application's own API.",
        tag: "built-in",
    }])))
}
