//! Starts the redirect to the provider.

use leptos::prelude::*;

use crate::contract::form::FormValues;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes;
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// Starts the redirect to the provider.
#[server(prefix = "/_ui", endpoint = "connect/start")]
pub async fn start(
    page: String,
    slug: String,
    #[server(default)] connection: String,
    #[server(default)] form: FormValues,
) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let back = routes::reconnect(&page, &slug, &connection);
    let result = cx
        .ports
        .connect
        .start_oauth(&cx.who, &page, &slug, &connection, form)
        .await;
    cx.settle(result.map(Outcome::leaving), &back)
}
