//! The bodies of a request that goes through and of its answer.

use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use app::contract::error::ErrorCode;
use http_body_util::BodyExt as _;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::task::AbortHandle;

use super::super::super::Error;
use super::super::super::error::{Result, refuse_part};
use super::cutter::Cutter;
use super::gates::Seat;
use crate::clock::pause;
use crate::outbound::stream::{Body, Bytes};

/// The largest body that is read before it is sent, so that it can be sent twice.
const REPEATABLE: u64 = 64 * 1024;

/// What a caller sends.
pub enum Upload {
    /// All of it is here.
    Whole(Bytes),
    /// It is sent as it comes, once.
    Once(Option<Body>, Arc<Outcome>),
}

impl Upload {
    /// Takes a body of at most `limit` bytes. A small one whose length was said is read at once.
    ///
    /// # Errors
    /// [`ErrorCode::PayloadTooLarge`], [`ErrorCode::BodyIncomplete`].
    pub async fn take(body: Body, limit: usize) -> Result<Self> {
        let hint = body.size_hint();
        if hint.lower() > limit as u64 {
            return Err(too_large(limit));
        }
        if body.is_end_stream() {
            return Ok(Self::Whole(Bytes::new()));
        }
        if hint.exact().is_some_and(|length| length <= REPEATABLE) {
            let read = body.collect().await.map_err(|_| broken_off())?;
            return Ok(Self::Whole(read.to_bytes()));
        }
        let outcome = Arc::new(Outcome::new(limit));
        let counted = Counted {
            body,
            left: limit,
            outcome: Arc::clone(&outcome),
        };
        Ok(Self::Once(Some(Body::new(counted)), outcome))
    }

    /// The body to send; `None` when it was sent before and cannot be sent again.
    pub fn body(&mut self) -> Option<Body> {
        match self {
            Self::Whole(bytes) if bytes.is_empty() => Some(Body::empty()),
            Self::Whole(bytes) => Some(Body::from(bytes.clone())),
            Self::Once(body, _) => body.take(),
        }
    }

    /// Whether it can be sent again.
    pub const fn is_repeatable(&self) -> bool {
        matches!(self, Self::Whole(_))
    }

    /// What was wrong with it while it was sent.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn verdict(&self) -> Result<()> {
        match self {
            Self::Whole(_) => Ok(()),
            Self::Once(_, outcome) => outcome.verdict(),
        }
    }
}

fn too_large(limit: usize) -> Error {
    let why = format!("the body is larger than {limit} bytes");
    refuse_part(ErrorCode::PayloadTooLarge, "", why)
}

fn broken_off() -> Error {
    let why = "the body broke off, or its next part took too long";
    refuse_part(ErrorCode::BodyIncomplete, "", why)
}

/// How sending a body went so far.
pub struct Outcome {
    state: AtomicU8,
    limit: usize,
}

const TOO_LARGE: u8 = 1;
const BROKEN_OFF: u8 = 2;

impl Outcome {
    const fn new(limit: usize) -> Self {
        Self {
            state: AtomicU8::new(0),
            limit,
        }
    }

    fn verdict(&self) -> Result<()> {
        match self.state.load(Ordering::Acquire) {
            TOO_LARGE => Err(too_large(self.limit)),
            BROKEN_OFF => Err(broken_off()),
            _ => Ok(()),
        }
    }
}

/// Why a body is not sent to its end. It goes to no one: the verdict has the words.
#[derive(Debug, thiserror::Error)]
#[error("the body is not sent to its end")]
pub struct Ended;

struct Counted {
    body: Body,
    left: usize,
    outcome: Arc<Outcome>,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = Ended;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, Ended>>> {
        let this = &mut *self;
        loop {
            let frame = ready!(Pin::new(&mut this.body).poll_frame(context));
            let Some(frame) = frame else {
                return Poll::Ready(None);
            };
            let Ok(frame) = frame else {
                this.outcome.state.store(BROKEN_OFF, Ordering::Release);
                return Poll::Ready(Some(Err(Ended)));
            };
            // Trailers are not handed on.
            let Ok(data) = frame.into_data() else {
                continue;
            };
            let Some(left) = this.left.checked_sub(data.len()) else {
                this.outcome.state.store(TOO_LARGE, Ordering::Release);
                return Poll::Ready(Some(Err(Ended)));
            };
            this.left = left;
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body without the credential. It holds its seat, and the provider's connection, until it
/// ends or is dropped, or its time is over: also where nobody reads it.
pub struct Cut {
    held: Arc<Mutex<Holding>>,
    cutter: Cutter,
    is_over: bool,
    watch: AbortHandle,
}

/// What an answer holds until it is over, and who waits for its next piece.
struct Holding {
    held: Option<Held>,
    reader: Option<Waker>,
}

/// What an answer that is not over holds.
struct Held {
    body: Body,
    _seat: Seat,
}

impl Cut {
    /// The answer's body, cut, for at most `longest`.
    pub fn new(body: Body, cutter: Cutter, seat: Seat, longest: Duration) -> Self {
        let held = Arc::new(Mutex::new(Holding {
            held: Some(Held { body, _seat: seat }),
            reader: None,
        }));
        let watched = Arc::clone(&held);
        let watch = tokio::spawn(async move {
            pause(longest).await;
            let (body, reader) = lock(&watched).give_up();
            drop(body);
            // Whatever would have woken it went with the body.
            if let Some(reader) = reader {
                reader.wake();
            }
        });
        Self {
            held,
            cutter,
            is_over: false,
            watch: watch.abort_handle(),
        }
    }

    fn end(&mut self) {
        self.is_over = true;
        let (body, _) = lock(&self.held).give_up();
        drop(body);
    }
}

impl Holding {
    fn give_up(&mut self) -> (Option<Held>, Option<Waker>) {
        (self.held.take(), self.reader.take())
    }

    /// The body's next piece; an error when its time is over.
    fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, BrokeOff>>> {
        let Some(held) = &mut self.held else {
            return Poll::Ready(Some(Err(BrokeOff)));
        };
        let frame = Pin::new(&mut held.body).poll_frame(context);
        if frame.is_pending() {
            self.reader = Some(context.waker().clone());
        }
        frame.map_err(|_| BrokeOff)
    }
}

impl Drop for Cut {
    fn drop(&mut self) {
        self.watch.abort();
    }
}

fn lock(held: &Mutex<Holding>) -> MutexGuard<'_, Holding> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Why an answer's body ended before its end. Whoever reads it sees that it broke off.
#[derive(Debug, thiserror::Error)]
#[error("the provider's answer broke off")]
pub struct BrokeOff;

impl HttpBody for Cut {
    type Data = Bytes;
    type Error = BrokeOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, BrokeOff>>> {
        let this = &mut *self;
        while !this.is_over {
            let frame = ready!(lock(&this.held).poll_piece(context));
            let out = match frame {
                None => {
                    this.end();
                    this.cutter.finish()
                }
                Some(Err(broke_off)) => {
                    this.end();
                    return Poll::Ready(Some(Err(broke_off)));
                }
                // Trailers are not handed on.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => this.cutter.push(&data),
                    Err(_) => continue,
                },
            };
            if !out.is_empty() {
                return Poll::Ready(Some(Ok(Frame::data(out.into()))));
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.is_over
    }
}
