//! `POST /api/v2/public/connect-url`: a hosted link.

use axum::Json;
use axum::extract::State;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{ForAccount, JsonAny, Query};
use crate::services::{configs, hosted, tokens};

/// Answers `{hosted_url, code}`; the code is for a page of the host's own, which exchanges it once for
/// the session token. The body is kept as it is, whatever it says; `?config_id=` names the
/// config that the page edits.
pub async fn handler(
    State(core): State<Shared>,
    who: ForAccount,
    query: Query,
    JsonAny(body): JsonAny,
) -> Result<Json<Value>, ApiError> {
    let session = match who.session {
        Some(session) => session,
        None => {
            tokens::mint(&core, &who.scope, &who.account.account_id, false)
                .await?
                .session
        }
    };
    let body = if body.is_null() { json!({}) } else { body };
    let config_id = query
        .get("config_id")
        .map(configs::parse_config_id)
        .transpose()?;
    let link = hosted::connect_url(&core, &session, &body, config_id).await?;
    Ok(Json(json!({
        "hosted_url": link.url,
        "code": link.code.expose_secret(),
    })))
}
