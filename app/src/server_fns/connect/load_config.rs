//! Loads the config form.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::ConfigPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the config form.
#[server(prefix = "/_ui", endpoint = "connect/load_config", input = GetUrl)]
pub async fn load_config(
    page: String,
    slug: String,
    #[server(default)] connection: String,
) -> Result<ConfigPage, UiError> {
    let cx = ServerCx::current()?;
    cx.answer(
        cx.ports
            .connect
            .config_page(&cx.who, &page, &slug, &connection)
            .await,
    )
}
