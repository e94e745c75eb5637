//! Who is connected: the verification and identity requests.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use url::Url;

use super::super::apps::AppEntry;
use super::super::error::Result;
use super::super::{Core, Error};
use super::credential::Credential;
use super::oauth::unusable;
use crate::catalog::template::{Values, Variables};
use crate::catalog::{
    AuthMethod, Call, CallMethod, Credential as SentHow, SentCredential, UpstreamIdentity,
};
use crate::outbound::api_call::{self, ApiCall, ApiError};

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

    /// The address that the app's API begins with.
    ///
    /// # Errors
    /// When the connection's values do not make one.
    pub fn base(&self) -> Result<Url> {
        let variables = Variables::new(&self.sandbox, self.values);
        let base = &self.entry.provider.api.base_url;
        base.render(&variables).map_err(unusable)
    }

    /// The headers that every request carries.
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The parameters that every request carries.
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// Asks for JSON at a path below the app's API.
    ///
    /// # Errors
    /// As [`ask`].
    pub async fn get_json(&self, path: &str, method: CallMethod) -> Result<Value> {
        let base = self.base()?;
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
