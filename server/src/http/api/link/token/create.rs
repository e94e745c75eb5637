//! `POST /v1/link/token/create`: begins a session of the Link flow.

use app::contract::error::ErrorCode::{AppNotFound, InvalidAccessToken, MissingField};
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::LinkToken;
use crate::http::body::LinkTokenBody;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::ClientCall;
use crate::services::link::create;

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Link, "begins a session: a link token for one of your users")
        .details("The token lasts 30 minutes (`PATCHBAY_LINK_TOKEN_LIFETIME`) and makes one connection. With `access_token` the session repairs that one.")
        .body::<LinkTokenBody>(json!({
            "user_id": "customer-1",
            "org_id": "clinic-7",
            "app": "sandbox-crm",
            "allowed_origins": ["https://app.acme.test"],
        }))
        .errors(&[MissingField, AppNotFound, InvalidAccessToken])
        .example(json!({
            "success": true,
            "token": "lt_...",
            "link_token": "lt_...",
            "link_session_id": "ls_64a1b2c3d4e5f6a7b8c9d0e1",
            "expires_at": "2026-11-20T12:30:00.000Z",
            "hosted_url": "https://connect.acme.test/link?token=lt_...",
        }))
}

/// Answers the link token and where it opens the page.
pub async fn handler(
    State(core): State<Shared>,
    call: ClientCall,
) -> Result<Json<LinkToken>, ApiError> {
    let created = create::create(&core, &call.scope, &call.body).await?;
    Ok(Json(LinkToken::of(&created)))
}
