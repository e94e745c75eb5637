//! `GET /api/v2/public/application/{slug}`, `GET /api/v2/f-sdk/application/{slug}`: one application.

use axum::Json;
use axum::extract::State;

use super::shown;
use crate::http::Shared;
use crate::http::answer::Application;
use crate::http::docs::{Doc, Tag, codes};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Applications, "one application and how it stands").errors(codes::APP)
}

/// Answers the application as the account sees it; an API key is also told when it is not configured.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(slug): Path<String>,
) -> Result<Json<Application>, ApiError> {
    Ok(Json(shown::one(&core, &who, &slug).await?))
}
