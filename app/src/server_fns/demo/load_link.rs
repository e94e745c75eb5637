//! Loads the demo of the Link flow.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::demo::DemoLinkPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    contract::{error::ErrorCode, failure::Failure},
    server_fns::ServerCx,
};

/// Loads the demo of the Link flow, with tokens that nobody has used.
#[server(prefix = "/_ui", endpoint = "demo/load_link", input = GetUrl)]
pub async fn load_link() -> Result<DemoLinkPage, UiError> {
    let cx = ServerCx::current()?;
    let Some(demo) = cx.ports.demo.clone() else {
        return cx.answer(Err(Failure::new(ErrorCode::PageNotFound)));
    };
    cx.answer(demo.link_page(&cx.who).await)
}
