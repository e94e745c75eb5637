//! Loads the page that tells the SDK's window how connecting went.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::WindowPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the page that tells the SDK's window how connecting went.
#[server(prefix = "/_ui", endpoint = "connect/load_window", input = GetUrl)]
pub async fn load_window(flow: String) -> Result<WindowPage, UiError> {
    let cx = ServerCx::current()?;
    cx.answer(cx.ports.connect.window_page(&cx.who, &flow).await)
}
