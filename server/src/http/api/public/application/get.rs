//! `GET /api/v2/public/application/{slug}`, `GET /api/v2/f-sdk/application/{slug}`: one application.

use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::Application;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::services::apps;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Applications, "one application and how it stands").errors(codes::APP)
}

/// Answers the application as the account sees it.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<Application>, ApiError> {
    let entry = apps::get(&core, &who.scope, &who.account, &slug).await?;
    Ok(Json(Application::of(&entry, &core.options)))
}
