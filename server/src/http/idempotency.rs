//! `Idempotency-Key` on POST
//! (<https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header>).
//!
//! Around the API's routes: a request without the header passes untouched; so does one whose
//! credentials are wrong, which its handler refuses. What goes through a connection to a provider
//! takes the header along: the provider carries out, and a stream is not kept.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, header};

use super::Shared;
use super::api::link::token;
use super::api::public::proxy;
use super::error::ApiError;
use super::extract::{Caller, Client, header_text, read_body};
use crate::domain::scope::Scope;
use crate::services::Error;
use crate::services::idempotency::{self, BY_API_KEY, BY_LINK_CLIENT, Begun, Claim};
use crate::services::task::joined;

/// The header.
const NAME: &str = "idempotency-key";
/// Says that an answer is one that was given before.
const REPLAYED: &str = "idempotent-replayed";
/// How long a key may be, in characters.
const LONGEST: usize = 255;
/// Headers that change what a request means.
const MEANING: [&str; 5] = [
    "linked_account_id",
    "slug",
    "config_id",
    "connection_id",
    "disable_field_options",
];

/// Carries a POST with a key out once.
pub async fn once(State(core): State<Shared>, request: Request, next: Next) -> Response {
    let is_ours = request.method() == Method::POST && !proxy::is_at(request.uri().path());
    if !is_ours || !request.headers().contains_key(NAME) {
        return next.run(request).await;
    }
    match with_key(core, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn with_key(core: Shared, request: Request, next: Next) -> Result<Response, ApiError> {
    let key = key_of(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let limit = core.options.limits.body.bytes();
    let (who, body) = if token::is_at(parts.uri.path()) {
        let body = read_body(body, limit).await?;
        (by_client(&core, &mut parts, &body).await, body.into())
    } else {
        (by_headers(&core, &mut parts).await, body)
    };
    let (scope, caller) = match who {
        Ok(who) => who,
        Err(error) if error.0.code() == ErrorCode::TooManyRequests => return Err(error),
        // Whom the handler refuses, or does not ask.
        Err(_) => return Ok(next.run(Request::from_parts(parts, body)).await),
    };
    let body = read_body(body, limit).await?;
    let mut fingerprint = format!("{}\n", parts.uri);
    for name in MEANING {
        let value = header_text(&parts.headers, name)?.unwrap_or_default();
        fingerprint.push_str(&format!("{name}: {value}\n"));
    }
    fingerprint.push_str(&hex::encode(&body));
    match idempotency::begin(&core, &scope, &caller, &key, &fingerprint).await? {
        Begun::Repeated(body) => {
            let mut response = Response::new(Body::from(body));
            let headers = response.headers_mut();
            let json = HeaderValue::from_static("application/json");
            headers.insert(header::CONTENT_TYPE, json);
            headers.insert(REPLAYED, HeaderValue::from_static("true"));
            Ok(response)
        }
        Begun::First(claim) => {
            let request = Request::from_parts(parts, Body::from(body));
            // A task of its own: a client that hangs up must not leave the key claimed.
            let task = tokio::spawn(carry_out(core, claim, request, next));
            joined(task.await).ok_or_else(|| ErrorCode::Unavailable.into())
        }
    }
}

/// Who calls by an API key or a session token, and as what.
async fn by_headers(core: &Shared, parts: &mut Parts) -> Result<(Scope, String), ApiError> {
    Ok(match Caller::from_request_parts(parts, core).await? {
        Caller::Key(scope) => (scope, BY_API_KEY.to_owned()),
        Caller::Session(session) => (session.scope, session.account.key.as_str().to_owned()),
    })
}

/// Who calls by a Link client, which may stand in the body. What is no JSON names none there.
async fn by_client(
    core: &Shared,
    parts: &mut Parts,
    body: &[u8],
) -> Result<(Scope, String), ApiError> {
    let body = serde_json::from_slice(body).unwrap_or_default();
    let Client(scope) = Client::of(parts, &body, core).await?;
    Ok((scope, BY_LINK_CLIENT.to_owned()))
}

async fn carry_out(core: Shared, claim: Claim, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if !response.status().is_success() {
        return match idempotency::release(&core, &claim).await {
            Ok(()) => response,
            Err(error) => ApiError::from(error).into_response(),
        };
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return ApiError::from(ErrorCode::Internal).into_response();
    };
    match idempotency::keep(&core, &claim, &body).await {
        Ok(()) => Response::from_parts(parts, Body::from(body)),
        // Carried out and not kept: the caller must not take a repetition for harmless.
        Err(error) => ApiError::from(error).into_response(),
    }
}

fn key_of(headers: &HeaderMap) -> Result<String, ApiError> {
    let mut all = headers.get_all(NAME).iter();
    let only = match (all.next(), all.next()) {
        (Some(only), None) => only.to_str().ok(),
        _ => None,
    };
    only.map(str::trim)
        .filter(|key| (1..=LONGEST).contains(&key.len()) && !key.contains('\t'))
        .map(str::to_owned)
        .ok_or_else(|| {
            let why =
                format!("Idempotency-Key must be one header of 1 to {LONGEST} visible characters");
            Error::from(Failure::about(ErrorCode::InvalidField, NAME, why)).into()
        })
}
