//! The call between the token and the API, and what is captured on the way to a connection: the claims
//! of the access token before it, its answer after it.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::super::apps::AppEntry;
use super::super::error::Result;
use super::super::{Core, Error};
use super::credential::Credential;
use super::identity::{failure, http_method, put, split};
use super::oauth::{self, not_captured, unusable};
use crate::catalog::template::{Values, Variables};
use crate::catalog::{CaptureFrom, CheckedCaptures, CheckedInputs, NotGranted, text_at};
use crate::outbound::api_call::{self, ApiCall};

/// Captures from the access token, makes the app's call, if it has one, and captures from its answer.
///
/// # Errors
/// [`ErrorCode::SiteNotGranted`] when what the end user asked for is not in it,
/// [`ErrorCode::ProviderRefused`] when it lacks anything else that is needed; as
/// [`super::identity::ask`].
pub async fn discover(
    core: &Core,
    entry: &AppEntry<'_>,
    inputs: &CheckedInputs,
    captured: &mut CheckedCaptures,
    credential: &Credential,
) -> Result<()> {
    let facts = oauth::facts(entry.provider)?;
    let claims = claims(credential.access_token.as_ref());
    captured
        .take(&facts.captures, CaptureFrom::AccessToken, |pointer| {
            text_at(&claims, pointer)
        })
        .map_err(not_captured)?;
    let Some(discover) = &facts.discover else {
        return Ok(());
    };
    let sandbox = core.sandbox_url();
    let so_far = captured.clone();
    let values = Values {
        inputs,
        captured: &so_far,
    };
    let variables = Variables {
        access_token: credential.access_token.as_ref(),
        ..Variables::new(&sandbox, values)
    };
    let mut headers = HeaderMap::new();
    let how = discover.credential.as_ref().unwrap_or(&facts.credential);
    let query = put(how, &variables, &mut headers)?;
    let (base, path) = split(discover.url.render(&variables).map_err(unusable)?);
    let call = ApiCall {
        method: http_method(discover.method),
        query: &query,
        deadline: core.options.timings.outbound_timeout.get(),
        ..ApiCall::get(&base, &path, headers)
    };
    let answer = api_call::call(&*core.transport, call)
        .await
        .map_err(failure)?;
    let found = discover
        .entry(&answer, &variables)
        .map_err(|problem| not_granted(entry, &problem))?;
    captured
        .take(&facts.captures, CaptureFrom::Discover, |pointer| {
            text_at(found?, pointer)
        })
        .map_err(not_captured)
}

/// What an access token says as a JWT (RFC 7519, section 3.1); null for any other. Its signature is
/// the API's to check: here it is an answer of the provider like the one that it came with.
fn claims(token: Option<&SecretString>) -> Value {
    let read = || {
        let mut parts = token?.expose_secret().split('.').skip(1);
        let payload = URL_SAFE_NO_PAD.decode(parts.next()?).ok()?;
        serde_json::from_slice(&payload).ok()
    };
    read().unwrap_or_default()
}

fn not_granted(entry: &AppEntry<'_>, problem: &NotGranted) -> Error {
    let why = format!("{}: {problem}", entry.provider.name);
    Failure::about(ErrorCode::SiteNotGranted, &problem.input, why).into()
}
