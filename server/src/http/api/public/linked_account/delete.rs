//! `DELETE /api/v2/public/linked-account/{id}`: removes a linked account with all that it has.

use app::contract::error::ErrorCode::{CredentialIntegrity, LinkedAccountNotFound};
use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::Message;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{Key, Path};
use crate::services::accounts;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Accounts, "removes a linked account with all that it has")
        .details("Its session tokens end at once; its grants are revoked at the providers, and tried again where that fails.")
        .errors(&[LinkedAccountNotFound, CredentialIntegrity])
}

/// Answers when tokens have ended and revoking at the providers is under way.
pub async fn handler(
    State(core): State<Shared>,
    Key(scope): Key,
    Path(id): Path<String>,
) -> Result<Json<Message>, ApiError> {
    accounts::delete(&core, &scope, &id).await?;
    let message = "User deleted successfully";
    Ok(Json(Message { message }))
}
