//! Loads the screen after a flow that did not succeed.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::FailedPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the screen after a flow that did not succeed.
#[server(prefix = "/_ui", endpoint = "connect/load_failed", input = GetUrl)]
pub async fn load_failed(page: String, slug: String, flow: String) -> Result<FailedPage, UiError> {
    let cx = ServerCx::current()?;
    cx.answer(
        cx.ports
            .connect
            .failed_page(&cx.who, &page, &slug, &flow)
            .await,
    )
}
