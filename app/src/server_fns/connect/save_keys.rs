//! Verifies and keeps typed credentials.

use leptos::prelude::*;

use crate::contract::form::FormValues;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes;
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// Verifies and keeps typed credentials. A refusal leads back to the form that was sent: the one
/// that renews `connection`, or with `reconnect` the only one.
#[server(prefix = "/_ui", endpoint = "connect/save_keys")]
pub async fn save_keys(
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
        .save_keys(&cx.who, &page, &slug, &connection, form)
        .await;
    let next = result.map(|saved| Outcome {
        location: routes::done(&saved.page, &slug, &saved.connection),
        cookies: saved.cookie.into_iter().collect(),
    });
    cx.settle(next, &back)
}
