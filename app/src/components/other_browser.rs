//! Where a provider refuses browsers inside other apps: says so before anybody tries, with a way out.

use leptos::prelude::*;

use super::alert::{Alert, Tone};
use crate::contract::connect::OtherBrowser;
use crate::i18n::texts;

/// That this browser is the wrong one, and how to get to the right one.
#[component]
pub fn WrongBrowser(
    /// The app.
    app: String,
    /// The way out.
    other: OtherBrowser,
) -> impl IntoView {
    let texts = texts();
    let OtherBrowser { address, link } = other;
    let advice = match &address {
        Some(_) => texts.other_browser_advice,
        None => texts.other_browser_again,
    };
    view! {
        <Alert tone=Tone::Warn title=(texts.other_browser_title)(&app)>
            <p>{advice}</p>
            {link.map(|link| view! { <p class="actions"><a class="button button-main" href=link>{texts.other_browser_open}</a></p> })}
            {address.map(|address| view! {
                <div class="field">
                    <label for="other-browser">{texts.other_browser_address}</label>
                    <input id="other-browser" type="text" readonly=true value=address/>
                </div>
            })}
        </Alert>
    }
}
