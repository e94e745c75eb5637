//! Headers that every answer carries.

use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::http::Shared;

/// For what is no page, if a browser shows it all the same: nothing runs, nothing is fetched, nobody
/// frames it.
const NO_DOCUMENT: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const ALLOW_HEADERS: &str = "authorization, content-type, x-api-key, linked_account_id, slug, \
    config_id, connection_id, sync_execution, include-headers, instance_tag, \
    disable_field_options, workflow_id_alias, idempotency-key, client_id, client_secret, \
    access_token";
const ALLOW_METHODS: &str = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
const EXPOSE_HEADERS: &str = "x-request-id, x-trace-id, retry-after, ratelimit-limit, \
    ratelimit-remaining, ratelimit-reset, idempotent-replayed, x-answered-by";

/// Puts them on an answer. A page or a file that says otherwise itself keeps what it says.
pub(super) fn finish(core: &Shared, response: &mut Response, api: bool, id: &str) {
    let headers = response.headers_mut();
    if core.options.address.public_url.is_https() {
        set_default(
            headers,
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000",
        );
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert("x-request-id", id.clone());
        headers.insert("x-trace-id", id);
    }
    set_default(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set_default(headers, header::REFERRER_POLICY, "same-origin");
    set_default(headers, header::CONTENT_SECURITY_POLICY, NO_DOCUMENT);
    // Built files say otherwise themselves.
    set_default(headers, header::CACHE_CONTROL, "no-store");
    if api {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
        set_default(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOW_HEADERS);
        set_default(headers, header::ACCESS_CONTROL_ALLOW_METHODS, ALLOW_METHODS);
        set_default(
            headers,
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            EXPOSE_HEADERS,
        );
        set_default(headers, header::ACCESS_CONTROL_MAX_AGE, "7200");
    }
}

fn set_default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}
