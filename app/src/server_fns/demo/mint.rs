//! The demo page's one action.

use leptos::prelude::*;

use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    contract::{error::ErrorCode, failure::Failure},
    routes,
    server_fns::{Outcome, ServerCx},
};

/// Mints a hosted link in these colours and goes to it.
#[server(prefix = "/_ui", endpoint = "demo/mint")]
pub async fn mint(name: String, background: String, text: String) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let Some(demo) = cx.ports.demo.clone() else {
        return cx.settle(Err(Failure::new(ErrorCode::PageNotFound)), &routes::demo());
    };
    let link = demo.mint_link(&cx.who, &name, &background, &text).await;
    cx.settle(link.map(Outcome::to), &routes::demo())
}
