//! `PUT /api/v2/public/linked-account/default-app/auth-credentials/{key}`: sets one credential.

use app::contract::error::ErrorCode::{DefaultAppNotFound, InvalidField, MissingField};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::{Stored, stored_credential};
use crate::http::body::CredentialBody;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, JsonObject, Path};
use crate::services::default_app;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(
        id,
        Tag::Accounts,
        "sets a credential of the host's own product",
    )
    .body::<CredentialBody>(json!({ "value": "secret" }))
    .errors(&[DefaultAppNotFound, MissingField, InvalidField])
}

/// Answers whether it was added or updated, never what it is.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    Path(key): Path<String>,
    JsonObject(body): JsonObject,
) -> Result<Json<Stored>, ApiError> {
    let action = default_app::set(&core, &who.scope, &who.account, &key, &body).await?;
    Ok(Json(stored_credential(&key, action)))
}
