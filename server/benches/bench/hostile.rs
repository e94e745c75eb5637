//! A provider that means harm, in a process of its own, and the caller that takes what it sends.
//!
//! The answers are those of the tests ([`crate::bombs`]); here is what they cost everybody else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::StatusCode;
use http_body_util::BodyExt as _;
use patchbay::clock::pause;
use serde_json::json;
use tokio::net::TcpListener;

use crate::bombs::Bomb;
use crate::client::{Ask, connect};
use crate::{Error, Result};

/// The argument that makes this program the hostile provider.
pub const MODE: &str = "hostile";

/// How many of each kind come at once.
const OF_EACH: usize = 2;
/// Between the end of one and the next of its kind.
const BREATH: Duration = Duration::from_millis(100);
/// How many bytes are taken in a second: those of a network of 1 Gbit/s. Without it, provider, server
/// and reader would fight for the cores of one machine over gigabytes that no network brings.
const WIRE: f64 = 125_000_000.0;
/// How long somebody waits who is ahead of the network.
const WAIT: Duration = Duration::from_millis(1);

/// Serves until it is killed, and prints where.
///
/// # Errors
/// No port.
pub async fn serve() -> Result<bool> {
    let router = Router::new()
        .route("/me", get(|| async { Json(json!({ "id": "1" })) }))
        .route("/bomb/{number}", get(bomb));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(true)
}

async fn bomb(Path(number): Path<usize>) -> Response {
    match Bomb::ALL.get(number) {
        Some(bomb) => bomb.answer(&Arc::new(AtomicUsize::new(0))).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Asks for all kinds at once, again and again, on a thread of its own, until it is told to stop.
pub struct Siege {
    over: Arc<AtomicBool>,
    taken: Arc<Taken>,
    thread: JoinHandle<()>,
}

/// What all of them together have taken.
struct Taken {
    since: Instant,
    bytes: AtomicUsize,
}

impl Taken {
    /// Some bytes more. Answers when a network would have brought all of them.
    fn add(&self, size: usize) -> Instant {
        let bytes = self.bytes.fetch_add(size, Ordering::Relaxed) + size;
        self.since + Duration::from_secs_f64(bytes as f64 / WIRE)
    }
}

impl Siege {
    /// Begins, at the server with this address. `ask` makes the request for the bomb with a number.
    ///
    /// # Errors
    /// A thread that cannot be had, a request that cannot be made.
    pub fn begin(server: SocketAddr, ask: impl Fn(usize) -> Result<Ask>) -> Result<Self> {
        let over = Arc::default();
        let taken = Arc::new(Taken {
            since: Instant::now(),
            bytes: AtomicUsize::new(0),
        });
        let mut callers = Vec::new();
        for number in 0..OF_EACH * Bomb::ALL.len() {
            let ask = ask(number % Bomb::ALL.len())?;
            callers.push(besiege(server, ask, Arc::clone(&over), Arc::clone(&taken)));
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let ended = Arc::clone(&over);
        let thread = std::thread::spawn(move || {
            runtime.block_on(async {
                for caller in callers {
                    tokio::spawn(caller);
                }
                // What waits for a silent provider is dropped with the runtime.
                while !ended.load(Ordering::Relaxed) {
                    pause(BREATH).await;
                }
            });
        });
        Ok(Self {
            over,
            taken,
            thread,
        })
    }

    /// How many bytes have been taken so far.
    pub fn taken(&self) -> usize {
        self.taken.bytes.load(Ordering::Relaxed)
    }

    /// Ends it.
    ///
    /// # Errors
    /// A thread that broke off.
    pub fn end(self) -> Result<()> {
        self.over.store(true, Ordering::Relaxed);
        let broke = |_| Error::from("the siege broke off");
        self.thread.join().map_err(broke)
    }
}

async fn besiege(server: SocketAddr, ask: Ask, over: Arc<AtomicBool>, taken: Arc<Taken>) {
    while !over.load(Ordering::Relaxed) {
        // That it breaks off, or is refused, is what should happen to it.
        let _ = take(server, &ask, &taken).await;
        pause(BREATH).await;
    }
}

/// Counts the bytes of an answer as they come, without keeping them.
async fn take(server: SocketAddr, ask: &Ask, taken: &Taken) -> Result<()> {
    let mut connection = connect(server).await?;
    let mut body = connection.send_request(ask.0.clone()).await?.into_body();
    while let Some(frame) = body.frame().await {
        let size = frame?.data_ref().map_or(0, Bytes::len);
        let due = taken.add(size);
        while Instant::now() < due {
            pause(WAIT).await;
        }
    }
    Ok(())
}
