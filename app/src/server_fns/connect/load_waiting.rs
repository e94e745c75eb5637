//! Loads the page in a frame that waits for a flow in another window.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::WaitingPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the page in a frame that waits for a flow in another window; nothing
/// where the flow is over, and the browser goes to where it ended.
#[server(prefix = "/_ui", endpoint = "connect/load_waiting", input = GetUrl)]
pub async fn load_waiting(
    page: String,
    slug: String,
    flow: String,
) -> Result<Option<WaitingPage>, UiError> {
    let cx = ServerCx::current()?;
    cx.on_the_way(
        cx.ports
            .connect
            .waiting_page(&cx.who, &page, &slug, &flow)
            .await,
    )
}
