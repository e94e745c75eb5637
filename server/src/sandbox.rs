//! A provider in the same binary: an OAuth CRM and a text message service that accepts a key.
//!
//! It lets anybody try a connection without an account elsewhere, and a test choose how a provider
//! behaves. It is a fixture for users and nothing else depends on it: Patchbay meets it like any
//! provider, through `server/providers/sandbox-*.toml`. Belongs here: exactly what an ordinary
//! provider does. Does not belong here: anything that knows connections.
//!
//! Codes and tokens are sealed texts that carry what they stand for ([`seal`]), so they survive a
//! restart and are good at every process with the same key. What must be remembered, that a code or
//! a refresh token was used and that a grant was revoked, is remembered in memory by each process,
//! for the last 10,000 grants ([`ledger`]).

mod authorize;
mod consent;
mod controls;
mod crm;
mod form;
mod ledger;
mod page;
mod people;
mod seal;
mod sms;
mod token;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use url::Url;

use crate::clock::{Clock, Timestamp};
use crate::crypto::random::Random;

/// The only OAuth client. It is part of the fixture and no secret.
pub const CLIENT_ID: &str = "sandbox-client";
/// The client's secret, the same everywhere.
pub const CLIENT_SECRET: &str = "sandbox-secret";
/// The only password that the text message service accepts.
pub const VALID_AUTH_TOKEN: &str = "valid-token";
/// The permissions of the CRM, and what its consent page says about them.
pub const SCOPES: [(&str, &str); 2] = [
    ("contacts.read", "Read your contacts, pipelines and deals"),
    ("contacts.write", "Add and change contacts"),
];

/// How large a request may be, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// What the sandbox is made of.
pub struct SandboxSettings {
    /// Its public address, such as `http://localhost:3000/sandbox`. Consents lead back to this
    /// origin only, so the sandbox is no open redirector.
    pub base_url: Url,
    /// Seals its codes and tokens; 32 bytes, the same at every process and after a restart.
    pub key: [u8; 32],
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Names its grants.
    pub random: Arc<dyn Random>,
    /// Whether `POST /control` and `GET /log` exist. Anybody who reaches the server can use them:
    /// for tests and demonstrations only.
    pub controls: bool,
}

/// The sandbox as its handlers share it.
#[derive(Clone)]
pub struct SandboxState(Arc<Shared>);

struct Shared {
    base_url: Url,
    sealer: seal::Sealer,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    controls: Option<controls::Controls>,
    ledger: ledger::Ledger,
    contacts: crm::Contacts,
}

impl SandboxState {
    /// A sandbox that remembers nothing yet.
    #[must_use]
    pub fn new(settings: SandboxSettings) -> Self {
        Self(Arc::new(Shared {
            base_url: settings.base_url,
            sealer: seal::Sealer::new(&settings.key),
            clock: settings.clock,
            random: settings.random,
            controls: settings.controls.then(controls::Controls::default),
            ledger: ledger::Ledger::default(),
            contacts: crm::Contacts::default(),
        }))
    }

    /// The CRM's issuer identifier, as its callbacks name it in `iss` (RFC 9207).
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{}/crm", self.0.base_url.as_str().trim_end_matches('/'))
    }

    fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The knobs as they stand; all at rest where there are no controls.
    fn knobs(&self) -> controls::Knobs {
        self.0
            .controls
            .as_ref()
            .map(controls::Controls::knobs)
            .unwrap_or_default()
    }

    fn fresh_name(&self) -> String {
        let mut bytes = [0_u8; 12];
        self.0.random.fill(&mut bytes);
        hex::encode(bytes)
    }
}

/// All routes, relative to the sandbox's public address.
pub fn router(state: SandboxState) -> Router {
    let mut router = Router::new()
        .route("/crm/style.css", get(page::style))
        .route("/crm/oauth/authorize", get(authorize::show))
        .route("/crm/oauth/decide", post(consent::decide))
        .route("/crm/oauth/token", post(token::token))
        .route("/crm/oauth/revoke", post(token::revoke))
        .route("/crm/api/me", get(crm::me))
        .route(
            "/crm/api/contacts",
            get(crm::contacts).post(crm::add_contact),
        )
        .route("/crm/api/pipelines", get(crm::pipelines))
        .route("/crm/api/pipelines/{id}/stages", get(crm::stages))
        .route("/crm/api/properties", get(crm::properties))
        .route("/crm/api/users", get(crm::users))
        .route("/sms/account", get(sms::account))
        .route("/sms/messages", post(sms::send));
    if state.0.controls.is_some() {
        router = router
            .layer(middleware::from_fn_with_state(
                state.clone(),
                controls::obey,
            ))
            .route("/control", post(controls::set))
            .route("/log", get(controls::log));
    }
    router
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(state)
}

async fn nothing_here() -> Response {
    json_error(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is no such address in the sandbox.",
    )
}

/// An error of the sandbox's JSON routes.
fn json_error(status: StatusCode, error: &str, description: &str) -> Response {
    let body = serde_json::json!({ "error": error, "error_description": description });
    (
        status,
        [(header::CACHE_CONTROL, "no-store")],
        axum::Json(body),
    )
        .into_response()
}

/// Waits because a test or a visitor asked for a slow provider.
#[expect(
    clippy::disallowed_methods,
    reason = "being slow is what was asked for"
)]
async fn stall(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

#[cfg(test)]
mod tests;
