//! Bodies travel as they come, in both directions, and nobody holds more of them than a few pieces.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body_util::BodyExt as _;
use hyper::body::Frame;
use tokio::sync::mpsc;

use super::{SECRET, keyed, through};
use crate::support::{Setup, both_databases};

const PIECE: usize = 64 * 1024;
/// What systems and their sockets hold on the way there and back, with room to spare.
const ON_THE_WAY: usize = 24 * 1024 * 1024;

/// A body of what is sent into a channel.
struct Pieces(mpsc::Receiver<Bytes>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let next = self.0.poll_recv(context);
        next.map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }
}

/// A body whose length nobody says.
pub fn unsized_body(text: &'static str) -> Body {
    let (sender, receiver) = mpsc::channel(1);
    let sent = sender.try_send(Bytes::from_static(text.as_bytes()));
    sent.expect("there is room for one");
    Body::new(Pieces(receiver))
}

/// A body of so many pieces, which counts those that were taken.
struct Counting {
    left: usize,
    taken: Arc<AtomicUsize>,
}

impl HttpBody for Counting {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Some(left) = self.left.checked_sub(1) else {
            return Poll::Ready(None);
        };
        self.left = left;
        self.taken.fetch_add(PIECE, Ordering::SeqCst);
        Poll::Ready(Some(Ok(Frame::data(vec![b'x'; PIECE].into()))))
    }
}

async fn next(body: &mut Body) -> Option<Bytes> {
    let frame = tokio::time::timeout(Duration::from_secs(20), body.frame());
    let frame = frame.await.expect("a piece in time")?;
    Some(frame.expect("a piece").into_data().expect("data"))
}

both_databases! {
    /// The provider sends back what it gets, so each piece has gone both ways before the next one
    /// exists.
    async fn each_piece_travels_before_the_next_one_is_there(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let (sender, receiver) = mpsc::channel(1);
        let body = Body::new(Pieces(receiver));
        let call = through(&rig, &person, "POST", "/pipe").body("text/plain", body);
        sender.send("first".into()).await.expect("taken");
        let mut back = call.begin().await.into_body();
        for piece in ["first", "second", "third"] {
            if piece != "first" {
                sender.send(piece.into()).await.expect("taken");
            }
            let mut got = Vec::new();
            while got.len() < piece.len() {
                got.extend(next(&mut back).await.expect("more"));
            }
            assert_eq!(String::from_utf8_lossy(&got), piece);
        }
        drop(sender);
        assert_eq!(next(&mut back).await, None);
    }

    /// Cut out also where it comes in pieces from the caller itself.
    async fn a_credential_is_cut_out_across_pieces(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        for at in 1..SECRET.len() {
            let (sender, receiver) = mpsc::channel(4);
            let (one, two) = SECRET.split_at(at);
            for piece in [format!("<{one}"), format!("{two}>")] {
                sender.send(Bytes::from(piece)).await.expect("taken");
            }
            drop(sender);
            let call = through(&rig, &person, "POST", "/pipe").body("text/plain", Body::new(Pieces(receiver)));
            let answer = call.send().await;
            assert_eq!(answer.text(), "<[redacted]>", "broken after {at}");
        }
    }

    async fn large_ones_are_held_by_nobody(setup: Setup) {
        let (rig, person) = keyed(setup).await;
        let (pieces, taken) = (1024, Arc::new(AtomicUsize::new(0)));
        let body = Body::new(Counting { left: pieces, taken: Arc::clone(&taken) });
        let call = through(&rig, &person, "POST", "/pipe").body("text/plain", body);
        let mut back = call.begin().await.into_body();
        let (mut got, mut most) = (0, 0);
        while let Some(piece) = next(&mut back).await {
            got += piece.len();
            most = most.max(taken.load(Ordering::SeqCst).saturating_sub(got));
            // Slower than what sends.
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
        }
        assert_eq!(got, pieces * PIECE);
        println!("at most {} KiB of {} MiB on their way", most / 1024, got / 1024 / 1024);
        assert!(most < ON_THE_WAY, "{most} bytes were held");
    }
}
