//! Who is calling and what they sent, as extractors: a handler cannot forget the check, because
//! without it it has nothing to work on.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::HeaderMap;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::caller::Backend;
use super::error::ApiError;
use super::{Shared, caller};
use crate::domain::linked_account::{LinkedAccount, parse_account_id};
use crate::domain::scope::Scope;
use crate::services::limits::Bucket;
use crate::services::live_options::Lists;
use crate::services::tokens::{self, Session};
use crate::services::{Error, accounts};

/// A caller with an API key.
pub struct Key(pub Scope);

impl FromRequestParts<Shared> for Key {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        let key = api_key(&parts.headers).ok_or_else(tokens::key_required)?;
        Ok(Self(scope_of(parts, core, key).await?))
    }
}

/// A caller with a session token.
pub struct Bearer(pub Session);

impl FromRequestParts<Shared> for Bearer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        let token = bearer(&parts.headers).ok_or_else(|| {
            Error::from(Failure::because(
                ErrorCode::MissingToken,
                "Authorization Token Missing: send `Authorization: Bearer <session token>`",
            ))
        })?;
        let session = tokens::session_of_token(core, token).await?;
        caller::count(
            core,
            &parts.extensions,
            &Bucket::Account(session.account.key.clone()),
        )?;
        Ok(Self(session))
    }
}

/// A caller for one linked account: its session token, or an API key that names it in the header or
/// query `linked_account_id` (the header wins).
pub struct ForAccount {
    /// Whose.
    pub scope: Scope,
    /// The account.
    pub account: LinkedAccount,
    /// The session, when a session token was sent.
    pub session: Option<Session>,
}

impl FromRequestParts<Shared> for ForAccount {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        let Some(key) = api_key(&parts.headers) else {
            let Bearer(session) = Bearer::from_request_parts(parts, core).await?;
            let (scope, account) = (session.scope.clone(), session.account.clone());
            return Ok(Self {
                scope,
                account,
                session: Some(session),
            });
        };
        let scope = scope_of(parts, core, key).await?;
        let named = account_named(parts);
        let account_id = parse_account_id(&named.unwrap_or_default())
            .map_err(|why| Error::from(Failure::because(ErrorCode::MissingLinkedAccount, why)))?;
        let account = accounts::get(core, &scope, &account_id).await?;
        Ok(Self {
            scope,
            account,
            session: None,
        })
    }
}

/// An API key that names a linked account as [`ForAccount`] does; a session token will not do.
pub struct KeyForAccount {
    /// Whose.
    pub scope: Scope,
    /// The account.
    pub account: LinkedAccount,
}

impl FromRequestParts<Shared> for KeyForAccount {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        api_key(&parts.headers).ok_or_else(tokens::key_required)?;
        let ForAccount { scope, account, .. } = ForAccount::from_request_parts(parts, core).await?;
        Ok(Self { scope, account })
    }
}

/// Either kind of caller, where a route takes both and needs no account from a key.
pub enum Caller {
    /// With an API key.
    Key(Scope),
    /// With a session token.
    Session(Session),
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        if api_key(&parts.headers).is_none() && bearer(&parts.headers).is_some() {
            let Bearer(session) = Bearer::from_request_parts(parts, core).await?;
            return Ok(Self::Session(session));
        }
        let Key(scope) = Key::from_request_parts(parts, core).await?;
        Ok(Self::Key(scope))
    }
}

/// The scope of a key that has not asked too often.
async fn scope_of(parts: &Parts, core: &Shared, key: &str) -> Result<Scope, ApiError> {
    let scope = tokens::scope_of_key(core, key).await?;
    if let Some(backend) = parts.extensions.get::<Backend>() {
        backend.prove();
    }
    caller::count(core, &parts.extensions, &Bucket::of_key(key))?;
    Ok(scope)
}

/// For a public route: whoever sends a credential must send one that is good.
impl axum::extract::OptionalFromRequestParts<Shared> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        core: &Shared,
    ) -> Result<Option<Self>, ApiError> {
        if api_key(&parts.headers).is_none() && bearer(&parts.headers).is_none() {
            return Ok(None);
        }
        <Self as FromRequestParts<Shared>>::from_request_parts(parts, core)
            .await
            .map(Some)
    }
}

