//! What the log says of a request.

use std::sync::Arc;

use axum::response::Response;
use http::Method;

use crate::services::Error;

/// One line per request: never a query, a header or a body. Paths that carry a token lose it.
pub(super) fn line(
    method: &Method,
    path: &str,
    response: &Response,
    id: &str,
    took: std::time::Duration,
    error: Option<&Arc<Error>>,
) {
    let path = redact(path);
    let status = response.status().as_u16();
    let ms = took.as_secs_f64() * 1000.0;
    match error {
        Some(error) if error.cause.is_some() => {
            let cause = chain(error);
            let (code, note) = (error.code().as_str(), error.provider_note());
            tracing::error!(
                %method, path, status, ms, request_id = id, code, cause, note, "request"
            );
        }
        Some(error) => {
            let code = error.code().as_str();
            tracing::info!(%method, path, status, ms, request_id = id, code, "request");
        }
        None => tracing::info!(%method, path, status, ms, request_id = id, "request"),
    }
}

/// The inner path without the part that is a secret: what stands behind `/connect/` or `/start/`,
/// and whatever looks like a token of ours elsewhere.
fn redact(path: &str) -> String {
    let token = |part: &str| {
        ["lk_", "go_", "st_", "tk_", "pk_"]
            .iter()
            .any(|prefix| part.starts_with(prefix))
    };
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    let mut shown = format!("/{}", if token(first) { "[token]" } else { first });
    for (at, part) in parts.enumerate() {
        let secret = token(part) || (at == 0 && matches!(first, "connect" | "start"));
        shown.push('/');
        shown.push_str(if secret { "[token]" } else { part });
    }
    shown
}

/// An error's causes, outermost first.
pub fn chain(error: &Error) -> String {
    let mut text = String::new();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_a_path_is_not_logged() {
        assert_eq!(redact("/connect/lk_abc"), "/connect/[token]");
        assert_eq!(redact("//start//go_abc"), "/start/[token]");
        assert_eq!(redact("/p/start/go_abc"), "/p/start/[token]");
        assert_eq!(redact("/connect/%6Ck_abc"), "/connect/[token]");
        assert_eq!(redact("/_ui/connect/disconnect"), "/_ui/connect/disconnect");
        assert_eq!(redact("/"), "/");
    }
}
