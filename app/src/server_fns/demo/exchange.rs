//! What the demo's page sends to what plays the host's server.

use leptos::prelude::*;

use crate::contract::demo::DemoExchanged;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    contract::{error::ErrorCode, failure::Failure},
    routes::{self, Notice},
    server_fns::{Outcome, ServerCx},
};

/// Exchanges a public token, as the host's server does. A script reads what came of it.
#[server(prefix = "/_ui", endpoint = "demo/exchange")]
pub async fn exchange(public_token: String) -> Result<DemoExchanged, UiError> {
    let cx = ServerCx::current()?;
    let back = routes::demo_link();
    let exchanged = match cx.ports.demo.clone() {
        Some(demo) => demo.exchange(&cx.who, &public_token).await,
        None => Err(Failure::new(ErrorCode::PageNotFound)),
    };
    let next = exchanged
        .clone()
        .map(|_| Outcome::noticed(&back, Notice::Exchanged));
    cx.settle(next, &back)?;
    exchanged.map_err(UiError)
}
