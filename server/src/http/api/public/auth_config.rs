//! `GET /api/v2/public/slug/{slug}/auth-config`: the OAuth clients to choose from.

use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::AuthConfigs;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::services::apps;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Applications, "the OAuth clients to choose from").errors(codes::APP)
}

/// Answers `{docs}`, the default one first; none for an application of typed credentials.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<AuthConfigs>, ApiError> {
    let entry = apps::get(&core, &who.scope, &who.account, &slug).await?;
    Ok(Json(AuthConfigs::of(&entry)))
}
