//! Starts the redirect to the provider.

use leptos::prelude::*;

use crate::contract::form::FormValues;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    ports::{StartRequest, Started},
    routes,
    server_fns::{Outcome, ServerCx},
};

/// Starts the redirect to the provider. A refusal leads back to the form that was sent: the one that
/// renews `connection`, or with `reconnect` the only one. With `window` the provider gets a window of
/// its own, and this page waits.
#[server(prefix = "/_ui", endpoint = "connect/start")]
pub async fn start(
    page: String,
    slug: String,
    #[server(default)] connection: String,
    #[server(default)] reconnect: String,
    #[server(default)] window: bool,
    #[server(default)] form: FormValues,
) -> Result<(), UiError> {
    let cx = ServerCx::current()?;
    let asked = if connection.is_empty() {
        &reconnect
    } else {
        &connection
    };
    let back = routes::reconnect(&page, &slug, asked);
    let start = StartRequest {
        connection,
        in_window: window,
        inputs: form,
    };
    let result = cx
        .ports
        .connect
        .start_oauth(&cx.who, &page, &slug, start)
        .await;
    let next = result.map(|started| match started {
        Started::Here(leaving) => Outcome::leaving(leaving),
        Started::Elsewhere { page, flow, cookie } => Outcome {
            location: routes::waiting(&page, &slug, &flow),
            cookies: cookie.into_iter().collect(),
        },
    });
    cx.settle(next, &back)
}
