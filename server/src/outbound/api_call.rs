//! Calls to a provider's API: verification of keys, the identity behind a token, live options.
//!
//! Belongs here: an address that stays under the app's base address, a bounded JSON answer, and a
//! provider's refusal as one of a few words. Does not belong here: which call an app offers
//! (`catalog`), or what its answer means (`services`).

use std::time::Duration;

use app::contract::error::ErrorCode;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use serde_json::Value;
use url::Url;

use super::transport::{
    DEFAULT_BODY_LIMIT, DEFAULT_DEADLINE, OutboundError, OutboundRequest, OutboundResponse,
    Transport,
};

/// How long a path may be, in bytes.
const PATH_LENGTH: usize = 4096;

/// One call.
pub struct ApiCall<'a> {
    /// The app's base address, interpolated.
    pub base_url: &'a Url,
    /// The method.
    pub method: Method,
    /// Below the base address, beginning with a slash; may carry a query. Values in it are encoded
    /// already.
    pub path: &'a str,
    /// Further parameters of the query, as they are.
    pub query: &'a [(String, String)],
    /// Credentials and what else the app needs.
    pub headers: HeaderMap,
    /// Sent as JSON, if there is one.
    pub body: Option<&'a Value>,
    /// How long the call may take.
    pub deadline: Duration,
}

impl<'a> ApiCall<'a> {
    /// A `GET` without parameters, with the default deadline.
    #[must_use]
    pub fn get(base_url: &'a Url, path: &'a str, headers: HeaderMap) -> Self {
        let (method, deadline) = (Method::GET, DEFAULT_DEADLINE);
        Self {
            base_url,
            method,
            path,
            query: &[],
            headers,
            body: None,
            deadline,
        }
    }
}

/// Why a call gave no answer. The texts hold nothing that the provider sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The provider does not accept the credentials.
    #[error("the provider does not accept the credentials")]
    Unauthorized,
    /// The credentials are good, and do not allow this.
    #[error("the provider does not allow this call")]
    Forbidden,
    /// Too many calls.
    #[error("the provider asks for fewer calls")]
    RateLimited {
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },
    /// Any other no; redirects are one.
    #[error("the provider answered with status {status}")]
    Refused {
        /// The HTTP status.
        status: u16,
    },
    /// No answer, or one that says: later.
    #[error("the provider is not available")]
    Unavailable(#[from] super::oauth::Unavailability),
    /// The provider said yes, and what it sent is not JSON.
    #[error("the provider's answer is not JSON")]
    Malformed,
    /// The path is not one below the base address.
    #[error("the call's path must stay below the app's base address")]
    Path,
}

impl ApiError {
    /// How callers of ours know it.
    #[must_use]
    pub const fn error_code(&self) -> ErrorCode {
        use super::oauth::Unavailability;
        match self {
            Self::Unauthorized => ErrorCode::CredentialsRejected,
            Self::Forbidden | Self::Refused { .. } => ErrorCode::ProviderRefused,
            Self::RateLimited { .. } | Self::Malformed => ErrorCode::ProviderUnavailable,
            Self::Unavailable(Unavailability::Transport(problem)) => problem.error_code(),
            Self::Unavailable(Unavailability::Status { .. }) => ErrorCode::ProviderUnavailable,
            Self::Path => ErrorCode::InvalidField,
        }
    }
}

impl From<OutboundError> for ApiError {
    fn from(problem: OutboundError) -> Self {
        Self::Unavailable(problem.into())
    }
}

/// Calls, and reads the answer as JSON; an empty answer reads as null.
///
/// # Errors
/// Any [`ApiError`].
pub async fn call(transport: &dyn Transport, call: ApiCall<'_>) -> Result<Value, ApiError> {
    let response = accepted(transport, call).await?;
    if response.body.is_empty() {
        return Ok(Value::Null);
    }
    let value = serde_json::from_slice(&response.body).map_err(|_| ApiError::Malformed)?;
    refusal_in_success(&value).map_or(Ok(value), Err)
}

