//! `DELETE /api/v2/public/linked-account/default-app/auth-credentials/{key}`: removes one credential.

use app::contract::error::ErrorCode::{CredentialNotFound, DefaultAppNotFound};
use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::DoneWith;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, Path};
use crate::services::default_app;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Accounts,
        "removes a credential of the host's own product",
    )
    .errors(&[DefaultAppNotFound, CredentialNotFound])
}

/// Answers `{success, message}`.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(key): Path<String>,
) -> Result<Json<DoneWith>, ApiError> {
    default_app::remove(&core, &who.scope, &who.account, &key).await?;
    let done = format!("Auth credential '{key}' deleted successfully");
    Ok(Json(DoneWith::saying(done)))
}
