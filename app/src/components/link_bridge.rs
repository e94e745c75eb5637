//! Tells the page that opened a link session, by `link.js`, what happens in it.
//!
//! No island: it has something to say on every page, and at once; most of these pages load no WASM.
//! It speaks only to the origins that the session names, and hears only them. Nothing that it says is
//! usable alone: a public token is worth nothing without the host's client secret.

use leptos::prelude::*;

use super::alert::{Alert, Tone};
use super::request::path_part;
use super::script;
use crate::contract::error::ErrorCode;
use crate::contract::link::{EVENTS_VERSION, LinkView};
use crate::i18n::error_text;
use crate::routes::{BasePath, server_fn};

const SCRIPT: &str = include_str!("link_bridge.js");

/// The page's side of the conversation with `link.js`.
#[component]
pub fn LinkBridge(
    /// What there is to tell.
    link: LinkView,
) -> impl IntoView {
    let told = serde_json::to_string(&link).unwrap_or_default();
    let prove = BasePath::current().join(&server_fn("link/prove"));
    view! {
        <div hidden=true data-link=told></div>
        {script::call(SCRIPT, &(EVENTS_VERSION, path_part("page"), prove))}
    }
}

/// What a page says that stands alone and has nobody to tell what is connected on it. Where a page of the
/// host's opened it, the script takes the words away.
#[component]
pub fn Alone() -> impl IntoView {
    let text = error_text(ErrorCode::LinkCallbackRequired);
    view! {
        <div data-alone="">
            <Alert tone=Tone::Warn title=text.title><p>{text.advice}</p></Alert>
        </div>
    }
}
