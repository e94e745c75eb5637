//! Loads the islands after the page is usable.
//!
//! Leptos 0.8.23 has `HydrationScripts` for this, but that writes the nonce into `crossorigin` and
//! preloads the WASM at once, before the page can be used. The walk over `leptos-island` and
//! `leptos-children` below is that of its `island_script.js` and must stay so.

use leptos::prelude::*;

use super::script;
use crate::assets::Assets;
use crate::routes::BasePath;

const SCRIPT: &str = include_str!("loader.js");

/// The script that loads the islands; only for pages that have some.
#[component]
pub fn Loader() -> impl IntoView {
    let assets = use_context::<Assets>()?;
    let folder = BasePath::current().join(&assets.folder);
    let Assets { js, wasm, .. } = assets;
    let files = (format!("{folder}/{js}.js"), format!("{folder}/{wasm}.wasm"));
    Some(script::call(SCRIPT, &files))
}
