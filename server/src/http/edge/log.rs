//! What the log says of a request.

use axum::response::Response;
use http::Method;

use crate::services::Error;

/// One line per request: never a query, a header or a body. Paths that carry a token lose it. A failure
/// that is not the caller's to put right makes the line an error.
pub(super) fn line(
    method: &Method,
    path: &str,
    response: &Response,
    id: &str,
    took: std::time::Duration,
    error: Option<&Error>,
) {
    let path = redact(path);
    let status = response.status();
    let ms = took.as_secs_f64() * 1000.0;
    let (code, cause, note) = error.map_or((None, None, None), told);
    if error.is_some() && status.is_server_error() {
        tracing::error!(
            %method, path, status = status.as_u16(), ms, request_id = id, code, cause, note, "request"
        );
    } else {
        tracing::info!(
            %method, path, status = status.as_u16(), ms, request_id = id, code, cause, note, "request"
        );
    }
}

/// A failure that its caller met otherwise than as a status of ours: on a page, in a redirect. What
/// is not the caller's to put right is an error; what is, is only worth a line where a cause is known.
pub fn report(place: &'static str, request_id: &str, error: &Error) {
    let (code, cause, note) = told(error);
    if error.code().status() >= 500 {
        tracing::error!(request_id, code, cause, note, "{place}");
    } else if cause.is_some() {
        tracing::info!(request_id, code, cause, note, "{place}");
    }
}

/// Code, causes and the provider's words of a failure.
fn told(error: &Error) -> (Option<&'static str>, Option<String>, Option<&str>) {
    let said = |text: &&str| !text.is_empty();
    (
        Some(error.code().as_str()),
        error.cause.is_some().then(|| chain(error)),
        Some(error.provider_note()).filter(said),
    )
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
