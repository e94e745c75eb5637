//! Accepting connections.
//!
//! By hand instead of `axum::serve`, which sets no timer: without one, hyper waits for a request's
//! head as long as the client likes, and a few thousand sockets that send a byte a minute use up
//! every file descriptor.
//!
//! HTTP/1 alone: browsers speak HTTP/2 over TLS only, which ends at the proxy, and finding out which
//! of the two a silent client means has no timer.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::clock::pause;
use crate::http::caller::Peer;
use crate::options::values::TrustedProxies;
use crate::services::limits::Bucket;

/// The pause after an accept that failed because the process or machine is out of something.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// What clients are given.
pub(super) struct Bounds {
    /// How long one may take to send a request's head, or to send the next request of a connection.
    head: Duration,
    /// How many connections are open at once; further ones wait in the system's queue.
    all: usize,
    /// How many of them one address may have; further ones are closed.
    of_one: usize,
    /// Whether connections of this machine count too. They come from a proxy, or from somebody who
    /// could do worse.
    counts_loopback: bool,
    /// Whose connections are those of many clients.
    proxies: TrustedProxies,
}

impl Bounds {
    /// What a server gives. All connections together stay below the usual limit of file descriptors,
    /// so that the database and providers still get theirs; several addresses must come together to
    /// take them all.
    pub(super) const fn usual(proxies: TrustedProxies) -> Self {
        Self {
            head: Duration::from_secs(30),
            all: 900,
            of_one: 200,
            counts_loopback: false,
            proxies,
        }
    }
}

/// Serves until `stopped`, then waits for the requests under way.
pub(super) async fn listen(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    mut stopped: watch::Receiver<bool>,
) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(bounds.all));
    let peers = Arc::new(Peers::new(bounds));
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        let Some((stream, peer, place)) = accepted else {
            continue;
        };
        let Some(seat) = Peers::seat(&peers, peer.ip()) else {
            tracing::debug!(peer = %peer.ip(), "an address has too many connections open");
            continue;
        };
        let service = router.clone().layer(Extension(Peer(peer.ip())));
        let service = TowerToHyperService::new(service);
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What ends a connection early is the client's business: it has seen it.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop((seat, place));
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Small answers leave at once instead of waiting for the client's acknowledgement.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "TCP_NODELAY");
            }
            Some((stream, peer, place))
        }
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            pause(AFTER_FAILURE).await;
            None
        }
    }
}

/// Who has how many connections open.
struct Peers {
    open: Mutex<HashMap<Bucket, usize>>,
    most: usize,
    counts_loopback: bool,
    proxies: TrustedProxies,
}

impl Peers {
    fn new(bounds: Bounds) -> Self {
        Self {
            open: Mutex::default(),
            most: bounds.of_one,
            counts_loopback: bounds.counts_loopback,
            proxies: bounds.proxies,
        }
    }

    /// A seat for one more connection of this address, unless it has as many as it may.
    fn seat(peers: &Arc<Self>, address: IpAddr) -> Option<Seat> {
        let is_free =
            (address.is_loopback() && !peers.counts_loopback) || peers.proxies.contains(address);
        let peer = (!is_free).then(|| Bucket::of_address(address));
        if let Some(peer) = &peer {
            let mut open = peers.open.lock().unwrap_or_else(PoisonError::into_inner);
            let count = open.entry(peer.clone()).or_default();
            if *count >= peers.most {
                return None;
            }
            *count += 1;
        }
        Some(Seat {
            peers: Arc::clone(peers),
            peer,
        })
    }
}

/// One connection among those of its address; a proxy's counts for nobody.
struct Seat {
    peers: Arc<Peers>,
    peer: Option<Bucket>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let Some(peer) = self.peer.take() else { return };
        let mut open = self
            .peers
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&peer) {
            *count -= 1;
            if *count == 0 {
                open.remove(&peer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::timeout;

    use super::*;
    use crate::options::OptionValue as _;

    /// Longer than anything here takes.
    const LONG: Duration = Duration::from_secs(10);

    fn bounds(head: Duration, proxies: &str) -> Bounds {
        Bounds {
            head,
            of_one: 2,
            counts_loopback: true,
            ..Bounds::usual(TrustedProxies::parse(proxies).unwrap())
        }
    }

    /// Serves on a free port; ends with the sender.
    async fn serving(bounds: Bounds) -> (SocketAddr, watch::Sender<bool>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(|| async { "hello" }));
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(listen(listener, router, bounds, stopped));
        (address, stop)
    }

    /// What arrives until the server closes the connection.
    async fn rest(stream: &mut TcpStream) -> String {
        let mut text = Vec::new();
        let read = timeout(LONG, stream.read_to_end(&mut text)).await;
        // A reset ends a connection as well.
        read.expect("the connection is closed").ok();
        String::from_utf8_lossy(&text).into_owned()
    }

    #[tokio::test]
    async fn whoever_sends_no_whole_head_is_sent_away() {
        let (address, _stop) = serving(bounds(Duration::from_millis(50), "")).await;
        let http2 = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
        for sent in [&b""[..], b"PRI", b"GET / HTTP/1.1\r\nhost: x\r\n", http2] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(sent).await.unwrap();
            let text = rest(&mut stream).await;
            assert!(!text.contains("hello"), "{text}");
        }
    }

    #[tokio::test]
    async fn an_address_has_no_more_connections_than_it_may() {
        let (address, _stop) = serving(bounds(LONG * 10, "")).await;
        let ask = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
        let mut kept = Vec::new();
        for _ in 0..2 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(ask.as_bytes()).await.unwrap();
            let mut answer = [0; 15];
            stream.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"HTTP/1.1 200 OK");
            kept.push(stream);
        }
        let mut third = TcpStream::connect(address).await.unwrap();
        assert_eq!(rest(&mut third).await, "");
    }

    #[test]
    fn a_seat_is_free_again_and_some_need_none() {
        let peers = Arc::new(Peers::new(bounds(LONG, "10.0.0.0/8")));
        let seat = |address: &str| Peers::seat(&peers, address.parse().unwrap());
        let (first, second) = (seat("192.0.2.1"), seat("192.0.2.1"));
        assert!(first.is_some() && second.is_some() && seat("192.0.2.1").is_none());
        assert!(seat("192.0.2.2").is_some(), "a neighbour has its own");
        drop(first);
        assert!(seat("192.0.2.1").is_some());
        drop(second);
        let proxied: Vec<_> = (0..5).map(|_| seat("10.1.2.3")).collect();
        assert!(proxied.iter().all(Option::is_some));
        drop(proxied);
        let free = Bounds {
            counts_loopback: false,
            ..bounds(LONG, "")
        };
        let free = Arc::new(Peers::new(free));
        let own = |address: &str| Peers::seat(&free, address.parse().unwrap());
        let seats: Vec<_> = (0..5).map(|_| own("127.0.0.1")).collect();
        assert!(seats.iter().all(Option::is_some), "this machine's own");
        assert!(peers.open.lock().unwrap().is_empty());
    }
}
