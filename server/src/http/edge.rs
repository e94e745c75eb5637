//! The outside: what every request passes, whichever door it is for.
//!
//! In order: a request id; the host (links and redirect URIs are never built from it, and a name
//! that is not ours is refused); the path prefix; the rate of its address; slashes of API addresses,
//! which SDKs double and leave trailing; preflights; forms from other sites; then the inner router.
//! On the way out: the error's body (JSON, or a page for people outside the API), headers, one log
//! line.

mod log;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};

use super::caller::{Met, Peer};
use super::error::{ApiError, FailurePage, body_of};
use super::{Shared, caller, error};
use crate::crypto::random::Random;
use crate::services::Error;
use crate::services::limits::Bucket;

pub use log::chain;

/// The id of a request, for its log line and its errors.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

const ALLOW_HEADERS: &str = "authorization, content-type, x-api-key, linked_account_id, slug, \
    config_id, connection_id, sync_execution, include-headers, instance_tag, \
    disable_field_options, workflow_id_alias, idempotency-key";
const ALLOW_METHODS: &str = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
const EXPOSE_HEADERS: &str = "x-request-id, x-trace-id, retry-after, ratelimit-limit, \
    ratelimit-remaining, ratelimit-reset, idempotent-replayed";

/// What the edge works with.
#[derive(Clone)]
pub struct Edge {
    /// The use cases, for their options, clock and randomness.
    pub core: Shared,
    /// What people see of a failure.
    pub page: FailurePage,
}

/// The whole edge as one middleware around the inner router.
pub async fn edge(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let Edge { core, page } = edge;
    let id = new_request_id(&*core.random);
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let for_api = is_api(inner_path(&core, &path));
    let for_people = !for_api && takes_html(request.headers());
    let started = core.clock.now();

    let met = Met::default();
    request.extensions_mut().insert(met.clone());
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
        response = if for_people {
            page(named(&error.failure, &id)).await
        } else {
            body_of(&error.failure, &id)
        };
        response.headers_mut().extend(headers);
    }
    let status = response.status();
    met.tell(status, response.headers_mut());
    finish_headers(&core, &mut response, for_api, &id);
    let took = core.clock.now().since(started);
    log::line(
        &method,
        inner_path(&core, &path),
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
    let path = inner_path(core, &outer).to_owned();
    count(core, request, &path)?;
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

/// Counts the request for the address it comes from. Files and probes are free: they cost next to
/// nothing, and one page fetches several.
fn count(core: &Shared, request: &Request, path: &str) -> Result<(), ApiError> {
    let Some(peer) = request.extensions().get::<Peer>() else {
        return Ok(());
    };
    let first = path.split('/').find(|part| !part.is_empty());
    if matches!(
        first,
        Some("healthz" | "readyz" | "pkg" | "logos" | "favicon.svg")
    ) {
        return Ok(());
    }
    let address = caller::address(&core.options, *peer, request.headers());
    caller::count(core, request.extensions(), &Bucket::of_address(address))
}

/// Whether whoever asks shows pages to people.
fn takes_html(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(header::ACCEPT).iter();
    accepted.any(|value| {
        value
            .to_str()
            .is_ok_and(|value| value.contains("text/html"))
    })
}

/// The failure with the request's id in it.
fn named(failure: &Failure, id: &str) -> Failure {
    Failure {
        request_id: id.to_owned(),
        ..failure.clone()
    }
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
    // Some proxies write the scheme's own port out.
    let own_port = if public.is_https() { ":443" } else { ":80" };
    let host = host.strip_suffix(own_port).unwrap_or(host);
    if host.eq_ignore_ascii_case(public.host_port()) {
        return Ok(None);
    }
    let alias = public.is_loopback() && is_loopback_alias(host, public.host_port());
    if alias && is_api(inner_path(core, request.uri().path())) {
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

/// The first segments of our own addresses.
const ROOTS: [&str; 11] = [
    "api", "c", "connect", "demo", "healthz", "logos", "oauth", "pkg", "readyz", "sandbox", "start",
];

/// The path below the public URL's prefix. A proxy may strip the prefix or leave it, so it goes only
/// where an address of ours remains: with the prefix `/connect`, a stripped hosted link still begins
/// with `/connect/`.
fn inner_path<'a>(core: &Shared, path: &'a str) -> &'a str {
    without_prefix(path, core.options.address.public_url.base_path())
}

fn without_prefix<'a>(path: &'a str, base: &str) -> &'a str {
    let Some(rest) = path.strip_prefix(base) else {
        return path;
    };
    let first = rest.trim_start_matches('/').split('/').next();
    let ours = first
        .is_some_and(|first| matches!(first, "" | "_ui" | "favicon.svg") || ROOTS.contains(&first));
    match rest {
        "" => "/",
        rest if rest.starts_with('/') && ours => rest,
        _ => path,
    }
}

fn is_api(path: &str) -> bool {
    let below = path.trim_start_matches('/').starts_with("api/");
    (below || path.trim_matches('/') == "api") && !is_page(path)
}

/// Whether a page stands here for people: the one about the API, and `/api/v1/{slug}/callback`, which
/// has Cobalt's form, but a person's browser comes there from a provider.
fn is_page(path: &str) -> bool {
    let tidy = tidy(path);
    if tidy == "/api/docs" {
        return true;
    }
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

/// Words for a body that a limit in front of the handlers has refused.
pub async fn too_large(response: Response) -> Response {
    let refused = response.extensions().get::<ApiError>().is_some();
    if response.status() != StatusCode::PAYLOAD_TOO_LARGE || refused {
        return response;
    }
    ApiError::from(ErrorCode::PayloadTooLarge).into_response()
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
        assert!(!is_api("/api/docs") && !is_api("//api/docs/") && is_api("/api/docs/x"));
        assert!(!is_api("/api/v1/slack/callback") && !is_api("//api/v1/slack/callback/"));
        assert!(is_api("/api/v1/slack/callback/x") && is_api("/api/v1//callback"));
    }

    #[test]
    fn a_prefix_goes_only_where_an_address_of_ours_remains() {
        assert_eq!(
            without_prefix("/connect/connect/lk_x", "/connect"),
            "/connect/lk_x"
        );
        assert_eq!(without_prefix("/connect/lk_x", "/connect"), "/connect/lk_x");
        assert_eq!(without_prefix("/connect/c/pg_1", "/connect"), "/c/pg_1");
        assert_eq!(without_prefix("/connect", "/connect"), "/");
        assert_eq!(
            without_prefix("/api/api/v3/org/basics", "/api"),
            "/api/v3/org/basics"
        );
        assert_eq!(
            without_prefix("/api/v3/org/basics", "/api"),
            "/api/v3/org/basics"
        );
        assert_eq!(without_prefix("/connections", "/connect"), "/connections");
        assert_eq!(without_prefix("/healthz", ""), "/healthz");
        assert_eq!(without_prefix("//api/v2", ""), "//api/v2");
    }

    #[test]
    fn only_the_same_port_of_loopback_is_an_alias() {
        assert!(is_loopback_alias("127.0.0.1:3000", "localhost:3000"));
        assert!(is_loopback_alias("[::1]:3000", "localhost:3000"));
        assert!(!is_loopback_alias("127.0.0.1:3001", "localhost:3000"));
        assert!(!is_loopback_alias("evil.test:3000", "localhost:3000"));
    }
}
