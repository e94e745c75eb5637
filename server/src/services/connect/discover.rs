//! The call between the token and the API, and what is captured on the way to a connection.

use http::HeaderMap;

use super::super::Core;
use super::super::apps::AppEntry;
use super::super::error::Result;
use super::credential::Credential;
use super::identity::{failure, http_method, put, split};
use super::oauth::{self, not_captured, unusable};
use crate::catalog::template::{Values, Variables};
use crate::catalog::{CaptureFrom, CheckedCaptures, CheckedInputs, text_at};
use crate::outbound::api_call::{self, ApiCall};

/// Makes the app's call, if it has one, and captures from its answer.
///
/// # Errors
/// [`app::contract::error::ErrorCode::ProviderRefused`] when the answer lacks what is needed; as
/// [`super::identity::ask`].
pub async fn discover(
    core: &Core,
    entry: &AppEntry<'_>,
    inputs: &CheckedInputs,
    captured: &mut CheckedCaptures,
    credential: &Credential,
) -> Result<()> {
    let facts = oauth::facts(entry.provider)?;
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
    let entry = discover.entry(&answer, &variables);
    captured
        .take(&facts.captures, CaptureFrom::Discover, |pointer| {
            text_at(entry?, pointer)
        })
        .map_err(not_captured)
}
