//! Loads the end of a link session.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::EndPage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    routes,
    server_fns::{Outcome, ServerCx},
};

/// Loads the end of a link session; nothing while nothing is connected, and the browser goes to the
/// app's page.
#[server(prefix = "/_ui", endpoint = "connect/load_end", input = GetUrl)]
pub async fn load_end(page: String, slug: String) -> Result<Option<EndPage>, UiError> {
    let cx = ServerCx::current()?;
    let end = cx.ports.connect.end_page(&cx.who, &page, &slug).await;
    let end = cx.answer(end)?;
    if end.is_none() {
        cx.go(&Outcome::to(routes::app(&page, &slug)));
    }
    Ok(end)
}
