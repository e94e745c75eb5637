//! Keeps what a window of the Link flow proves with that `link.js` opened it.

use leptos::prelude::*;

use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Keeps what the window of a page proves with that `link.js` opened it.
#[server(prefix = "/_ui", endpoint = "link/prove")]
pub async fn prove(page: String, proof: String) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    cx.answer(cx.ports.connect.prove(&cx.who, &page, &proof).await)
}
