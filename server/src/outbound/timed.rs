//! A body that takes too long, whoever sends it.
//!
//! Two bounds, because neither is enough: a sender that is gone is noticed by its silence, and one
//! that gives a byte now and then only by the whole time. Does not belong here: how long that is, and
//! what is said about it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};

use crate::clock::pause;

/// Ends when a time is over.
pub type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Why a body ended before its end.
#[derive(Debug, thiserror::Error)]
#[error("the body took too long")]
pub struct Late;

/// A body that ends with [`Late`] when it takes too long.
pub struct Timed {
    body: Body,
    whole: Timer,
    /// Runs while a piece is waited for.
    silence: Option<Timer>,
    longest_silence: Duration,
    late: Arc<AtomicBool>,
}

impl Timed {
    /// A body that must have ended when `whole` does, with no pause longer than `longest_silence`.
    /// `late` tells afterwards whether it took too long.
    #[must_use]
    pub fn new(body: Body, whole: Timer, longest_silence: Duration, late: Arc<AtomicBool>) -> Self {
        Self {
            body,
            whole,
            silence: None,
            longest_silence,
            late,
        }
    }
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
