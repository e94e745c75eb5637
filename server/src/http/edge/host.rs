//! Whom a request is addressed to. Links and redirect URIs are built from the public URL alone; the
//! host of a request is only compared with it.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use axum::extract::Request;
use axum::response::{IntoResponse, Redirect, Response};
use http::uri::PathAndQuery;
use http::{Method, header};

use super::path::Inner;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::services::Error;

/// Refuses hosts that are not ours; sends loopback aliases (`127.0.0.1` for `localhost`) to the
/// public URL, because cookies and redirect URIs belong to that one name.
pub(super) fn check(
    core: &Shared,
    request: &Request,
    inner: &Inner,
) -> Result<Option<Response>, ApiError> {
    let public = &core.options.address.public_url;
    let mut sent = request.headers().get_all(header::HOST).iter();
    // Of two nobody could say which one a proxy in front went by.
    let only = sent.next().filter(|_| sent.next().is_none());
    let host = request
        .uri()
        .authority()
        .map(|authority| authority.as_str())
        .or_else(|| only?.to_str().ok())
        .unwrap_or_default();
    // Some proxies write the scheme's own port out.
    let own_port = if public.is_https() { ":443" } else { ":80" };
    let host = host.strip_suffix(own_port).unwrap_or(host);
    if host.eq_ignore_ascii_case(public.host_port()) {
        return Ok(None);
    }
    let alias = public.is_loopback() && is_loopback_alias(host, public.host_port());
    if alias && inner.is_api() {
        return Ok(None);
    }
    if alias && matches!(*request.method(), Method::GET | Method::HEAD) {
        let rest = request
            .uri()
            .path_and_query()
            .map_or("/", PathAndQuery::as_str);
        let to = format!("{}{rest}", public.origin());
        return Ok(Some(Redirect::temporary(&to).into_response()));
    }
    let why = format!("this server answers for {} only", public.host_port());
    let fields = vec![FieldError::new(header::HOST.as_str(), &why)];
    let failure = Failure::because(ErrorCode::UnknownHost, why).with_fields(fields);
    Err(Error::from(failure).into())
}

fn is_loopback_alias(host: &str, public: &str) -> bool {
    let split = |text: &str| -> (String, String) {
        match text.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => {
                (name.to_ascii_lowercase(), port.to_owned())
            }
            _ => (text.to_ascii_lowercase(), String::new()),
        }
    };
    let ((name, port), (_, public_port)) = (split(host), split(public));
    let loopback = matches!(name.as_str(), "localhost" | "127.0.0.1" | "[::1]");
    loopback && port == public_port
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_port_of_loopback_is_an_alias() {
        assert!(is_loopback_alias("127.0.0.1:3000", "localhost:3000"));
        assert!(is_loopback_alias("[::1]:3000", "localhost:3000"));
        assert!(!is_loopback_alias("127.0.0.1:3001", "localhost:3000"));
        assert!(!is_loopback_alias("evil.test:3000", "localhost:3000"));
    }
}
