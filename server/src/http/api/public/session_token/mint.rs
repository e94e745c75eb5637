//! `POST /api/v2/public/session-token`: a session token for a linked account.

use app::contract::error::ErrorCode::{MissingLinkedAccount, UnknownLinkedAccount};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::SessionToken;
use crate::http::body::SessionTokenBody;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{JsonObject, Key, Query};
use crate::services::{accounts, tokens};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Sessions, "a session token for a linked account")
        .details(
            "It lasts 24 hours (`PATCHBAY_SESSION_TOKEN_LIFETIME`). The same token is handed out again while more than half of its life remains.",
        )
        .query("force_refresh", "`true` asks for a new one.")
        .body::<SessionTokenBody>(json!({ "linked_account_id": "customer-1" }))
        .errors(&[MissingLinkedAccount, UnknownLinkedAccount])
        .example(json!({ "token": "st_...", "expires_in": 86400 }))
}

/// Answers `{token, expires_in}`, seconds. `?force_refresh=true` asks for a new one.
pub async fn handler(
    State(core): State<Shared>,
    Key(scope): Key,
    query: Query,
    JsonObject(body): JsonObject,
) -> Result<Json<SessionToken>, ApiError> {
    let account_id = accounts::account_id_of(body.get("linked_account_id"))?;
    let fresh = query.get("force_refresh") == Some("true");
    let minted = tokens::mint(&core, &scope, &account_id, fresh).await?;
    Ok(Json(SessionToken::of(&minted)))
}
