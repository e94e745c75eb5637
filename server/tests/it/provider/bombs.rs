//! Answers that hurt whoever reads them without limits.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue, header};
use hyper::body::Frame;

/// Four megabytes of blanks, compressed to a thousandth, in base64.
const FOUR_MEGABYTES: &str = include_str!("bombs/four_megabytes.txt");
/// What leaves in one piece.
const PIECE: usize = 64 * 1024;
/// The most that is given to somebody who takes everything: enough to tell.
const MOST: usize = 256 * 1024 * 1024;

/// A way to hurt.
#[derive(Clone, Copy, Debug)]
pub enum Bomb {
    /// A body without end.
    Endless,
    /// The same, and a thousandth of it travels.
    Compressed,
    /// Headers without end.
    Headers,
    /// The head of an answer, and then nothing.
    Stalled,
    /// A byte whenever the other side has nearly given up.
    Dripping,
    /// Nothing at all.
    Silent,
}

impl Bomb {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Endless,
        Self::Compressed,
        Self::Headers,
        Self::Stalled,
        Self::Dripping,
        Self::Silent,
    ];

    /// The answer. `blown` counts its bytes.
    pub(super) async fn answer(self, blown: &Arc<AtomicUsize>) -> Response {
        let body = |bomb| {
            let blown = Arc::clone(blown);
            let piece = match bomb {
                Self::Compressed => STANDARD.decode(FOUR_MEGABYTES.trim()).expect("base64"),
                _ => vec![b' '; PIECE],
            };
            Response::new(Body::new(Blowing {
                bomb,
                piece: piece.into(),
                blown,
                tick: tokio::time::interval(std::time::Duration::from_millis(20)),
            }))
        };
        match self {
            Self::Endless | Self::Stalled | Self::Dripping => body(self),
            Self::Compressed => {
                let gzip = (header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                ([gzip], body(self)).into_response()
            }
            Self::Headers => {
                let mut response = Response::new(Body::from("{}"));
                for at in 0..20_000 {
                    let name = HeaderName::try_from(format!("x-{at}")).expect("a name");
                    let value = HeaderValue::from_static("more and more and more");
                    response.headers_mut().insert(name, value);
                }
                response
            }
            Self::Silent => std::future::pending().await,
        }
    }
}

/// A body that does it.
struct Blowing {
    bomb: Bomb,
    piece: Bytes,
    blown: Arc<AtomicUsize>,
    tick: tokio::time::Interval,
}

impl HttpBody for Blowing {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let piece = match self.bomb {
            Bomb::Stalled => return Poll::Pending,
            Bomb::Dripping => {
                if self.tick.poll_tick(context).is_pending() {
                    return Poll::Pending;
                }
                Bytes::from_static(b" ")
            }
            _ => self.piece.clone(),
        };
        if self.blown.fetch_add(piece.len(), Ordering::Relaxed) > MOST {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}
