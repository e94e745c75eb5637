//! A request whose body leaves as it comes, and whose answer is handed on as it comes.
//!
//! Belongs here: what such a request and its answer are, and how long they may take. Memory is
//! constant: nobody is asked for the next piece before the last one was taken. Does not belong here:
//! how bytes travel ([`super::client`], [`super::in_process`]), or what may be sent (`services`).

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::HttpBody;
use http::{HeaderMap, Method, StatusCode};
use hyper::body::{Frame, SizeHint};
use url::Url;

use super::timed::{Timed, Timer};
use super::transport::{OutboundError, Transport};
use crate::clock::pause;

pub use axum::body::{Body, Bytes};

/// A request to another server. `Debug` shows the method, the host and the path.
pub struct StreamRequest {
    /// The method.
    pub method: Method,
    /// Where to; a fragment is never sent.
    pub url: Url,
    /// Headers, credentials included. `Host` and lengths are the transport's.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

impl StreamRequest {
    /// The host it goes to, as errors name it.
    #[must_use]
    pub fn host(&self) -> String {
        self.url.host_str().unwrap_or_default().to_owned()
    }
}

impl fmt::Debug for StreamRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.method, self.host(), self.url.path())
    }
}

/// The beginning of an answer. `Debug` shows the status.
pub struct StreamAnswer {
    /// The status; redirects are answers like any other and are never followed.
    pub status: StatusCode,
    /// The headers, as they came.
    pub headers: HeaderMap,
    /// The body, as it came: nothing is decompressed.
    pub body: Body,
}

impl fmt::Debug for StreamAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)
    }
}

/// How long a request and its answer may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// From the request's first byte to the answer's last.
    pub whole: Duration,
    /// In which nothing is taken of the request and nothing comes of the answer.
    pub silence: Duration,
}

/// Sends a request within its times.
///
/// # Errors
/// As [`Transport::stream`], and [`OutboundError::Timeout`]. A body that takes too long after that
/// ends with an error.
pub async fn send(
    transport: &dyn Transport,
    mut request: StreamRequest,
    times: Times,
) -> Result<StreamAnswer, OutboundError> {
    let host = request.host();
    let late = || OutboundError::Timeout { host: host.clone() };
    let moved = Arc::new(AtomicBool::new(false));
    request.body = Body::new(Noted {
        body: request.body,
        moved: Arc::clone(&moved),
    });
    let mut end: Timer = Box::pin(pause(times.whole));
    let sending = transport.stream(request);
    tokio::pin!(sending);
    let answer = loop {
        tokio::select! {
            answer = &mut sending => break answer,
            () = &mut end => break Err(late()),
            // A large body takes its time; one that stands still does not.
            () = pause(times.silence) => if !moved.swap(false, Ordering::AcqRel) {
                break Err(late());
            }
        }
    };
    let answer = answer?;
    let body = Timed::new(answer.body, end, times.silence, Arc::default());
    Ok(StreamAnswer {
        body: Body::new(body),
        ..answer
    })
}

/// A body that notes when a piece of it was taken.
struct Noted {
    body: Body,
    moved: Arc<AtomicBool>,
}

impl HttpBody for Noted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if frame.is_ready() {
            self.moved.store(true, Ordering::Release);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A body that threads may share, as the client wants it. Whoever polls has it alone, so the lock is
/// never waited for.
pub(super) struct Shared(Mutex<Body>);

impl Shared {
    pub(super) fn new(body: Body) -> Self {
        Self(Mutex::new(body))
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        Pin::new(body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.size_hint()
    }
}
