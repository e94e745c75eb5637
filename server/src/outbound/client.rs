//! The client that dials: one configuration of `reqwest`, behind the guard.
//!
//! Belongs here: limits of time and size, and that nothing is dialled which the guard did not name.
//! Does not belong here: the policy ([`super::guard`]).
//!
//! The configuration exists four times. Connections are kept for reuse: what was dialled without the
//! policy, for the operator's exceptions, must never serve a call under the policy. And whole answers
//! are decompressed, within their limit, while streams are handed on as they come. Each is made at its
//! first use, so that a server that calls nobody does not read the machine's certificates.

use std::error::Error as _;
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolving};

use super::guard::{Guard, Route};
use super::stream::{self, Body, StreamAnswer, StreamRequest};
use super::transport::{OutboundError, OutboundRequest, OutboundResponse, Transport};

/// How long connecting may take, name and TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a connection is kept for the next call.
const IDLE_CONNECTION: Duration = Duration::from_secs(30);
/// How many idle connections are kept per host.
const IDLE_CONNECTIONS: usize = 8;
/// How we introduce ourselves; some providers refuse calls without a name.
const USER_AGENT: &str = concat!("Patchbay/", env!("CARGO_PKG_VERSION"));

/// Sends what the guard allows, to the addresses that the guard names.
pub struct GuardedClient {
    guard: Guard,
    whole: Clients,
    streams: Clients,
}

/// The clients of one kind of call.
#[derive(Default)]
struct Clients {
    public: OnceLock<reqwest::Client>,
    exempt: OnceLock<reqwest::Client>,
}

/// How answers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// To their end, decompressed.
    Whole,
    /// As they come.
    Stream,
}

impl GuardedClient {
    /// A client under this policy.
    #[must_use]
    pub fn new(guard: Guard) -> Self {
        Self {
            guard,
            whole: Clients::default(),
            streams: Clients::default(),
        }
    }

    fn client(&self, route: Route, reading: Reading) -> Result<&reqwest::Client, OutboundError> {
        let clients = match reading {
            Reading::Whole => &self.whole,
            Reading::Stream => &self.streams,
        };
        let cell = match route {
            Route::Public => &clients.public,
            Route::Exempt => &clients.exempt,
        };
        kept(cell, || build(self.guard.clone(), route, reading)).map_err(|problem| {
            tracing::error!(%problem, "the HTTP client cannot be made");
            OutboundError::Invalid {
                why: "this machine has no usable TLS certificates",
            }
        })
    }
}

/// What is made once it can be: a failure is not remembered.
fn kept<T, E>(cell: &OnceLock<T>, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
    match cell.get() {
        Some(there) => Ok(there),
        None => make().map(|made| cell.get_or_init(|| made)),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that makes HTTP clients"
)]
fn build(guard: Guard, route: Route, reading: Reading) -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .dns_resolver(GuardedResolver { guard, route })
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .https_only(route == Route::Public)
        .http1_only()
        .gzip(reading == Reading::Whole)
        .tcp_nodelay(true)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_CONNECTION)
        .pool_max_idle_per_host(IDLE_CONNECTIONS)
        .user_agent(USER_AGENT)
        .build()
}

#[async_trait]
impl Transport for GuardedClient {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        let route = self.guard.check(&request.url)?;
        let host = request.host();
        let limit = request.body_limit;
        let mut response = self
            .client(route, Reading::Whole)?
            .request(request.method, request.url)
            .headers(request.headers)
            .body(request.body)
            .timeout(request.deadline)
            .send()
            .await
            .map_err(|problem| explain(&problem, &host))?;
        let too_large = || OutboundError::TooLarge {
            host: host.clone(),
            limit,
        };
        if response
            .content_length()
            .is_some_and(|length| length > limit as u64)
        {
            return Err(too_large());
        }
        let mut body = Vec::new();
        // Chunks come out of the decoder, so what counts is what would be held in memory.
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|problem| explain(&problem, &host))?
        {
            if body.len() + chunk.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(OutboundResponse {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body,
        })
    }

    async fn stream(&self, request: StreamRequest) -> Result<StreamAnswer, OutboundError> {
        let route = self.guard.check(&request.url)?;
        let host = request.host();
        let mut sent = self
            .client(route, Reading::Stream)?
            .request(request.method, request.url)
            .headers(request.headers);
        // One that has no body has no length either.
        if !axum::body::HttpBody::is_end_stream(&request.body) {
            sent = sent.body(reqwest::Body::wrap(stream::Shared::new(request.body)));
        }
        let response = sent
            .send()
            .await
            .map_err(|problem| explain(&problem, &host))?;
        let (parts, body) = http::Response::<reqwest::Body>::from(response).into_parts();
        Ok(StreamAnswer {
            status: parts.status,
            headers: parts.headers,
            body: Body::new(body),
        })
    }
}

/// The client's error in our words; its own text holds addresses and is dropped.
fn explain(problem: &reqwest::Error, host: &str) -> OutboundError {
    let mut cause = problem.source();
    while let Some(inner) = cause {
        if let Some(refused) = inner.downcast_ref::<OutboundError>() {
            return refused.clone();
        }
        cause = inner.source();
    }
    let host = host.to_owned();
    if problem.is_connect() {
        OutboundError::Connect { host }
    } else if problem.is_timeout() {
        OutboundError::Timeout { host }
    } else if problem.is_builder() {
        OutboundError::Invalid {
            why: "its address or headers are not valid",
        }
    } else {
        OutboundError::Broken { host }
    }
}

/// Asks the guard at the moment of dialling, so that no answer can change between check and use.
struct GuardedResolver {
    guard: Guard,
    route: Route,
}

impl reqwest::dns::Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, route) = (self.guard.clone(), self.route);
        Box::pin(async move {
            let addresses = guard.addresses(name.as_str(), route).await?;
            // Port 0 stands for the port of the address that is called.
            let sockets = addresses
                .into_iter()
                .map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(sockets) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests;
