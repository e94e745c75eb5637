//! Accepting connections.
//!
//! By hand instead of `axum::serve`, which sets no timer: without one, hyper waits for a request's
//! head as long as the client likes, and a few thousand sockets that send a byte a minute use up
//! every file descriptor.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use crate::clock::pause;
use crate::http::caller::Peer;

/// How long a client may take to send a request's head, or to send the next request of a connection.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// How many connections are open at once; further ones wait in the system's queue. Below the usual
/// limit of file descriptors, so that the database and providers still get theirs.
const CONNECTIONS: usize = 900;
/// The pause after an accept that failed because the process or machine is out of something.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Serves until `stopped`, then waits for the requests under way.
pub(super) async fn listen(
    listener: TcpListener,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    builder.http2().timer(TokioTimer::new());
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        let Some((stream, peer, place)) = accepted else {
            continue;
        };
        let service = router.clone().layer(Extension(Peer(peer.ip())));
        let service = TowerToHyperService::new(service);
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection.into_owned());
        tokio::spawn(async move {
            // What ends a connection early is the client's business: it has seen it.
            if let Err(error) = connection.await {
                tracing::debug!(error, "a connection ended early");
            }
            drop(place);
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
