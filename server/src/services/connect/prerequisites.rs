//! Does the host that an end user typed answer? Asked before they leave for it, so that a mistyped
//! subdomain is put right in the form instead of ending on an error page of the browser.
//!
//! Any HTTP answer will do. That a provider answers `404` for a subdomain that nobody has is no proof:
//! none of the vendors' documentation promises it, so a wrong but answering host is found out later.
//!
//! Whoever types a host makes this server call it, so what comes back says nothing but yes or no. A
//! destination that the egress guard refuses looks like a name that does not exist: the same words,
//! and neither is dialled, so neither takes longer than looking up a name. How often it can be asked
//! is limited as every request is.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use app::contract::problem::InputProblem;
use http::Method;
use url::Url;

use super::super::Core;
use super::super::error::Result;
use crate::catalog::template::{Values, Variables};
use crate::catalog::{AuthMethod, CheckedCaptures, CheckedInputs, Provider, TypedHost};
use crate::outbound::{OutboundError, OutboundRequest};

/// Asks the host that the inputs make up, if the app has such inputs.
///
/// # Errors
/// [`ErrorCode::InvalidField`] that names the inputs, when it does not answer.
pub async fn check(
    core: &Core,
    provider: &Provider,
    method: AuthMethod,
    inputs: &CheckedInputs,
) -> Result<()> {
    let Some(typed) = provider.typed_host(method) else {
        return Ok(());
    };
    let Some(url) = root(core, &typed, inputs) else {
        return Ok(());
    };
    let host = url.host_str().unwrap_or_default().to_owned();
    if answers(core, url).await {
        return Ok(());
    }
    let problem = InputProblem::NoAnswer(host);
    let wrong = |name: &str| FieldError::new(name, problem.to_string());
    let fields: Vec<FieldError> = typed.inputs.iter().map(|one| wrong(&one.name)).collect();
    let names: Vec<&str> = typed.inputs.iter().map(|one| one.name.as_str()).collect();
    let why = format!("{}: {problem}", names.join(", "));
    Err(Failure::because(ErrorCode::InvalidField, why)
        .with_fields(fields)
        .into())
}

/// The root of the host; `None` for an address that needs what is only known later.
fn root(core: &Core, typed: &TypedHost<'_>, inputs: &CheckedInputs) -> Option<Url> {
    let captured = CheckedCaptures::default();
    let values = Values {
        inputs,
        captured: &captured,
    };
    let sandbox = core.sandbox_url();
    let mut url = typed.url.render(&Variables::new(&sandbox, values)).ok()?;
    url.set_path("/");
    url.set_query(None);
    Some(url)
}

async fn answers(core: &Core, url: Url) -> bool {
    // Some servers hang up on whoever only looks.
    for method in [Method::HEAD, Method::GET] {
        let request = OutboundRequest {
            deadline: core.options.timings.prerequisite_timeout.get(),
            ..OutboundRequest::new(method, url.clone())
        };
        match core.transport.send(request).await {
            // Too long, or leading elsewhere: an answer.
            Ok(_) | Err(OutboundError::TooLarge { .. } | OutboundError::Redirected { .. }) => {
                return true;
            }
            Err(OutboundError::Broken { .. }) => {}
            Err(_) => return false,
        }
    }
    false
}
