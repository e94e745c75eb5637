//! Tells the page that opened a link session, by `link.js`, what happens in it.
//!
//! No island: it has something to say on every page, and at once; most of these pages load no WASM.
//! It speaks only to the origins that the session names, and hears only them. Nothing that it says is
//! usable alone: a public token is worth nothing without the host's client secret.

use leptos::prelude::*;

use super::request::path_part;
use super::script;
use crate::contract::link::{EVENTS_VERSION, LinkView};
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
