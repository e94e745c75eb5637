//! Asks the provider whether a connection works.

use leptos::prelude::*;

use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes::{self, Notice};
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// Asks the provider whether a connection works.
#[server(prefix = "/_ui", endpoint = "connect/check")]
pub async fn check(
    page: String,
    slug: String,
    #[server(default)] connection: String,
) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let back = routes::app_about(&page, &slug, &connection);
    let result = cx
        .ports
        .connect
        .check(&cx.who, &page, &slug, &connection)
        .await;
    cx.settle(
        result.map(|()| Outcome::noticed(&back, Notice::Checked)),
        &back,
    )
}
