//! Loads the page behind the SDK's `auth_url`.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::StartPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the page behind the SDK's `auth_url`; nothing where the flow is over, and the browser goes
/// to where it ended.
#[server(prefix = "/_ui", endpoint = "connect/load_start", input = GetUrl)]
pub async fn load_start(token: String) -> Result<Option<StartPage>, UiError> {
    let cx = ServerCx::current()?;
    let shown = cx.on_the_way(cx.ports.connect.start_page(&cx.who, &token).await)?;
    Ok(shown.map(|(model, cookies)| {
        for cookie in &cookies {
            cx.set_cookie(cookie);
        }
        model
    }))
}
