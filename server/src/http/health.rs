//! `GET /healthz`: the process lives. `GET /readyz`: it can serve, and is not draining.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{Method, StatusCode};

use super::Shared;
use super::docs::{Doc, Table, Tag};

/// How long the database may take to answer: less than probes usually wait.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the server is stopping; set by the first signal.
#[derive(Clone, Debug, Default)]
pub struct Draining(Arc<AtomicBool>);

impl Draining {
    /// From now on `/readyz` says no.
    pub fn begin(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn has_begun(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// The two routes.
pub fn table() -> Table<(Shared, Draining)> {
    let live = Doc::new("isAlive", Tag::Server, "lives").answer(
        200,
        "text/plain",
        "The process answers requests.",
    );
    let ready = Doc::new("isReady", Tag::Server, "can serve")
        .answer(200, "text/plain", "The database answers.")
        .answer(
            503,
            "text/plain",
            "The database does not answer, or the server is stopping.",
        );
    Table::new()
        .other(Method::GET, "/healthz", live, self::live)
        .other(Method::GET, "/readyz", ready, self::ready)
}

/// Lives.
pub async fn live() -> &'static str {
    "ok\n"
}

/// Can serve: the database answers and nobody asked us to stop.
pub async fn ready(State((core, draining)): State<(Shared, Draining)>) -> Response {
    if draining.has_begun() {
        return (StatusCode::SERVICE_UNAVAILABLE, "draining\n").into_response();
    }
    let cause = match tokio::time::timeout(PATIENCE, core.db.ping()).await {
        Ok(Ok(())) => return "ready\n".into_response(),
        Ok(Err(error)) => error.to_string(),
        Err(_) => format!("no answer in {} s", PATIENCE.as_secs()),
    };
    tracing::error!(cause, "not ready: the database does not answer");
    (StatusCode::SERVICE_UNAVAILABLE, "database unreachable\n").into_response()
}
