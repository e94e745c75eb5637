//! Loads the screen after connecting.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::DonePage;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    routes,
    server_fns::{Outcome, ServerCx},
};

/// Loads the screen after connecting; nothing where what is named is not connected, and the
/// browser goes to the app's page.
#[server(prefix = "/_ui", endpoint = "connect/load_done", input = GetUrl)]
pub async fn load_done(
    page: String,
    slug: String,
    #[server(default)] connection: String,
) -> Result<Option<DonePage>, UiError> {
    let cx = ServerCx::current()?;
    let done = cx
        .ports
        .connect
        .done_page(&cx.who, &page, &slug, &connection)
        .await;
    let done = cx.answer(done)?;
    match &done {
        None => cx.go(&Outcome::to(routes::app(&page, &slug))),
        Some(done) if done.is_end => cx.go(&Outcome::to(routes::end(&page, &slug))),
        Some(_) => {}
    }
    Ok(done)
}
