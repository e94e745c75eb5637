//! Finishes the redirect from the provider.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::contract::connect::Frame;
use crate::contract::failure::Failure;
use crate::error::UiError;
#[cfg(feature = "ssr")]
use crate::{
    contract::connect::Door,
    ports::Returned,
    routes,
    server_fns::{Outcome, ServerCx},
};

/// Where a finished redirect ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once per redirect and moved straight into the page"
)]
pub enum Finished {
    /// At a hosted page, where the browser is sent.
    Elsewhere,
    /// In the window that the SDK opened, which says how it went.
    Window {
        /// Around it.
        frame: Frame,
        /// What the app is called.
        app_name: String,
        /// Why it is not connected, if it is not.
        failure: Option<Failure>,
    },
}

/// Takes the provider's answer, the raw query of this very request, and ends on our own origin.
/// Called by the page at `/oauth/callback/{context}`.
#[server(prefix = "/_ui", endpoint = "connect/finish")]
pub async fn finish(context: String) -> Result<Finished, UiError> {
    arrived(Door::Context(&context)).await
}

/// The same, called by the page at `/api/v1/{slug}/callback`.
#[server(prefix = "/_ui", endpoint = "connect/finish_by_slug")]
pub async fn finish_by_slug(slug: String) -> Result<Finished, UiError> {
    arrived(Door::Slug(&slug)).await
}

#[cfg(feature = "ssr")]
async fn arrived(door: Door<'_>) -> Result<Finished, UiError> {
    let cx = ServerCx::current()?;
    let query = use_context::<http::request::Parts>()
        .and_then(|parts| parts.uri.query().map(str::to_owned))
        .unwrap_or_default();
    let returned = cx.ports.connect.finish_oauth(&cx.who, door, &query).await;
    match cx.answer(returned)? {
        Returned::Page {
            page,
            slug,
            connection,
            failed_flow,
            cookie,
        } => {
            let location = failed_flow.map_or_else(
                || routes::done(&page, &slug, &connection),
                |flow| routes::failed(&page, &slug, &flow),
            );
            cx.go(&Outcome {
                location,
                cookie: Some(cookie),
            });
            Ok(Finished::Elsewhere)
        }
        Returned::Window {
            frame,
            app_name,
            failure,
            cookie,
        } => {
            cx.set_cookie(&cookie);
            Ok(Finished::Window {
                frame,
                app_name,
                failure,
            })
        }
    }
}
