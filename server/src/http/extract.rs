//! Who is calling and what they sent, as extractors: a handler cannot forget the check, because
//! without it it has nothing to work on.

mod body;
mod link;
mod unique_keys;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::extract::FromRequestParts;
use axum::extract::path::ErrorKind;
use axum::extract::rejection::PathRejection;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::caller::Backend;
use super::error::ApiError;
use super::{Shared, caller};
use crate::domain::linked_account::{LinkedAccount, parse_account_id};
use crate::domain::scope::Scope;
use crate::services::limits::Bucket;
use crate::services::live_options::Lists;
use crate::services::tokens::{self, API_KEY, Session};
use crate::services::{Error, accounts};

pub(super) use body::read_body;
pub use body::{JsonAny, JsonObject, read_json};
pub use link::{Access, BackendForConnection, Client, ClientCall, ForConnection, has_access_token};

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
        let key = api_key(&parts.headers)?.ok_or_else(tokens::key_required)?;
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
        let token = bearer(&parts.headers)?.ok_or_else(|| {
            let why = "Authorization Token Missing: send `Authorization: Bearer <session token>`";
            said(ErrorCode::MissingToken, AUTHORIZATION.as_str(), why)
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
        if api_key(&parts.headers)?.is_none() {
            let Bearer(session) = Bearer::from_request_parts(parts, core).await?;
            let (scope, account) = (session.scope.clone(), session.account.clone());
            return Ok(Self {
                scope,
                account,
                session: Some(session),
            });
        }
        let Key(scope) = Key::from_request_parts(parts, core).await?;
        let named = account_named(parts)?.unwrap_or_default();
        let account = account_of(core, &scope, &named).await?;
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
        api_key(&parts.headers)?.ok_or_else(tokens::key_required)?;
        let ForAccount { scope, account, .. } = ForAccount::from_request_parts(parts, core).await?;
        Ok(Self { scope, account })
    }
}

/// The same where the query is a provider's: the header alone names the account.
pub struct KeyForAccountByHeader {
    /// Whose.
    pub scope: Scope,
    /// The account.
    pub account: LinkedAccount,
}

impl FromRequestParts<Shared> for KeyForAccountByHeader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        let Key(scope) = Key::from_request_parts(parts, core).await?;
        let named = header_text(&parts.headers, ACCOUNT)?.unwrap_or_default();
        let account = account_of(core, &scope, named).await?;
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
        if api_key(&parts.headers)?.is_none() && bearer(&parts.headers)?.is_some() {
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
        if api_key(&parts.headers)?.is_none() && bearer(&parts.headers)?.is_none() {
            return Ok(None);
        }
        <Self as FromRequestParts<Shared>>::from_request_parts(parts, core)
            .await
            .map(Some)
    }
}

/// The API key that a request carries.
///
/// # Errors
/// [`ErrorCode::InvalidApiKey`] for two of them, and for what is no ASCII.
pub fn api_key(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    credential(headers, API_KEY, ErrorCode::InvalidApiKey)
}

/// The bearer token that a request carries.
///
/// # Errors
/// [`ErrorCode::InvalidToken`] for two of them, and for what is no ASCII.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    let name = AUTHORIZATION.as_str();
    let value = credential(headers, name, ErrorCode::InvalidToken)?;
    let token = value.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("bearer")
            .then_some(token.trim())
    });
    Ok(token)
}

/// What stands in a header that proves who calls. Of two nobody could say which one is meant: a proxy
/// in front may look at one of them and we at the other.
fn credential<'a>(
    headers: &'a HeaderMap,
    name: &str,
    wrong: ErrorCode,
) -> Result<Option<&'a str>, Error> {
    let mut sent = headers.get_all(name).iter();
    let only = match (sent.next(), sent.next()) {
        (None, _) => return Ok(None),
        (Some(only), None) => only.to_str().ok().map(str::trim),
        _ => None,
    };
    match only {
        Some("") => Ok(None),
        Some(text) => Ok(Some(text)),
        None => {
            let why = format!("the header {name} must be there once, and in ASCII");
            Err(said(wrong, name, &why))
        }
    }
}

/// A failure of a header, a parameter or a part of the address.
fn said(code: ErrorCode, name: &str, why: &str) -> Error {
    Failure::about(code, name, why).into()
}

/// The account of this name.
async fn account_of(core: &Shared, scope: &Scope, named: &str) -> Result<LinkedAccount, ApiError> {
    let account_id = parse_account_id(named)
        .map_err(|why| said(ErrorCode::MissingLinkedAccount, ACCOUNT, why))?;
    Ok(accounts::get(core, scope, &account_id).await?)
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
/// [`ErrorCode::InvalidField`] for one that is no text, or is there twice.
pub fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ApiError> {
    let mut sent = headers.get_all(name).iter();
    let text = match (sent.next(), sent.next()) {
        (None, _) => return Ok(None),
        (Some(only), None) => std::str::from_utf8(only.as_bytes()).ok(),
        _ => None,
    };
    let text = text.ok_or_else(|| {
        let why = format!("the header {name} must be there once, and in UTF-8");
        said(ErrorCode::InvalidField, name, &why)
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
            said(ErrorCode::MissingField, "slug", why)
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
            Err(rejection) => {
                let name = unreadable(&rejection);
                let why = format!("{name} in the address must be UTF-8 behind its percent signs");
                Err(said(ErrorCode::InvalidField, &name, &why).into())
            }
        }
    }
}

/// The part of the address that cannot be read.
fn unreadable(rejection: &PathRejection) -> String {
    let kind = match rejection {
        PathRejection::FailedToDeserializePathParams(inner) => Some(inner.kind()),
        _ => None,
    };
    match kind {
        Some(ErrorKind::InvalidUtf8InPathParam { key }) => key.clone(),
        _ => "a part".to_owned(),
    }
}
