//! Verifies and keeps typed credentials.

use leptos::prelude::*;

use crate::contract::form::FormValues;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes;
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// Verifies and keeps typed credentials. A refusal leads back to the form that was sent:
/// `reconnect` says which one.
#[server(prefix = "/_ui", endpoint = "connect/save_keys")]
pub async fn save_keys(
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
        .save_keys(&cx.who, &page, &slug, form)
        .await;
    cx.settle(
        result.map(|()| Outcome::to(routes::done(&page, &slug))),
        &back,
    )
}
