//! Calls to our own sandbox, answered without a socket.
//!
//! The sandbox is a provider that this very server serves. Calls to it are handed to its router, so
//! the guard needs no exception for our own listener, and a deployment behind a proxy need not reach
//! itself. Does not belong here: what the sandbox answers ([`crate::sandbox`]).

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use http::Uri;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tower::ServiceExt as _;
use url::Url;

use super::stream::{StreamAnswer, StreamRequest};
use super::transport::{OutboundError, OutboundRequest, OutboundResponse, Transport};

/// Answers what is meant for `prefix` by `router`; everything else goes to `next`.
pub struct InProcess {
    prefix: Url,
    router: Router,
    next: Arc<dyn Transport>,
}

impl InProcess {
    /// `prefix` is the public address of the router's root, such as
    /// `http://localhost:3000/sandbox`.
    #[must_use]
    pub fn new(prefix: Url, router: Router, next: Arc<dyn Transport>) -> Self {
        Self {
            prefix,
            router,
            next,
        }
    }

    /// Path and query below the prefix, if `url` is there. The parser has resolved dot segments, so
    /// a path that begins with the prefix stays under it.
    fn below_prefix(&self, url: &Url) -> Option<String> {
        let same_origin = url.origin().is_tuple() && url.origin() == self.prefix.origin();
        let no_user = url.username().is_empty() && url.password().is_none();
        let path = url
            .path()
            .strip_prefix(self.prefix.path().trim_end_matches('/'))?;
        if !same_origin || !no_user || !(path.is_empty() || path.starts_with('/')) {
            return None;
        }
        let path = if path.is_empty() { "/" } else { path };
        Some(
            url.query()
                .map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")),
        )
    }

    async fn answer(
        &self,
        below: &str,
        request: OutboundRequest,
    ) -> Result<OutboundResponse, OutboundError> {
        let host = request.host();
        let limit = request.body_limit;
        let begun = StreamRequest {
            method: request.method,
            url: request.url,
            headers: request.headers,
            body: Body::from(request.body),
        };
        let StreamAnswer {
            status,
            headers,
            body,
        } = self.begin(below, begun).await?;
        let body = Limited::new(body, limit)
            .collect()
            .await
            .map_err(|problem| {
                if problem.is::<LengthLimitError>() {
                    OutboundError::TooLarge { host, limit }
                } else {
                    OutboundError::Broken { host }
                }
            })?;
        Ok(OutboundResponse {
            status,
            headers,
            body: body.to_bytes().to_vec(),
        })
    }

    async fn begin(
        &self,
        below: &str,
        request: StreamRequest,
    ) -> Result<StreamAnswer, OutboundError> {
        let uri: Uri = below.parse().map_err(|_| OutboundError::Invalid {
            why: "its path is not valid",
        })?;
        let mut inner = http::Request::new(request.body);
        *inner.method_mut() = request.method;
        *inner.uri_mut() = uri;
        *inner.headers_mut() = request.headers;
        let response = match self.router.clone().oneshot(inner).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        Ok(StreamAnswer {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        let Some(below) = self.below_prefix(&request.url) else {
            return self.next.send(request).await;
        };
        let (host, deadline) = (request.host(), request.deadline);
        tokio::time::timeout(deadline, self.answer(&below, request))
            .await
            .unwrap_or(Err(OutboundError::Timeout { host }))
    }

    async fn stream(&self, request: StreamRequest) -> Result<StreamAnswer, OutboundError> {
        match self.below_prefix(&request.url) {
            Some(below) => self.begin(&below, request).await,
            None => self.next.stream(request).await,
        }
    }
}

#[cfg(test)]
mod tests;
