//! Starts the redirect to the provider.

use leptos::prelude::*;

use crate::contract::form::FormValues;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes;
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// Starts the redirect to the provider. A refusal leads back to the form that was sent: the one that
/// renews `connection`, or with `reconnect` the only one.
#[server(prefix = "/_ui", endpoint = "connect/start")]
pub async fn start(
    page: String,
    slug: String,
    #[server(default)] connection: String,
    #[server(default)] reconnect: String,
    #[server(default)] form: FormValues,
) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let asked = if connection.is_empty() {
        &reconnect
    } else {
        &connection
    };
    let back = routes::reconnect(&page, &slug, asked);
    let result = cx
        .ports
        .connect
        .start_oauth(&cx.who, &page, &slug, &connection, form)
        .await;
    cx.settle(result.map(Outcome::leaving), &back)
}
