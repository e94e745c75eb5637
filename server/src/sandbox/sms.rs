//! The text message service: a user name, a password, and no consent. It sends nothing.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::basic;
use super::{SandboxState, VALID_AUTH_TOKEN, json_error};

/// How long a message may be, in characters.
const MESSAGE_LENGTH: usize = 1600;

/// A caller with the right password; any account will do.
pub struct Account(String);

impl FromRequestParts<SandboxState> for Account {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        _state: &SandboxState,
    ) -> Result<Self, Self::Rejection> {
        match basic(&parts.headers) {
            Some((sid, token)) if !sid.is_empty() && token == VALID_AUTH_TOKEN => Ok(Self(sid)),
            _ => {
                let words = "The account SID or the auth token is not right.";
                let mut response = json_error(StatusCode::UNAUTHORIZED, "unauthorized", words);
                let challenge = header::HeaderValue::from_static("Basic realm=\"Sandbox SMS\"");
                response
                    .headers_mut()
                    .insert(header::WWW_AUTHENTICATE, challenge);
                Err(response)
            }
        }
    }
}

/// The account.
pub async fn account(Account(sid): Account) -> Json<Value> {
    Json(json!({ "sid": sid, "friendly_name": "Sandbox SMS account", "status": "active" }))
}

/// A message to send.
#[derive(Deserialize)]
pub struct Message {
    to: String,
    body: String,
}

/// Accepts a message and forgets it.
pub async fn send(
    State(state): State<SandboxState>,
    Account(_): Account,
    body: Result<Json<Message>, JsonRejection>,
) -> Result<Response, Response> {
    let refused = |words| json_error(StatusCode::BAD_REQUEST, "invalid_message", words);
    let Json(message) = body.map_err(|_| refused("Send JSON with to and body."))?;
    let number = message.to.strip_prefix('+').unwrap_or_default();
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if !(6..=15).contains(&number.len()) || !digits {
        return Err(refused("to must be a number such as +15550100."));
    }
    if !(1..=MESSAGE_LENGTH).contains(&message.body.chars().count()) {
        return Err(refused("body must have 1 to 1600 characters."));
    }
    let sid = format!("SM{}", state.fresh_name());
    let answer = json!({ "sid": sid, "status": "queued", "to": message.to });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}
