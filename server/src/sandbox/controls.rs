//! `POST /control` and `GET /log`: how a test tells the sandbox to misbehave, and sees what it got.
//!
//! They exist only where the operator switched them on. The log holds no secrets: methods, paths,
//! kinds of credentials. Does not belong here: misbehaviour that a visitor picks on the consent page
//! ([`super::consent`]).

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{SandboxState, json_error, stall};

/// The longest wait that can be asked for, in milliseconds.
const LONGEST_STALL: u64 = 60_000;
/// How many requests the log keeps.
const LOG_LENGTH: usize = 500;

/// How the sandbox behaves. Each `POST /control` sets all of it: what is left out is at rest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Knobs {
    /// Consents end in `access_denied`, whatever is pressed.
    pub deny: bool,
    /// Every answer waits this long, in milliseconds.
    pub stall_ms: u64,
    /// Token answers wait this long more, in milliseconds.
    pub token_delay_ms: u64,
    /// Token calls and API calls are answered with this status.
    pub fail_status: Option<u16>,
    /// Once, now: everything that was issued is revoked.
    pub revoke_all: bool,
    /// Granted instead of what was asked for.
    pub granted_scopes: Option<Vec<String>>,
    /// How long access tokens live, in seconds; an hour at rest.
    pub access_lifetime_s: Option<u64>,
    /// How long the token before the newest stays good, in seconds; a minute at rest.
    pub grace_s: Option<u64>,
}

impl Knobs {
    pub fn token_delay(&self) -> Duration {
        Duration::from_millis(self.token_delay_ms.min(LONGEST_STALL))
    }

    pub fn access_lifetime(&self) -> Duration {
        Duration::from_secs(self.access_lifetime_s.unwrap_or(3600))
    }

    pub fn grace(&self) -> Duration {
        Duration::from_secs(self.grace_s.unwrap_or(60))
    }
}

/// The knobs as they stand, and the log.
#[derive(Default)]
pub struct Controls {
    knobs: Mutex<Knobs>,
    log: Mutex<VecDeque<Entry>>,
}

impl Controls {
    pub fn knobs(&self) -> Knobs {
        self.knobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn note(&self, entry: Entry) {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if log.len() >= LOG_LENGTH {
            log.pop_front();
        }
        log.push_back(entry);
    }
}

/// One request, without what is secret.
#[derive(Clone, Debug, Serialize)]
struct Entry {
    /// When it arrived, in microseconds since the epoch.
    at: i64,
    method: String,
    path: String,
    /// `basic`, `bearer`, `other` or `none`.
    authorization: &'static str,
    /// Of token calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant_type: Option<String>,
    status: u16,
}

/// Left in a response by the token endpoint, for the log.
#[derive(Clone)]
pub struct GrantType(pub String);

/// Sets the knobs.
pub async fn set(
    State(state): State<SandboxState>,
    body: Result<Json<Knobs>, JsonRejection>,
) -> Response {
    let Some(controls) = state.0.controls.as_ref() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut knobs = match body {
        Ok(Json(knobs)) => knobs,
        // The words name the knob that is wrong.
        Err(problem) => {
            return json_error(
                StatusCode::BAD_REQUEST,
                "invalid_knob",
                &problem.body_text(),
            );
        }
    };
    if knobs
        .fail_status
        .is_some_and(|status| !(400..600).contains(&status))
    {
        let words = "fail_status must be 400 to 599";
        return json_error(StatusCode::BAD_REQUEST, "invalid_knob", words);
    }
    if std::mem::take(&mut knobs.revoke_all) {
        state.0.ledger.revoke_all(state.now());
    }
    *controls
        .knobs
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = knobs.clone();
    Json(knobs).into_response()
}

/// Shows the last requests, oldest first.
pub async fn log(State(state): State<SandboxState>) -> Json<Value> {
    let entries: Vec<Entry> = match state.0.controls.as_ref() {
        Some(controls) => {
            let log = controls.log.lock().unwrap_or_else(PoisonError::into_inner);
            log.iter().cloned().collect()
        }
        None => Vec::new(),
    };
    Json(json!({ "requests": entries }))
}

/// Obeys the knobs before a request is answered, and writes it down afterwards.
pub async fn obey(State(state): State<SandboxState>, request: Request, next: Next) -> Response {
    let Some(controls) = state.0.controls.as_ref() else {
        return next.run(request).await;
    };
    let knobs = controls.knobs();
    let mut entry = Entry {
        at: state.now().0,
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        authorization: authorization(request.headers()),
        grant_type: None,
        status: 0,
    };
    stall(Duration::from_millis(knobs.stall_ms.min(LONGEST_STALL))).await;
    let for_people = matches!(
        entry.path.as_str(),
        "/crm/style.css" | "/crm/oauth/authorize" | "/crm/oauth/decide"
    );
    let failure = knobs.fail_status.filter(|_| !for_people);
    let response = match failure.and_then(|status| StatusCode::from_u16(status).ok()) {
        Some(status) => json_error(status, "server_error", "The controls say so."),
        None => next.run(request).await,
    };
    entry.status = response.status().as_u16();
    entry.grant_type = response
        .extensions()
        .get()
        .map(|GrantType(name)| name.clone());
    controls.note(entry);
    response
}

fn authorization(headers: &HeaderMap) -> &'static str {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return "none";
    };
    let text = value.to_str().unwrap_or_default().to_ascii_lowercase();
    match text.split(' ').next() {
        Some("basic") => "basic",
        Some("bearer") => "bearer",
        _ => "other",
    }
}
