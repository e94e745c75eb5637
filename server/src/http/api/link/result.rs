//! `POST /v1/link/result`: how a session goes, for the page that opened its window: by the link token, and
//! what the window has proved.
//!
//! The window and the page that opened it can be severed by a provider. This is the way around.

use app::contract::error::ErrorCode::{InvalidField, InvalidLinkToken, MissingField};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::LinkResult;
use crate::http::body::LinkResultBody;
use crate::http::docs::{Doc, Tag, Who};
use crate::http::error::ApiError;
use crate::http::extract::JsonObject;
use crate::services::link::timeline;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Link, "how a session goes, for the page that opened its window")
        .who(Who::Holder("the link token"))
        .details("`link.js` calls it. `public_token` is there for nobody but the page that the window has proved to be opened by.")
        .body::<LinkResultBody>(json!({ "link_token": "lt_...", "proof": "..." }))
        .errors(&[MissingField, InvalidField, InvalidLinkToken])
}

/// Answers the session's status and events.
pub async fn handler(
    State(core): State<Shared>,
    JsonObject(body): JsonObject,
) -> Result<Json<LinkResult>, ApiError> {
    let told = timeline::result(&core, &body).await?;
    Ok(Json(LinkResult::of(&told)))
}
