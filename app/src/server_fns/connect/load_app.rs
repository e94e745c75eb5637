//! Loads an app's page.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::AppPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads an app's page.
#[server(prefix = "/_ui", endpoint = "connect/load_app", input = GetUrl)]
pub async fn load_app(page: String, slug: String) -> Result<AppPage, UiError> {
    let cx = ServerCx::current()?;
    cx.answer(cx.ports.connect.app_page(&cx.who, &page, &slug).await)
}
