//! The browser's entry point: makes the islands of `app` known to the page, and nothing else.

use app as _;

/// Called once by the page's loader.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
