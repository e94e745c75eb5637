//! `GET /v1/link/session/{link_session_id}`: how a session went, for the host's backend.

use app::contract::error::ErrorCode::LinkSessionNotFound;
use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::LinkTimeline;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{Client, Path};
use crate::services::link::timeline;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Link,
        "what happened in a session, and where it ended",
    )
    .errors(&[LinkSessionNotFound])
}

/// Answers the session with its events, oldest first.
pub async fn handler(
    State(core): State<Shared>,
    Client(scope): Client,
    Path(id): Path<String>,
) -> Result<Json<LinkTimeline>, ApiError> {
    let told = timeline::get(&core, &scope, &id).await?;
    Ok(Json(LinkTimeline::of(&told)))
}
