//! `GET /api/v2/public/session/active-linked-account`: whom a session token speaks for.

use axum::Json;
use axum::extract::State;

use crate::http::Shared;
use crate::http::answer::LinkedAccount;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::Bearer;
use crate::services::apps;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Accounts, "whom the token speaks for")
}

/// Answers the account with its integrations.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
) -> Result<Json<LinkedAccount>, ApiError> {
    let apps = apps::list(&core, &session.scope, &session.account).await?;
    let (scope, account) = (&session.scope, &session.account);
    Ok(Json(LinkedAccount::with(
        scope,
        account,
        &apps,
        &core.options,
    )))
}
