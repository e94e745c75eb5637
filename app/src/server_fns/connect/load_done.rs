//! Loads the screen after connecting.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::DonePage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the screen after connecting.
#[server(prefix = "/_ui", endpoint = "connect/load_done", input = GetUrl)]
pub async fn load_done(
    page: String,
    slug: String,
    #[server(default)] connection: String,
) -> Result<DonePage, UiError> {
    let cx = ServerCx::current()?;
    cx.answer(
        cx.ports
            .connect
            .done_page(&cx.who, &page, &slug, &connection)
            .await,
    )
}
