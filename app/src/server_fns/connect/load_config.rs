//! Loads the config form.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::ConfigPage;
#[cfg(feature = "ssr")]
use crate::contract::error::ErrorCode;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::routes;
#[cfg(feature = "ssr")]
use crate::server_fns::{Outcome, ServerCx};

/// Loads the config form. Where there are several connections and the address names none, a browser
/// goes to the app's page, which has a link for each.
#[server(prefix = "/_ui", endpoint = "connect/load_config", input = GetUrl)]
pub async fn load_config(
    page: String,
    slug: String,
    #[server(default)] connection: String,
) -> Result<ConfigPage, UiError> {
    let cx = ServerCx::current()?;
    let form = cx
        .ports
        .connect
        .config_page(&cx.who, &page, &slug, &connection)
        .await;
    let is_ambiguous = matches!(&form, Err(failure) if failure.code == ErrorCode::MissingField);
    let answer = cx.answer(form);
    if is_ambiguous {
        cx.go(&Outcome::to(routes::app(&page, &slug)));
    }
    answer
}
