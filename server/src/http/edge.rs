//! The outside: what every request passes, whichever door it is for.
//!
//! In order: a request id; the host (links and redirect URIs are never built from it, and a name
//! that is not ours is refused); the path prefix; slashes of API addresses, which SDKs double and
//! leave trailing; preflights; forms from other sites; then the inner router. On the way out: the
//! error body, headers, one log line.

use std::sync::Arc;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};

use super::error::{ApiError, body_of};
use super::{Shared, error};
use crate::crypto::random::Random;
use crate::services::Error;

/// The id of a request, for its log line and its errors.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

const ALLOW_HEADERS: &str = "authorization, content-type, x-api-key, linked_account_id, slug, \
    config_id, connection_id, sync_execution, include-headers, instance_tag, \
    disable_field_options, workflow_id_alias, idempotency-key";
const ALLOW_METHODS: &str = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
const EXPOSE_HEADERS: &str = "x-request-id, x-trace-id, retry-after";

/// The whole edge as one middleware around the inner router.
pub async fn edge(State(core): State<Shared>, mut request: Request, next: Next) -> Response {
    let id = new_request_id(&*core.random);
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let started = core.clock.now();

    let mut response = match admit(&core, &mut request) {
        Ok(Admitted::Go) => next.run(request).await,
        Ok(Admitted::Answer(response)) => response,
        Err(error) => error.into_response(),
    };

    let refused = response.extensions_mut().remove::<ApiError>();
    if let Some(ApiError(error)) = &refused {
        let mut headers = std::mem::take(response.headers_mut());
        // Of the empty body that carried the error here.
        headers.remove(header::CONTENT_LENGTH);
        response = body_of(&error.failure, &id);
        response.headers_mut().extend(headers);
    }
    finish_headers(
        &core,
        &mut response,
        is_api(strip(&core, &path).unwrap_or(&path)),
        &id,
    );
    let took = core.clock.now().since(started);
    log(
        &method,
        &path,
        &response,
        &id,
        took,
        refused.as_ref().map(|ApiError(error)| error),
    );
    response
}

enum Admitted {
    Go,
    Answer(Response),
}

fn admit(core: &Shared, request: &mut Request) -> Result<Admitted, ApiError> {
    let outer = request.uri().path().to_owned();
    if !matches!(outer.as_str(), "/healthz" | "/readyz")
        && let Some(answer) = check_host(core, request)?
    {
        return Ok(Admitted::Answer(answer));
    }
    let path = strip(core, &outer).unwrap_or(&outer).to_owned();
    if is_api(&path) {
        if request.method() == Method::OPTIONS {
            return Ok(Admitted::Answer(StatusCode::NO_CONTENT.into_response()));
        }
        rewrite(request, &tidy(&path));
    } else {
        if path.starts_with("/_ui/") {
            check_origin(core, request)?;
        }
        rewrite(request, &path);
    }
    Ok(Admitted::Go)
}

fn new_request_id(random: &dyn Random) -> String {
    let mut bytes = [0_u8; 12];
    random.fill(&mut bytes);
    format!("req_{}", hex::encode(bytes))
}

/// Refuses hosts that are not ours; sends loopback aliases (`127.0.0.1` for `localhost`) to the
/// public URL, because cookies and redirect URIs belong to that one name.
fn check_host(core: &Shared, request: &Request) -> Result<Option<Response>, ApiError> {
    let public = &core.options.address.public_url;
    let host = request
        .uri()
        .authority()
        .map(|authority| authority.as_str())
        .or_else(|| request.headers().get(header::HOST)?.to_str().ok())
        .unwrap_or_default();
    if host.eq_ignore_ascii_case(public.host_port()) {
        return Ok(None);
    }
    let alias = public.is_loopback() && is_loopback_alias(host, public.host_port());
    if alias && is_api(strip(core, request.uri().path()).unwrap_or_default()) {
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
    Err(Error::from(Failure::because(
        ErrorCode::UnknownHost,
        format!("this server answers for {} only", public.host_port()),
    ))
    .into())
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

/// The path below the public URL's prefix.
fn strip<'a>(core: &Shared, path: &'a str) -> Option<&'a str> {
    let base = core.options.address.public_url.base_path();
    match path.strip_prefix(base)? {
        "" => Some("/"),
        rest if rest.starts_with('/') => Some(rest),
        _ => None,
    }
}

fn is_api(path: &str) -> bool {
    let below = path.trim_start_matches('/').starts_with("api/");
    (below || path.trim_matches('/') == "api") && !is_shared_callback(path)
}

