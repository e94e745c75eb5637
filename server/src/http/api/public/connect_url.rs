//! `POST /api/v2/public/connect-url`: a hosted link.

use app::contract::error::ErrorCode::InvalidField;
use axum::Json;
use axum::extract::State;
use serde_json::json;

use crate::http::Shared;
use crate::http::answer::HostedLink;
use crate::http::body::HostedLinkBody;
use crate::http::docs::{Doc, Tag};
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, JsonAny, Query};
use crate::services::{configs, hosted, tokens};

/// What callers are told.
#[must_use]
pub fn doc(id: &'static str) -> Doc {
    Doc::new(id, Tag::Sessions, "a link to the hosted page, and a one-time code")
        .details(
            "The link opens for 30 minutes (`PATCHBAY_TICKET_LIFETIME`). The body is kept as it is, whatever it says, and no value is refused.",
        )
        .query("config_id", "The config that the page edits; it is made when the end user saves.")
        .body::<HostedLinkBody>(json!({ "name": "Globex", "bgColor": "#00ff23", "color": "#000000" }))
        .errors(&[InvalidField])
        .example(json!({ "hosted_url": "https://connect.example.com/connect/lk_...", "code": "cc_..." }))
}

/// Answers `{hosted_url, code}`; the code is for a page of the host's own, which exchanges it once for
/// the session token. The body is kept as it is, whatever it says; `?config_id=` names the
/// config that the page edits.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    query: Query,
    JsonAny(body): JsonAny,
) -> Result<Json<HostedLink>, ApiError> {
    let config_id = query
        .get("config_id")
        .map(configs::parse_config_id)
        .transpose()?;
    let session = match who.session {
        Some(session) => session,
        None => {
            tokens::mint(&core, &who.scope, &who.account.account_id, false)
                .await?
                .session
        }
    };
    let body = if body.is_null() { json!({}) } else { body };
    let link = hosted::connect_url(&core, &session, &body, config_id).await?;
    Ok(Json(HostedLink::of(&link)))
}
