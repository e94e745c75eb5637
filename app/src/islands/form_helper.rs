//! Improves every form of its page: shows that something is being sent, sends nothing twice, and
//! redraws the config form in place when a row is added, a list is loaded or the form is saved.
//!
//! The forms are not inside the island. It listens on the document, so a redrawn form needs no
//! binding again and a page whose WASM never arrives behaves as if the island did not exist.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
mod focus;
#[cfg(feature = "hydrate")]
mod hand;
#[cfg(feature = "hydrate")]
mod redraw;

use leptos::prelude::*;

/// Improves the forms of its page, and says to screen readers what it does.
#[island]
pub fn FormHelper(
    /// Said while something is sent.
    working: String,
    /// Said when the config form was redrawn.
    updated: String,
) -> impl IntoView {
    let (said, say) = signal(String::new());
    #[cfg(feature = "hydrate")]
    browser::listen(browser::Voice {
        say,
        working,
        updated,
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (say, working, updated);
    view! { <p class="sr-only" role="status">{said}</p> }
}
