//! Removes a connection and its settings.

use leptos::prelude::*;

use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes::{self, Notice};
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// Removes a connection and its settings.
#[server(prefix = "/_ui", endpoint = "connect/disconnect")]
pub async fn disconnect(
    page: String,
    slug: String,
    #[server(default)] connection: String,
) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let back = routes::app_about(&page, &slug, &connection);
    let result = cx
        .ports
        .connect
        .disconnect(&cx.who, &page, &slug, &connection)
        .await;
    cx.settle(
        result.map(|()| Outcome::noticed(&back, Notice::Disconnected)),
        &back,
    )
}
