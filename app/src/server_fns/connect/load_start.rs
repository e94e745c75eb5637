//! Loads the page behind the SDK's `auth_url`.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::StartPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the page behind the SDK's `auth_url`.
#[server(prefix = "/_ui", endpoint = "connect/load_start", input = GetUrl)]
pub async fn load_start(token: String) -> Result<StartPage, UiError> {
    let cx = ServerCx::current()?;
    cx.answer(cx.ports.connect.start_page(&cx.who, &token).await)
}
