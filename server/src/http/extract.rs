//! Who is calling and what they sent, as extractors: a handler cannot forget the check, because
//! without it it has nothing to work on.

mod body;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::caller::Backend;
use super::error::ApiError;
use super::{Shared, caller};
use crate::domain::linked_account::{LinkedAccount, parse_account_id};
use crate::domain::scope::Scope;
use crate::services::limits::Bucket;
use crate::services::live_options::Lists;
use crate::services::tokens::{self, Session};
use crate::services::{Error, accounts};

pub(super) use body::read_body;
pub use body::{JsonAny, JsonObject, read_json};

/// How the header and the parameter are called that name a linked account.
const ACCOUNT: &str = "linked_account_id";

/// A caller with an API key.
pub struct Key(pub Scope);

impl FromRequestParts<Shared> for Key {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        if let Some(Caller::Key(scope)) = parts.extensions.get() {
            return Ok(Self(scope.clone()));
        }
        let key = api_key(&parts.headers).ok_or_else(tokens::key_required)?;
        let scope = tokens::scope_of_key(core, key).await?;
        if let Some(backend) = parts.extensions.get::<Backend>() {
            backend.prove();
        }
        caller::count(core, &parts.extensions, &Bucket::of_key(key))?;
        parts.extensions.insert(Caller::Key(scope.clone()));
        Ok(Self(scope))
    }
}

/// A caller with a session token.
pub struct Bearer(pub Session);

impl FromRequestParts<Shared> for Bearer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        if let Some(Caller::Session(session)) = parts.extensions.get() {
            return Ok(Self(session.clone()));
        }
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
        parts.extensions.insert(Caller::Session(session.clone()));
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
        if api_key(&parts.headers).is_none() {
            let Bearer(session) = Bearer::from_request_parts(parts, core).await?;
            let (scope, account) = (session.scope.clone(), session.account.clone());
            return Ok(Self {
                scope,
                account,
                session: Some(session),
            });
        }
        let Key(scope) = Key::from_request_parts(parts, core).await?;
        let named = account_named(parts)?;
        let account_id = parse_account_id(&named.unwrap_or_default()).map_err(|why| {
            let code = ErrorCode::MissingLinkedAccount;
            Error::from(Failure::about(code, ACCOUNT, why))
        })?;
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
///
/// Who has been recognised stands in the request from then on, so that nobody is looked up or counted
/// twice.
#[derive(Clone)]
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
#[must_use]
pub fn api_key(headers: &HeaderMap) -> Option<&str> {
    headers
        .get("x-api-key")?
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|key| !key.is_empty())
}

/// The bearer token that a request carries.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// The account that a key's request names, in the header or else in the query.
fn account_named(parts: &Parts) -> Result<Option<String>, ApiError> {
    if let Some(named) = header_text(&parts.headers, ACCOUNT)? {
        return Ok(Some(named.to_owned()));
    }
    Ok(Query::of(parts).get(ACCOUNT).map(str::to_owned))
}

/// A header that says something.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for one that is no text.
pub fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ApiError> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let text = std::str::from_utf8(value.as_bytes()).map_err(|_| {
        let why = format!("the header {name} must be UTF-8");
        Error::from(Failure::about(ErrorCode::InvalidField, name, why))
    })?;
    Ok(given(text.trim()))
}

/// A value, unless it is one of the words that SDKs send for what they do not have.
pub(super) fn given(text: &str) -> Option<&str> {
    (!matches!(text, "" | "undefined" | "null")).then_some(text)
}

/// The query, parameter by parameter, in order.
pub struct Query(pub Vec<(String, String)>);

impl Query {
    fn of(parts: &Parts) -> Self {
        let query = parts.uri.query().unwrap_or_default();
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        Self(
            pairs
                .map(|(key, value)| (key.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The first value of a parameter that says something.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut own = self.0.iter().filter(|(key, _)| key == name);
        own.find_map(|(_, value)| given(value))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

/// The header `slug`: which application a config field belongs to.
pub struct Slug(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Slug {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let slug = header_text(&parts.headers, "slug")?.ok_or_else(|| {
            let why = "the header slug is required: the application's slug";
            Error::from(Failure::about(ErrorCode::MissingField, "slug", why))
        })?;
        Ok(Self(slug.to_owned()))
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
