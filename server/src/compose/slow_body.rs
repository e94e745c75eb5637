//! How long the body of a request may take.
//!
//! Two bounds, because neither is enough: a client that is gone is noticed by its silence, and one
//! that sends a byte now and then to keep its place only by the whole time. Around every route, so
//! that no handler has to think of it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use app::contract::error::ErrorCode;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use hyper::body::{Frame, SizeHint};

use crate::clock::pause;
use crate::http::error::ApiError;

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

/// Answers `request_timeout` to a request whose body was waited for in vain.
pub(super) async fn limit(
    State(patience): State<Patience>,
    request: Request,
    next: Next,
) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let late = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| {
        Body::new(Timed {
            body,
            whole: Box::pin(pause(patience.whole)),
            silence: None,
            longest_silence: patience.pause,
            late: Arc::clone(&late),
        })
    });
    let response = next.run(request).await;
    if late.load(Ordering::Acquire) {
        // Each handler would say in its own way that the body was cut off.
        return ApiError::from(ErrorCode::RequestTimeout).into_response();
    }
    response
}

/// A body that took too long.
#[derive(Debug, thiserror::Error)]
#[error("the body took too long")]
struct Late;

type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A body that ends with an error when it takes too long.
struct Timed {
    body: Body,
    whole: Timer,
    /// Runs while a piece is waited for.
    silence: Option<Timer>,
    longest_silence: Duration,
    late: Arc<AtomicBool>,
}

impl HttpBody for Timed {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if this.whole.as_mut().poll(context).is_pending() {
            if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
                this.silence = None;
                return Poll::Ready(frame);
            }
            let longest = this.longest_silence;
            let silence = this.silence.get_or_insert_with(|| Box::pin(pause(longest)));
            ready!(silence.as_mut().poll(context));
        }
        this.late.store(true, Ordering::Release);
        Poll::Ready(Some(Err(axum::Error::new(Late))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
