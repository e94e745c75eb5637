//! Opens a hosted link.

use leptos::prelude::*;

use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes;
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// Opens a hosted link: sets the page's cookie and goes on to its clean address. Called by the page
/// at `/connect/{ticket}` and the one at `/link`, which draw the failure if there is one.
#[server(prefix = "/_ui", endpoint = "connect/open")]
pub async fn open(ticket: String) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let opened = cx.answer(cx.ports.connect.open(&cx.who, &ticket).await)?;
    cx.go(&Outcome {
        location: match opened.slug.as_str() {
            "" if cx.who.framed => routes::app_list_in_frame(&opened.page, &ticket),
            "" => routes::app_list(&opened.page),
            slug => routes::app(&opened.page, slug),
        },
        cookies: opened.cookie.into_iter().collect(),
    });
    Ok(())
}
