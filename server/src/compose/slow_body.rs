//! How long the body of a request may take.
//!
//! Around every route, so that no handler has to think of it. What goes through a connection to a
//! provider may be larger than what we read ourselves, and has more time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::contract::error::ErrorCode;
use axum::body::{Body, HttpBody as _};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::clock::pause;
use crate::http::api::public::proxy;
use crate::http::error::ApiError;
use crate::outbound::timed::Timed;

/// The two bounds.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Between two pieces of a body.
    pub pause: Duration,
    /// For a body as a whole.
    pub whole: Duration,
}

impl Default for Patience {
    /// What a server gives: the largest body at some 20 kB a second.
    fn default() -> Self {
        Self {
            pause: Duration::from_secs(30),
            whole: Duration::from_secs(60),
        }
    }
}

/// How long bodies of either kind may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Those that we read.
    pub ours: Patience,
    /// What goes through a connection, as a whole.
    pub handed_on: Duration,
}

/// Answers `request_timeout` to a request whose body was waited for in vain.
pub(super) async fn limit(State(bounds): State<Bounds>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let whole = if proxy::is_at(request.uri().path()) {
        bounds.handed_on
    } else {
        bounds.ours.whole
    };
    let late = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| {
        let whole = Box::pin(pause(whole));
        Body::new(Timed::new(
            body,
            whole,
            bounds.ours.pause,
            Arc::clone(&late),
        ))
    });
    let response = next.run(request).await;
    if late.load(Ordering::Acquire) {
        // Each handler would say in its own way that the body was cut off.
        return ApiError::from(ErrorCode::RequestTimeout).into_response();
    }
    response
}
