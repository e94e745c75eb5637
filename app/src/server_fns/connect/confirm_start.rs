//! The click on the page behind the SDK's `auth_url`: goes on to the provider.

use leptos::prelude::*;

use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes;
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// The click on the page behind the SDK's `auth_url`: goes on to the provider.
#[server(prefix = "/_ui", endpoint = "connect/confirm_start")]
pub async fn confirm_start(token: String) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let back = routes::start(&token);
    let result = cx.ports.connect.confirm_start(&cx.who, &token).await;
    cx.settle(result.map(Outcome::leaving), &back)
}
