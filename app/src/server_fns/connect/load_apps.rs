//! Loads the list of apps.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::contract::connect::{AppListPage, AppQuery};
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::server_fns::ServerCx;

/// Loads the list of apps, narrowed to a query.
#[server(prefix = "/_ui", endpoint = "connect/load_apps", input = GetUrl)]
pub async fn load_apps(page: String, query: AppQuery) -> Result<AppListPage, UiError> {
    let cx = ServerCx::current()?;
    cx.answer(cx.ports.connect.list_apps(&cx.who, &page, &query).await)
}
