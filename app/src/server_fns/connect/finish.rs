//! Finishes the redirect from the provider.

use leptos::prelude::*;

use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    contract::{connect::Door, error::ErrorCode, failure::Failure},
    server_fns::{Outcome, ServerCx},
};
#[cfg(feature = "ssr")]
use http::Method;

/// Takes the provider's answer, the raw query of this very request, and goes on to a page of ours
/// that says how it went: nothing of the answer stays in an address. Called by the page at
/// `/oauth/callback/{context}`, which draws the failure if there is one.
#[server(prefix = "/_ui", endpoint = "connect/finish")]
pub async fn finish(context: String) -> Result<(), UiError> {
    arrived(Door::Context(&context)).await
}

/// The same, called by the page at `/api/v1/{slug}/callback`.
#[server(prefix = "/_ui", endpoint = "connect/finish_by_slug")]
pub async fn finish_by_slug(slug: String) -> Result<(), UiError> {
    arrived(Door::Slug(&slug)).await
}

#[cfg(feature = "ssr")]
async fn arrived(door: Door<'_>) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let parts = use_context::<http::request::Parts>();
    // Who only looks, as link scanners do, must not spend the code.
    if parts.as_ref().is_some_and(|it| it.method == Method::HEAD) {
        return cx.answer(Err(Failure::new(ErrorCode::MethodNotAllowed)));
    }
    let query = parts
        .and_then(|parts| parts.uri.query().map(str::to_owned))
        .unwrap_or_default();
    let ended = cx.ports.connect.finish_oauth(&cx.who, door, &query).await;
    let end = cx.answer(ended)?;
    cx.go(&Outcome::ended(&end));
    Ok(())
}