/// Whether this is `/api/v1/{slug}/callback`: the address has Cobalt's form, but a person's browser
/// comes there from a provider, and it answers with a page.
fn is_shared_callback(path: &str) -> bool {
    let tidy = tidy(path);
    let middle = tidy.strip_prefix("/api/v1/");
    let slug = middle.and_then(|rest| rest.strip_suffix("/callback"));
    slug.is_some_and(|slug| !slug.is_empty() && !slug.contains('/'))
}

/// One slash for several, none at the end.
fn tidy(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    format!("/{}", parts.join("/"))
}

fn rewrite(request: &mut Request, path: &str) {
    if request.uri().path() == path {
        return;
    }
    let query = request
        .uri()
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    if let Ok(uri) = format!("{path}{query}").parse::<Uri>() {
        *request.uri_mut() = uri;
    }
}

/// Forms of the hosted page come from our own origin. Browsers that send `Sec-Fetch-Site` say so
/// themselves; for others `Origin` must be ours.
fn check_origin(core: &Shared, request: &Request) -> Result<(), ApiError> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let ours = match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header("origin") == Some(core.options.address.public_url.origin().as_str()),
    };
    if ours {
        Ok(())
    } else {
        Err(Error::from(ErrorCode::CrossSiteForm).into())
    }
}

fn finish_headers(core: &Shared, response: &mut Response, api: bool, id: &str) {
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
        set_default(
            headers,
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        );
    }
}

fn set_default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}

/// One line per request: never a query, a header or a body. Paths that carry a token lose it.
fn log(
    method: &Method,
    path: &str,
    response: &Response,
    id: &str,
    took: std::time::Duration,
    error: Option<&Arc<Error>>,
) {
    let status = response.status().as_u16();
    let ms = took.as_secs_f64() * 1000.0;
    let path = redact(path);
    match error {
        Some(error) if error.cause.is_some() => {
            let cause = chain(error);
            let code = error.code().as_str();
            tracing::error!(%method, path, status, ms, request_id = id, code, cause, "request");
        }
        Some(error) => {
            let code = error.code().as_str();
            tracing::info!(%method, path, status, ms, request_id = id, code, "request");
        }
        None => tracing::info!(%method, path, status, ms, request_id = id, "request"),
    }
}

/// The path without the part that is a secret: whatever follows `connect` or `start`, and whatever
/// looks like a token of ours elsewhere.
fn redact(path: &str) -> String {
    let token = |part: &str| {
        ["lk_", "go_", "st_", "tk_", "pk_"]
            .iter()
            .any(|prefix| part.starts_with(prefix))
    };
    let mut before = "";
    let mut shown = Vec::new();
    for part in path.split('/') {
        let secret = token(part) || (matches!(before, "connect" | "start") && !part.is_empty());
        shown.push(if secret { "[token]" } else { part });
        before = part;
    }
    shown.join("/")
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

/// What answers when no route fits.
pub async fn not_found() -> ApiError {
    Error::from(Failure::because(
        ErrorCode::RouteNotFound,
        "there is no such route",
    ))
    .into()
}

/// What answers when the route exists for other methods.
pub async fn method_not_allowed(method: Method) -> ApiError {
    Error::from(Failure::because(
        ErrorCode::MethodNotAllowed,
        format!("this route does not take {method}"),
    ))
    .into()
}

/// What answers when a handler panicked; the payload goes nowhere.
pub fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response<Body> {
    error::ApiError::from(ErrorCode::Internal).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slashes_of_sdk_addresses_are_tidied() {
        assert_eq!(
            tidy("//api/v2/f-sdk//slug/x/config/"),
            "/api/v2/f-sdk/slug/x/config"
        );
        assert!(is_api("//api/v2"));
        assert!(!is_api("/apis"));
        assert!(!is_api("/api/v1/slack/callback") && !is_api("//api/v1/slack/callback/"));
        assert!(is_api("/api/v1/slack/callback/x") && is_api("/api/v1//callback"));
    }

    #[test]
    fn a_token_in_a_path_is_not_logged() {
        assert_eq!(redact("/connect/lk_abc"), "/connect/[token]");
        assert_eq!(redact("/p/start/go_abc"), "/p/start/[token]");
        assert_eq!(redact("/connect/%6Ck_abc"), "/connect/[token]");
    }

    #[test]
    fn only_the_same_port_of_loopback_is_an_alias() {
        assert!(is_loopback_alias("127.0.0.1:3000", "localhost:3000"));
        assert!(is_loopback_alias("[::1]:3000", "localhost:3000"));
        assert!(!is_loopback_alias("127.0.0.1:3001", "localhost:3000"));
        assert!(!is_loopback_alias("evil.test:3000", "localhost:3000"));
    }
}
