//! Who is connected: the verification and identity requests, and keeping what was obtained.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use url::Url;

use super::super::accounts::not_found;
use super::super::apps::{self, AppEntry};
use super::super::error::Result;
use super::super::{Core, Error, revoke};
use super::credential::{Credential, Owner};
use super::oauth::unusable;
use super::target::Aim;
use crate::catalog::template::{Values, Variables};
use crate::catalog::{
    AuthMethod, Call, CallMethod, Credential as SentHow, SentCredential, UpstreamIdentity,
};
use crate::clock::Timestamp;
use crate::crypto::random::new_id;
use crate::domain::connection::{Binding, Captured, Connection, Inputs, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::outbound::api_call::{self, ApiCall, ApiError};
use crate::store::{accounts, configs, connections};

/// What connecting obtained.
pub struct Obtained {
    /// How.
    pub method: AuthMethod,
    /// How the end user was bound.
    pub binding: Binding,
    /// What goes into the vault.
    pub credential: Credential,
    /// What may stand in the row.
    pub inputs: Inputs,
    /// What the provider said beside the token.
    pub captured: Captured,
    /// What was granted.
    pub scopes: Vec<String>,
    /// When the access token ends.
    pub access_expires_at: Option<Timestamp>,
    /// Who it is upstream, where the provider says so.
    pub identity: Option<UpstreamIdentity>,
}

/// Asks the provider whether the credential works and whose it is.
///
/// # Errors
/// [`ErrorCode::NeedsReauth`] when the provider does not accept it,
/// [`ErrorCode::ProviderUnavailable`], [`ErrorCode::ProviderRefused`], [`ErrorCode::EgressBlocked`].
pub async fn ask(
    core: &Core,
    entry: &AppEntry<'_>,
    method: AuthMethod,
    values: Values<'_>,
    credential: &Credential,
) -> Result<Option<UpstreamIdentity>> {
    let api = &entry.provider.api;
    let caller = Caller::new(core, entry, method, values, credential)?;
    if let Some(verify) = &api.verify
        && api
            .identity
            .as_ref()
            .is_none_or(|identity| identity.call != *verify)
    {
        let (base, path) = caller.address(verify)?;
        api_call::probe(&*core.transport, caller.call(&base, &path, verify))
            .await
            .map_err(failure)?;
    }
    let Some(identity) = &api.identity else {
        return Ok(None);
    };
    let (base, path) = caller.address(&identity.call)?;
    let call = caller.call(&base, &path, &identity.call);
    let answer = api_call::call(&*core.transport, call)
        .await
        .map_err(failure)?;
    Ok(identity.read(&answer, values.captured))
}

/// Puts an app's credential on requests to its API.
pub struct Caller<'a> {
    core: &'a Core,
    entry: &'a AppEntry<'a>,
    values: Values<'a>,
    sandbox: String,
    headers: HeaderMap,
    query: Vec<(String, String)>,
}

impl<'a> Caller<'a> {
    /// Prepares headers and parameters once.
    ///
    /// # Errors
    /// When the credential cannot stand in a request.
    pub fn new(
        core: &'a Core,
        entry: &'a AppEntry<'a>,
        method: AuthMethod,
        values: Values<'a>,
        credential: &Credential,
    ) -> Result<Self> {
        let sandbox = core.sandbox_url();
        let variables = Variables {
            access_token: credential.access_token.as_ref(),
            ..Variables::new(&sandbox, values)
        };
        let mut headers = HeaderMap::new();
        for (name, value) in &entry.provider.api.headers {
            let value = value.render(&variables).map_err(unusable)?;
            add_header(&mut headers, name, value.expose_secret())?;
        }
        let query = match entry.provider.credential(method) {
            Some(how) => put(how, &variables, &mut headers)?,
            None => Vec::new(),
        };
        Ok(Self {
            core,
            entry,
            values,
            sandbox,
            headers,
            query,
        })
    }

    /// Base and path of one of the app's own calls.
    fn address(&self, call: &Call) -> Result<(Url, String)> {
        let variables = Variables::new(&self.sandbox, self.values);
        Ok(split(call.url.render(&variables).map_err(unusable)?))
    }

    /// Asks for JSON at a path below the app's API.
    ///
    /// # Errors
    /// As [`ask`].
    pub async fn get_json(&self, path: &str, method: CallMethod) -> Result<Value> {
        let variables = Variables::new(&self.sandbox, self.values);
        let base = &self.entry.provider.api.base_url;
        let base = base.render(&variables).map_err(unusable)?;
        let call = ApiCall {
            method: http_method(method),
            query: &self.query,
            deadline: self.core.options.timings.outbound_timeout.get(),
            ..ApiCall::get(&base, path, self.headers.clone())
        };
        api_call::call(&*self.core.transport, call)
            .await
            .map_err(failure)
    }

    fn call<'b>(&'b self, base: &'b Url, path: &'b str, call: &'b Call) -> ApiCall<'b> {
        ApiCall {
            method: http_method(call.method),
            query: &self.query,
            body: call.body.as_ref(),
            deadline: self.core.options.timings.outbound_timeout.get(),
            ..ApiCall::get(base, path, self.headers.clone())
        }
    }
}

