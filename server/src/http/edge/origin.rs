//! Where a form comes from.

use app::contract::error::ErrorCode;
use axum::extract::Request;
use http::Method;

use crate::http::Shared;
use crate::http::error::ApiError;
use crate::services::Error;

/// Forms of the hosted page come from our own origin. Browsers that send `Sec-Fetch-Site` say so
/// themselves; for others `Origin` must be ours.
pub(super) fn check(core: &Shared, request: &Request) -> Result<(), ApiError> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let ours = match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header("origin") == Some(core.options.address.public_url.origin().as_str()),
    };
    if ours {
        Ok(())
    } else {
        Err(Error::from(ErrorCode::CrossSiteForm).into())
    }
}
