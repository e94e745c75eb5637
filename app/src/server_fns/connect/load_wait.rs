//! Loads the page of the SDK's window that waits for its flow in a further one.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::WaitingPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the page of the SDK's window that waits for its flow in a further one; nothing
/// where the flow is over, and the browser goes to where it ended.
#[server(prefix = "/_ui", endpoint = "connect/load_wait", input = GetUrl)]
pub async fn load_wait(flow: String) -> Result<Option<WaitingPage>, UiError> {
    let cx = ServerCx::current()?;
    cx.on_the_way(cx.ports.connect.wait_page(&cx.who, &flow).await)
}