/// Puts a credential on a request: into the headers, or into the parameters that it gives.
pub(super) fn put(
    how: &SentHow,
    variables: &Variables<'_>,
    headers: &mut HeaderMap,
) -> Result<Vec<(String, String)>> {
    match how.render(variables).map_err(unusable)? {
        SentCredential::Header { name, value } => {
            add_header(headers, &name, value.expose_secret())?;
            Ok(Vec::new())
        }
        SentCredential::Query { name, value } => Ok(vec![(name, value.expose_secret().to_owned())]),
    }
}

/// A whole address as base and path.
pub(super) fn split(url: Url) -> (Url, String) {
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    let path = format!("{}{query}", url.path());
    let mut base = url;
    base.set_query(None);
    base.set_path("");
    (base, path)
}

/// The method of a call in HTTP's words.
pub(super) const fn http_method(method: CallMethod) -> Method {
    match method {
        CallMethod::Get => Method::GET,
        CallMethod::Post => Method::POST,
    }
}

fn add_header(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(Error::internal)?;
    let mut value = HeaderValue::from_str(value).map_err(|_| {
        Failure::because(
            ErrorCode::InvalidField,
            "what is sent in a header may hold ASCII letters, digits and signs only",
        )
    })?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(())
}

/// A failed call, with its cause for the log.
pub(super) fn failure(error: ApiError) -> Error {
    let code = match error {
        ApiError::Unauthorized => ErrorCode::NeedsReauth,
        ref other => other.error_code(),
    };
    Error {
        failure: Failure::new(code),
        cause: Some(Box::new(error)),
    }
}

/// Which of the connections that are there is renewed; `None` when one is added.
fn to_renew(entry: &AppEntry<'_>, aim: &Aim, there: Vec<Connection>) -> Result<Option<Connection>> {
    let mut there = there.into_iter();
    match &aim.connection {
        Some(id) => {
            let found = there.find(|one| one.id == *id);
            found
                .map(Some)
                .ok_or_else(|| apps::connection_not_found(id.as_str()))
        }
        None if entry.is_multi() => Ok(None),
        None => Ok(there.next()),
    }
}

/// Keeps what was obtained as a connection of the account to the app: the one that is aimed at, or
/// the account's only one, or where there may be several a new one. One that is renewed keeps its id.
///
/// # Errors
/// [`ErrorCode::ConnectionNotFound`] when the one to renew is gone,
/// [`ErrorCode::LinkedAccountNotFound`] when the account was deleted meanwhile (the grant is revoked
/// then); as the store and the vault.
pub async fn keep(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    entry: &AppEntry<'_>,
    aim: Aim,
    obtained: Obtained,
) -> Result<Connection> {
    let now = core.clock.now();
    let mut tx = core.db.write().await?;
    let slug = &entry.app.slug;
    // Two flows for one account end one after the other: the second one finds what the first one
    // made, so there is one connection where there is to be one.
    let account_is_there = accounts::lock(&mut tx, scope, &account.key).await?;
    let there = connections::list_of_app(&mut tx, scope, &account.key, slug).await?;
    let is_first = there.is_empty();
    let before = match account_is_there {
        true => to_renew(entry, &aim, there)?,
        false => None,
    };
    let (id, version, fields) = match before {
        Some(before) => (
            before.id,
            before.version + 1,
            Some(before.user_defined_fields),
        ),
        None => (new_id(&*core.random), 1, None),
    };
    let owner = Owner {
        scope,
        account: &account.key,
        connection: &id,
        version,
    };
    let sealed = obtained.credential.seal(core, &mut tx, &owner).await?;
    let (identity, identifier) = obtained
        .identity
        .map_or_else(Default::default, |who| (who.id, who.label));
    let connection = Connection {
        account: account.key.clone(),
        slug: slug.clone(),
        auth_config: aim.auth_config,
        auth_type: apps::auth_type(obtained.method),
        status: Status::Active,
        binding: obtained.binding,
        identity,
        identifier,
        scopes: obtained.scopes,
        inputs: obtained.inputs,
        captured: obtained.captured,
        user_defined_fields: aim.user_defined_fields.or(fields).unwrap_or_default(),
        credential: sealed,
        version,
        access_expires_at: obtained.access_expires_at,
        created_at: now,
        updated_at: now,
        id,
    };
    if !account_is_there {
        // The account was deleted meanwhile; nobody else knows of this grant.
        revoke::enqueue(core, &mut tx, scope, &connection).await?;
        tx.commit().await?;
        return Err(not_found(scope, &account.account_id));
    }
    connections::put(&mut tx, scope, &connection).await?;
    if is_first && entry.is_multi() {
        // What was configured before connecting, when there could be one connection only.
        configs::adopt(&mut tx, scope, &account.key, slug, &connection.id).await?;
    }
    tx.commit().await?;
    Ok(connection)
}
