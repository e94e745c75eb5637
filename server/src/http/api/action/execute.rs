//! `POST /api/v2/integration-schema/{slug}/actions/{action_id}/execute`: carries an action out.
//!
//! 200 also where the provider says no: `node_status` tells. What is wrong with the request itself, or
//! with the connection, is an error as everywhere.

use app::contract::error::ErrorCode::ActionNotFound;
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::ActionResult;
use crate::http::body::HttpRequestBody;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::Refusal;
use crate::http::extract::{KeyForAccount, Path};
use crate::http::target::Named;
use crate::services::connect::action::{self, Executed};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Requests, "carries an action out: one request to the application's own API")
        .details("Answers 200 also where the provider says no or cannot be reached: look at `node_status`. A provider's answer may have a MiB; for larger ones, and for streams, there is `/api/v2/public/proxy`.")
        .body::<HttpRequestBody>(json!({ "method": "GET", "path": "/contacts", "query": { "limit": 10 } }))
        .errors(codes::APP)
        .errors(codes::ONE_CONNECTION)
        .errors(codes::THROUGH)
        .errors(&[ActionNotFound])
        .example(json!({ "node_status": "Success", "data": { "contacts": [] }, "http_status": 200 }))
}

/// Answers `{node_status, data, http_status}`.
pub async fn handler(
    State(core): State<Shared>,
    KeyForAccount { scope, account }: KeyForAccount,
    Path((slug, action)): Path<(String, String)>,
    named: Named,
) -> Result<Json<ActionResult>, Refusal> {
    let (which, who) = (named.which(), (&scope, &account));
    let what = (slug.as_str(), action.as_str());
    let done = action::execute(&core, who, what, &which, &named.body).await?;
    let Executed {
        is_success,
        data,
        http_status,
    } = done;
    Ok(Json(ActionResult {
        node_status: if is_success { "Success" } else { "Errored" },
        data,
        http_status,
    }))
}
