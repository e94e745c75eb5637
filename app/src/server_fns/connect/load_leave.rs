//! Loads the page that leaves for the provider.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::LeavePage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the page that leaves for the provider; nothing where the flow is over, and the browser goes
/// to where it ended.
#[server(prefix = "/_ui", endpoint = "connect/load_leave", input = GetUrl)]
pub async fn load_leave(flow: String) -> Result<Option<LeavePage>, UiError> {
    let cx = ServerCx::current()?;
    cx.on_the_way(cx.ports.connect.leave(&cx.who, &flow).await)
}
