//! `GET /api/v3/org/basics`: who runs the page, and for whom.

use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::OrgBasics;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::Bearer;
use crate::services::hosted;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Sessions, "company and account")
}

/// Answers the company's name and colours with the account's label.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
) -> Result<Json<OrgBasics>, ApiError> {
    let project = hosted::project(&core, &session).await?;
    Ok(Json(OrgBasics::of(&session, &project.settings)))
}