/// The API key that a request carries.
pub(super) fn api_key(headers: &HeaderMap) -> Option<&str> {
    headers
        .get("x-api-key")?
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|key| !key.is_empty())
}

/// The bearer token that a request carries.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

fn account_named(parts: &Parts) -> Option<String> {
    let header = parts
        .headers
        .get("linked_account_id")
        .map(|value| value.as_bytes());
    if let Some(value) = header {
        return Some(String::from_utf8_lossy(value).into_owned());
    }
    query_value(parts, "linked_account_id")
}

/// The first value of a query parameter.
#[must_use]
pub fn query_value(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query()?.as_bytes();
    url::form_urlencoded::parse(query)
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// The query, parameter by parameter, in order.
pub struct Query(pub Vec<(String, String)>);

impl Query {
    /// The first value of a parameter; the words `undefined` and `null`, which the SDKs send for
    /// what they do not have, count as absent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        found.filter(|value| !matches!(*value, "" | "undefined" | "null"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        Ok(Self(
            pairs
                .map(|(key, value)| (key.into_owned(), value.into_owned()))
                .collect(),
        ))
    }
}

/// The header `slug`: which application a config field belongs to.
pub struct Slug(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Slug {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let sent = parts.headers.get("slug").map(|value| value.as_bytes());
        let slug = String::from_utf8_lossy(sent.unwrap_or_default());
        match slug.trim() {
            "" | "undefined" | "null" => {
                let why = "the header slug is required: the application's slug";
                let fields = vec![FieldError::new("slug", why)];
                let failure = Failure::because(ErrorCode::MissingField, why).with_fields(fields);
                Err(Error::from(failure).into())
            }
            slug => Ok(Self(slug.to_owned())),
        }
    }
}

/// The header `disable_field_options`: `true` leaves lists from providers out.
pub struct FieldOptions(pub Lists);

impl<S: Send + Sync> FromRequestParts<S> for FieldOptions {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let sent = parts.headers.get("disable_field_options");
        let skip = sent.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"));
        Ok(Self(if skip { Lists::Skip } else { Lists::Load }))
    }
}

/// The parts of the address that a route names.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Error::from(Failure::because(
                ErrorCode::InvalidField,
                "the address is not valid UTF-8 behind its percent signs",
            ))
            .into()),
        }
    }
}

/// A JSON object from the body. No body, an empty one and `null` are an empty object, as Cobalt's
/// SDKs announce JSON and then send nothing.
pub struct JsonObject(pub Map<String, Value>);

impl FromRequest<Shared> for JsonObject {
    type Rejection = ApiError;

    async fn from_request(request: Request, core: &Shared) -> Result<Self, ApiError> {
        match read_json(request, core).await? {
            Value::Null => Ok(Self(Map::new())),
            Value::Object(object) => Ok(Self(object)),
            _ => Err(Error::from(
                Failure::because(ErrorCode::InvalidField, "the body must be a JSON object")
                    .with_fields(vec![FieldError::new("", "must be a JSON object")]),
            )
            .into()),
        }
    }
}

/// Any JSON value from the body; no body is `null`.
pub struct JsonAny(pub Value);

impl FromRequest<Shared> for JsonAny {
    type Rejection = ApiError;

    async fn from_request(request: Request, core: &Shared) -> Result<Self, ApiError> {
        Ok(Self(read_json(request, core).await?))
    }
}

async fn read_json(request: Request, core: &Shared) -> Result<Value, ApiError> {
    let bytes = read_body(core, request.into_body()).await?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&bytes).map_err(|error| {
        Error::from(Failure::because(
            ErrorCode::MalformedJson,
            format!(
                "the body is not JSON: line {}, column {}",
                error.line(),
                error.column()
            ),
        ))
        .into()
    })
}

/// The whole body, if it is not too large.
pub(super) async fn read_body(core: &Shared, body: Body) -> Result<Bytes, ApiError> {
    let limit = core.options.limits.body.bytes();
    axum::body::to_bytes(body, limit).await.map_err(|_| {
        Error::from(Failure::because(
            ErrorCode::PayloadTooLarge,
            format!("the body is larger than {limit} bytes, or was cut off"),
        ))
        .into()
    })
}
