//! The one way out: a request, a bounded answer, and the ways in which there is none.
//!
//! Belongs here: the words that every outgoing call shares. Does not belong here: which destinations
//! are allowed ([`super::guard`]) or how bytes travel ([`super::client`]).

use std::fmt;
use std::time::Duration;

use app::contract::error::ErrorCode;
use async_trait::async_trait;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::guard::BlockReason;
use super::stream::{Body, StreamAnswer, StreamRequest};

/// How long a call may take from resolving the name to the last byte, unless its request says
/// otherwise.
pub const DEFAULT_DEADLINE: Duration = Duration::from_secs(20);
/// How large an answer may be, in bytes after decompression, unless its request says less.
pub const DEFAULT_BODY_LIMIT: usize = 1024 * 1024;

/// A request to another server.
///
/// Its address, headers and body may hold secrets: `Debug` shows the method, the host and the path.
pub struct OutboundRequest {
    /// The method.
    pub method: Method,
    /// Where to; a fragment is never sent.
    pub url: Url,
    /// Headers, credentials included. `Host`, lengths and encodings are the transport's.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// How long all of it may take.
    pub deadline: Duration,
    /// How many bytes the answer's body may have after decompression.
    pub body_limit: usize,
}

impl OutboundRequest {
    /// A request without headers and body, with the default limits.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: Vec::new(),
            deadline: DEFAULT_DEADLINE,
            body_limit: DEFAULT_BODY_LIMIT,
        }
    }

    /// The host it goes to, as errors name it.
    #[must_use]
    pub fn host(&self) -> String {
        self.url.host_str().unwrap_or_default().to_owned()
    }
}

impl fmt::Debug for OutboundRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.method, self.host(), self.url.path())
    }
}

/// An answer, complete and within the limit. Its headers and body may hold secrets: `Debug` shows
/// the status and the size.
#[derive(Clone)]
pub struct OutboundResponse {
    /// The status; redirects are answers like any other and are never followed.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

impl OutboundResponse {
    /// How long the server asks to wait, from a `Retry-After` in seconds; at most a day. A date in
    /// that header is ignored, for it would have to be compared with the other side's clock.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers)
    }
}

/// As [`OutboundResponse::retry_after`].
#[must_use]
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?;
    let seconds: u64 = text.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(24 * 60 * 60)))
}

impl fmt::Debug for OutboundResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} with {} bytes", self.status, self.body.len())
    }
}

/// Why there is no answer. The text is fit for a log: it names a host, never a path, a query, a
/// header or a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The guard does not allow the destination. Nothing was sent.
    #[error("calls to {host} are not allowed: {why}")]
    Blocked {
        /// The host, normalised.
        host: String,
        /// Which rule it broke.
        why: BlockReason,
    },
    /// The name has no address. Nothing was sent.
    #[error("{host} has no address")]
    Unresolved {
        /// The host.
        host: String,
    },
    /// No connection, or no TLS session. Nothing was sent.
    #[error("no connection to {host}")]
    Connect {
        /// The host.
        host: String,
    },
    /// The deadline passed. The request may have been received.
    #[error("{host} did not answer in time")]
    Timeout {
        /// The host.
        host: String,
    },
    /// The connection ended, or what came was not HTTP. The request may have been received.
    #[error("{host} broke off its answer")]
    Broken {
        /// The host.
        host: String,
    },
    /// The answer is larger than the request allows. The request was received.
    #[error("the answer of {host} is larger than {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit, in bytes.
        limit: usize,
    },
    /// A redirect where none may be followed. The request was received.
    #[error("{host} answered with a redirect, which is not followed")]
    Redirected {
        /// The host.
        host: String,
    },
    /// The request cannot be expressed. Nothing was sent.
    #[error("the request cannot be sent: {why}")]
    Invalid {
        /// What is wrong with it.
        why: &'static str,
    },
}

impl OutboundError {
    /// Whether the other side may have acted on the request. Where not, it may be repeated even if
    /// it must not be done twice.
    #[must_use]
    pub const fn may_have_been_received(&self) -> bool {
        matches!(
            self,
            Self::Timeout { .. }
                | Self::Broken { .. }
                | Self::TooLarge { .. }
                | Self::Redirected { .. }
        )
    }

    /// How callers of ours know it.
    #[must_use]
    pub const fn error_code(&self) -> ErrorCode {
        match self {
            Self::Blocked { .. } => ErrorCode::EgressBlocked,
            Self::Invalid { .. } => ErrorCode::Internal,
            _ => ErrorCode::ProviderUnavailable,
        }
    }
}

/// Sends requests to other servers.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends one request and reads the whole answer. It never follows a redirect and never repeats
    /// a request on its own.
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError>;

    /// The same with bodies that travel as they come; [`super::stream::send`] adds the limits of
    /// time. A transport that does not say otherwise reads both bodies whole, as tests' do.
    async fn stream(&self, request: StreamRequest) -> Result<StreamAnswer, OutboundError> {
        let host = request.host();
        let body = axum::body::to_bytes(request.body, DEFAULT_BODY_LIMIT).await;
        let answer = self
            .send(OutboundRequest {
                headers: request.headers,
                body: body.map_err(|_| OutboundError::Broken { host })?.to_vec(),
                ..OutboundRequest::new(request.method, request.url)
            })
            .await?;
        Ok(StreamAnswer {
            status: answer.status,
            headers: answer.headers,
            body: Body::from(answer.body),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(retry_after: &str) -> OutboundResponse {
        let mut headers = HeaderMap::new();
        headers.insert(http::header::RETRY_AFTER, retry_after.parse().unwrap());
        OutboundResponse {
            status: StatusCode::TOO_MANY_REQUESTS,
            headers,
            body: Vec::new(),
        }
    }

    #[test]
    fn neither_debug_nor_errors_show_a_query_a_header_or_a_body() {
        let url = Url::parse("https://api.acme.test/me?key=planted-query").unwrap();
        let mut request = OutboundRequest::new(Method::GET, url);
        request
            .headers
            .insert("authorization", "Bearer planted-header".parse().unwrap());
        request.body = b"planted-body".to_vec();
        assert_eq!(format!("{request:?}"), "GET api.acme.test/me");
    }

    #[test]
    fn a_wait_is_read_from_seconds_only_and_is_bounded() {
        assert_eq!(answer("7").retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(
            answer("999999999").retry_after(),
            Some(Duration::from_secs(86_400))
        );
        for text in ["-1", "soon", "Fri, 31 Dec 1999 23:59:59 GMT", "1e9"] {
            assert_eq!(answer(text).retry_after(), None, "{text}");
        }
    }
}
