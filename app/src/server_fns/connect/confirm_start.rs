//! The click on the page behind the SDK's `auth_url`: goes on to the provider.

use leptos::prelude::*;

use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    ports::OnTheWay,
    routes,
    server_fns::{Outcome, ServerCx},
};

/// The click on the page behind the SDK's `auth_url`: goes on to the provider.
#[server(prefix = "/_ui", endpoint = "connect/confirm_start")]
pub async fn confirm_start(token: String, #[server(default)] proof: String) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let back = routes::start(&token);
    let result = cx
        .ports
        .connect
        .confirm_start(&cx.who, &token, &proof)
        .await;
    let next = result.map(|clicked| match clicked {
        OnTheWay::Here(leaving) => Outcome::leaving(leaving),
        OnTheWay::Over(end) => Outcome::ended(&end),
    });
    cx.settle(next, &back)
}
