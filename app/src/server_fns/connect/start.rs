//! Starts the redirect to the provider.

use leptos::prelude::*;

use crate::contract::form::FormValues;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes;
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// Starts the redirect to the provider. A refusal leads back to the form that was sent: `reconnect`
/// says which one.
#[server(prefix = "/_ui", endpoint = "connect/start")]
pub async fn start(
    page: String,
    slug: String,
    #[server(default)] reconnect: String,
    #[server(default)] form: FormValues,
) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let back = routes::app_again(&page, &slug, !reconnect.is_empty());
    let result = cx
        .ports
        .connect
        .start_oauth(&cx.who, &page, &slug, form)
        .await;
    cx.settle(result.map(Outcome::leaving), &back)
}