/// Calls only to see whether the provider accepts the credentials, whatever else it answers.
///
/// # Errors
/// Any [`ApiError`] but [`ApiError::Malformed`].
pub async fn probe(transport: &dyn Transport, call: ApiCall<'_>) -> Result<(), ApiError> {
    let response = accepted(transport, call).await?;
    let value = serde_json::from_slice(&response.body).unwrap_or(Value::Null);
    refusal_in_success(&value).map_or(Ok(()), Err)
}

async fn accepted(
    transport: &dyn Transport,
    call: ApiCall<'_>,
) -> Result<OutboundResponse, ApiError> {
    let url = below(call.base_url, call.path, call.query)?;
    let mut request = OutboundRequest::new(call.method, url);
    request.headers = call.headers;
    request.deadline = call.deadline;
    request.body_limit = DEFAULT_BODY_LIMIT;
    let json = HeaderValue::from_static("application/json");
    if let Some(body) = call.body {
        request.body = body.to_string().into_bytes();
        request.headers.insert(header::CONTENT_TYPE, json.clone());
    }
    request.headers.entry(header::ACCEPT).or_insert(json);
    let response = transport.send(request).await?;
    match response.status {
        status if status.is_success() => Ok(response),
        StatusCode::UNAUTHORIZED => Err(ApiError::Unauthorized),
        StatusCode::FORBIDDEN => Err(ApiError::Forbidden),
        StatusCode::TOO_MANY_REQUESTS => Err(ApiError::RateLimited {
            retry_after: response.retry_after(),
        }),
        status if status.is_server_error() => {
            let (status, retry_after) = (status.as_u16(), response.retry_after());
            Err(super::oauth::Unavailability::Status {
                status,
                retry_after,
            }
            .into())
        }
        status => Err(ApiError::Refused {
            status: status.as_u16(),
        }),
    }
}

/// Slack's way to say no: status 200 and `"ok": false`
/// (<https://docs.slack.dev/apis/web-api/#responses>).
fn refusal_in_success(value: &Value) -> Option<ApiError> {
    if value.get("ok") != Some(&Value::Bool(false)) {
        return None;
    }
    Some(
        match value
            .get("error")
            .and_then(Value::as_str)
            .unwrap_or_default()
        {
            "invalid_auth" | "not_authed" | "token_revoked" | "token_expired"
            | "account_inactive" => ApiError::Unauthorized,
            "missing_scope" | "no_permission" | "not_allowed_token_type" => ApiError::Forbidden,
            "ratelimited" => ApiError::RateLimited { retry_after: None },
            _ => ApiError::Refused { status: 200 },
        },
    )
}

/// The address of `path` below `base`. The check is made on the result: whatever the parser makes
/// of the path, it must keep the origin and stand below the base.
///
/// # Errors
/// [`ApiError::Path`].
pub fn below(base: &Url, path: &str, query: &[(String, String)]) -> Result<Url, ApiError> {
    let (only_path, own_query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (path, None),
    };
    let dots = |segment: &str| {
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        plain == "." || plain == ".."
    };
    let clean = path.len() <= PATH_LENGTH
        && only_path.starts_with('/')
        && path.bytes().all(|byte| (0x21..=0x7e).contains(&byte))
        && !path.contains(['#', '\\'])
        && !only_path.split('/').any(dots);
    let root = base.path().trim_end_matches('/');
    let mut url = base.clone();
    url.set_path(&format!("{root}{only_path}"));
    url.set_query(own_query);
    url.set_fragment(None);
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    let stays = url
        .path()
        .strip_prefix(root)
        .is_some_and(|rest| rest.starts_with('/'))
        && url.origin() == base.origin();
    if clean && stays {
        Ok(url)
    } else {
        Err(ApiError::Path)
    }
}

#[cfg(test)]
mod tests;
