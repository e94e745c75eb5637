//! Who is calling in the Link flow: a host's backend by its client, or by an access token.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::HeaderMap;
use http::request::Parts;
use serde_json::{Map, Value};

use super::{ForAccount, JsonObject, KeyForAccountByHeader, api_key, bearer, header_text, said};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::http::error::ApiError;
use crate::http::{Shared, caller};
use crate::services::connect::target::Which;
use crate::services::limits::Bucket;
use crate::services::link::access::{self, ACCESS_TOKEN, Holder};
use crate::services::link::clients::{self, CLIENT_ID, CLIENT_SECRET};
use crate::services::{Error, apps};

/// How access tokens begin; a bearer token that begins so is one.
const PREFIX: &str = "at_";

/// A host's backend: its client stands in the headers `client_id` and `client_secret`.
///
/// As with [`super::Caller`], who has been recognised stands in the request from then on.
#[derive(Clone)]
pub struct Client(pub Scope);

impl FromRequestParts<Shared> for Client {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        Self::of(parts, &Map::new(), core).await
    }
}

impl Client {
    /// The client of a request with this body, where it may stand instead.
    ///
    /// # Errors
    /// As clients are authenticated and counted.
    pub async fn of(
        parts: &mut Parts,
        body: &Map<String, Value>,
        core: &Shared,
    ) -> Result<Self, ApiError> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let in_body = |name| body.get(name).and_then(Value::as_str);
        let id = header_text(&parts.headers, CLIENT_ID)?.or(in_body(CLIENT_ID));
        let secret = header_text(&parts.headers, CLIENT_SECRET)?.or(in_body(CLIENT_SECRET));
        let client = Self(authenticate(core, id, secret).await?);
        let bucket = Bucket::of_key(id.unwrap_or_default());
        caller::count(core, &parts.extensions, &bucket)?;
        parts.extensions.insert(client.clone());
        Ok(client)
    }
}

/// The same with a JSON object, in which the client may stand instead.
pub struct ClientCall {
    /// Whose.
    pub scope: Scope,
    /// The body without the client.
    pub body: Map<String, Value>,
}

impl FromRequest<Shared> for ClientCall {
    type Rejection = ApiError;

    async fn from_request(request: Request, core: &Shared) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let request = Request::from_parts(parts.clone(), body);
        let JsonObject(mut body) = JsonObject::from_request(request, core).await?;
        let Client(scope) = Client::of(&mut parts, &body, core).await?;
        body.remove(CLIENT_ID);
        body.remove(CLIENT_SECRET);
        Ok(Self { scope, body })
    }
}

async fn authenticate(
    core: &Shared,
    id: Option<&str>,
    secret: Option<&str>,
) -> Result<Scope, Error> {
    let missing = |name: &str| {
        let why = format!("{name} is required, in a header or in the body");
        said(ErrorCode::InvalidClient, name, &why)
    };
    let id = id.ok_or_else(|| missing(CLIENT_ID))?;
    let secret = secret.ok_or_else(|| missing(CLIENT_SECRET))?;
    clients::authenticate(core, id, secret).await
}

/// Whether a request speaks by an access token: it has one, and no API key.
#[must_use]
pub fn has_access_token(headers: &HeaderMap) -> bool {
    is_holder(headers).unwrap_or_default()
}

fn is_holder(headers: &HeaderMap) -> Result<bool, ApiError> {
    Ok(api_key(headers)?.is_none() && access_token(headers)?.is_some())
}

/// The access token of a request: as a bearer token, or in Cobalt Link's header beside its client.
fn access_token(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    if let Some(token) = header_text(headers, ACCESS_TOKEN)? {
        return Ok(Some(token));
    }
    let token = bearer(headers)?;
    Ok(token.filter(|token| token.starts_with(PREFIX)))
}

/// A caller with an access token.
pub struct Access(pub Holder);

impl FromRequestParts<Shared> for Access {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        let token = access_token(&parts.headers)?.ok_or_else(|| {
            let why = "access_token is required: as a bearer token, or in the header access_token";
            said(ErrorCode::InvalidAccessToken, ACCESS_TOKEN, why)
        })?;
        let holder = access::holder(core, token).await?;
        // Who sends a client sends the token's own.
        if parts.headers.contains_key(CLIENT_ID) || parts.headers.contains_key(CLIENT_SECRET) {
            let id = header_text(&parts.headers, CLIENT_ID)?;
            let secret = header_text(&parts.headers, CLIENT_SECRET)?;
            if authenticate(core, id, secret).await? != holder.token.scope {
                let why = "access_token belongs to another project or environment";
                return Err(said(ErrorCode::InvalidAccessToken, ACCESS_TOKEN, why).into());
            }
        }
        let account = holder.account.key.clone();
        caller::count(core, &parts.extensions, &Bucket::Account(account))?;
        Ok(Self(holder))
    }
}

/// A caller for one connection: whoever may act for its account, or holds its access token.
pub struct ForConnection {
    /// Whose.
    pub scope: Scope,
    /// The account.
    pub account: LinkedAccount,
    holder: Option<Holder>,
}

impl ForConnection {
    /// Which connection is meant, where the request says `asked`.
    ///
    /// # Errors
    /// Whatever an access token does not stand for does not exist.
    pub fn which(&self, slug: &str, asked: Which) -> Result<Which, Error> {
        let Some(holder) = &self.holder else {
            return Ok(asked);
        };
        if holder.token.slug != slug {
            let why = "the access token is for another application";
            return Err(Failure::about(ErrorCode::AppNotFound, "slug", why).into());
        }
        match asked {
            Which::Named(id) if id != holder.token.connection.as_str() => {
                Err(apps::connection_not_found(&id))
            }
            _ => Ok(Which::This(holder.token.connection.clone())),
        }
    }
}

impl FromRequestParts<Shared> for ForConnection {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        if is_holder(&parts.headers)? {
            let Access(holder) = Access::from_request_parts(parts, core).await?;
            return Ok(Self {
                scope: holder.token.scope.clone(),
                account: holder.account.clone(),
                holder: Some(holder),
            });
        }
        let who = ForAccount::from_request_parts(parts, core).await?;
        Ok(Self {
            scope: who.scope,
            account: who.account,
            holder: None,
        })
    }
}

/// A host's backend for one connection, where the query is a provider's: an API key with the account in
/// the header, or the connection's access token.
pub struct BackendForConnection(pub ForConnection);

impl FromRequestParts<Shared> for BackendForConnection {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, core: &Shared) -> Result<Self, ApiError> {
        if is_holder(&parts.headers)? {
            return ForConnection::from_request_parts(parts, core)
                .await
                .map(Self);
        }
        let KeyForAccountByHeader { scope, account } =
            KeyForAccountByHeader::from_request_parts(parts, core).await?;
        Ok(Self(ForConnection {
            scope,
            account,
            holder: None,
        }))
    }
}
