//! `/api/v2/public/proxy/{slug}/{path}`: a request to the application's own API through a connection.
//!
//! Ours, in Cobalt's style. The path behind the slug and the query are the provider's and go on as they
//! were written, so what is ours stands in headers alone: `linked_account_id`, and `connection_id` where
//! there are several, or an access token of the Link flow. What the provider answers is marked, so that nobody takes its 404 for one of ours.

use app::contract::error::ErrorCode::{InvalidAccessToken, InvalidClient, LoginRequired};
use axum::extract::{FromRequestParts as _, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderName, HeaderValue, Method};

use crate::http::Shared;
use crate::http::docs::{Doc, Place, Tag, Who, codes};
use crate::http::error::{ApiError, Refusal};
use crate::http::extract::{BackendForConnection, Path};
use crate::http::target::InHeader;
use crate::services::connect::proxy::{self, Answered, Ask};

/// What every address begins with.
pub const BELOW: &str = "/api/v2/public/proxy/";
/// The address as the document has it.
pub const PATH: &str = "/api/v2/public/proxy/{slug}/{path}";
/// The same as routes: what stands behind the slug may be nothing, or have slashes.
pub const ROUTES: [&str; 3] = [
    "/api/v2/public/proxy/{slug}",
    "/api/v2/public/proxy/{slug}/",
    "/api/v2/public/proxy/{slug}/{*path}",
];
/// Says who an answer is from.
pub const ANSWERED_BY: HeaderName = HeaderName::from_static("x-answered-by");

/// The methods, with the names of their operations. `HEAD` goes with `GET`.
pub const METHODS: [(Method, &str); 6] = [
    (Method::GET, "proxyGet"),
    (Method::POST, "proxyPost"),
    (Method::PUT, "proxyPut"),
    (Method::PATCH, "proxyPatch"),
    (Method::DELETE, "proxyDelete"),
    (Method::OPTIONS, "proxyOptions"),
];

/// What callers are told.
#[must_use]
pub fn doc(method: &Method, id: &'static str) -> Doc {
    let about = "Which of several connections to the application is meant.";
    let doc = Doc::new(id, Tag::Requests, "a request to the application's own API, with the end user's credential")
        .details("Method, path, query, headers and body go on as they are, as a stream; credentials, cookies, headers of this API and those of one hop do not. The credential is refreshed if it must be. The answer comes back as a stream with its status, redirects included, and with `X-Answered-By: provider`; without that header it is an error of ours. The credential is cut out of it (`[redacted]`).")
        .who(Who::KeyOrAccess)
        .parameter("connection_id", Place::Header, false, about)
        .errors(codes::KEY_WITH_ACCOUNT)
        .errors(&[InvalidAccessToken, LoginRequired, InvalidClient])
        .errors(codes::APP)
        .errors(codes::ONE_CONNECTION)
        .errors(codes::THROUGH)
        .errors(codes::ALWAYS);
    let answer = "What the provider answered, whatever its status.";
    if matches!(*method, Method::GET | Method::OPTIONS) {
        doc.answer(0, "*/*", answer)
    } else {
        doc.handed_on(answer)
    }
}

/// Whether a path is one of these.
#[must_use]
pub fn is_at(path: &str) -> bool {
    path.starts_with(BELOW)
}

/// Hands a request on and its answer back.
pub async fn handler(State(core): State<Shared>, request: Request) -> Response {
    match hand_on(&core, request).await {
        Ok(response) => response,
        Err(response) => response,
    }
}

async fn hand_on(core: &Shared, request: Request) -> Result<Response, Response> {
    let (mut parts, body) = request.into_parts();
    let ours = ApiError::into_response;
    let who = BackendForConnection::from_request_parts(&mut parts, core);
    let BackendForConnection(who) = who.await.map_err(ours)?;
    let which = InHeader::from_request_parts(&mut parts, core).await;
    let InHeader(which) = which.map_err(ours)?;
    let slug = Path::<Slug>::from_request_parts(&mut parts, core).await;
    let Path(Slug { slug }) = slug.map_err(ours)?;
    let which = who
        .which(&slug, which)
        .map_err(|error| ours(error.into()))?;
    let ask = Ask {
        path: behind_the_slug(parts.uri.path()).to_owned(),
        query: parts.uri.query().map(str::to_owned),
        base_url: None,
        method: parts.method,
        headers: parts.headers,
    };
    let answered = proxy::send(core, &who.scope, &who.account, &slug, &which, (ask, body)).await;
    let answered = answered.map_err(|refused| Refusal::from(refused).into_response())?;
    let Answered {
        status,
        headers,
        body,
    } = answered;
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    let provider = HeaderValue::from_static("provider");
    response.headers_mut().insert(ANSWERED_BY, provider);
    Ok(response)
}

/// The part of the address that has a name.
#[derive(serde::Deserialize)]
struct Slug {
    slug: String,
}

/// What stands behind the slug, as it was written.
fn behind_the_slug(path: &str) -> &str {
    let behind = path.strip_prefix(BELOW).unwrap_or_default();
    behind.find('/').map_or("", |at| &behind[at..])
}
