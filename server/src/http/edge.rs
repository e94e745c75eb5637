//! The outside: what every request passes, whichever door it is for.
//!
//! In order: a request id; the host (links and redirect URIs are never built from it, and a name
//! that is not ours is refused); the path prefix; the rate of its address; slashes of API addresses,
//! which SDKs double and leave trailing; preflights; forms from other sites; then the inner router.
//! On the way out: the error's body (JSON, or a page for people outside the API), headers, one log
//! line.

mod headers;
mod host;
mod log;
mod origin;
mod path;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::routes::SERVER_FN_PREFIX;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode, header};
use path::Inner;

use super::api::public::proxy;
use super::caller::{Backend, Met, Peer};
use super::error::{ApiError, FailurePage, body_of, body_of_link};
use super::extract::has_access_token;
use super::{Shared, caller, error};
use crate::crypto::random::Random;
use crate::services::limits::Bucket;
use crate::services::{Error, apps};

pub use log::{chain, report};

/// The id of a request, for its log line and its errors.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

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
    let base = core.options.address.public_url.base_path();
    let inner = Inner::read(request.uri().path(), base);
    let for_people = !inner.is_api() && takes_html(request.headers());
    let in_link_flow = inner.is_link() || has_access_token(request.headers());
    let started = core.clock.now();

    let (met, backend) = (Met::default(), Backend::default());
    request.extensions_mut().insert(met.clone());
    request.extensions_mut().insert(backend.clone());
    let mut response = match admit(&core, &mut request, &inner) {
        Ok(Admitted::Go) => next.run(request).await,
        Ok(Admitted::Answer(response)) => response,
        Err(error) => error.into_response(),
    };

    let refused = response.extensions_mut().remove::<ApiError>();
    if let Some(ApiError(error)) = &refused {
        let mut headers = std::mem::take(response.headers_mut());
        // Of the empty body that carried the error here.
        headers.remove(header::CONTENT_LENGTH);
        let failure = if backend.is_proven() {
            error.failure.clone()
        } else {
            apps::hidden(error.failure.clone())
        };
        response = if for_people {
            page(named(&failure, &id)).await
        } else if in_link_flow {
            body_of_link(&failure, &id)
        } else {
            body_of(&failure, &id)
        };
        response.headers_mut().extend(headers);
    }
    let status = response.status();
    met.tell(status, response.headers_mut());
    headers::finish(&core, &mut response, inner.is_api(), &id);
    let took = core.clock.now().since(started);
    log::line(
        &method,
        inner.path(),
        &response,
        &id,
        took,
        refused.as_ref().map(|ApiError(error)| &**error),
    );
    response
}

enum Admitted {
    Go,
    Answer(Response),
}

fn admit(core: &Shared, request: &mut Request, inner: &Inner) -> Result<Admitted, ApiError> {
    if !matches!(request.uri().path(), "/healthz" | "/readyz")
        && let Some(answer) = host::check(core, request, inner)?
    {
        return Ok(Admitted::Answer(answer));
    }
    count(core, request, inner.path())?;
    if inner.is_api() && is_preflight(request, inner.path()) {
        return Ok(Admitted::Answer(StatusCode::NO_CONTENT.into_response()));
    }
    if inner.path().starts_with(SERVER_FN_PREFIX) {
        origin::check(core, request)?;
    }
    inner.rewrite(request);
    Ok(Admitted::Go)
}

/// Whether a browser asks what it may do. Whatever else asks for a provider's options may have them.
fn is_preflight(request: &Request, path: &str) -> bool {
    let asks = request
        .headers()
        .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    request.method() == Method::OPTIONS && (asks || !proxy::is_at(path))
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
        Some("healthz" | "readyz" | "pkg" | "logos" | "brand-buttons" | "favicon.svg")
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
