//! The button that a brand wants to be connected by: its mark beside our text, or its own image.
//!
//! Nothing of the company's theme is on it: a brand's mark keeps its colours and stands on neutral
//! ground. Where the brand has an image of its own, nothing of ours is drawn over that either.

use leptos::prelude::*;

use crate::contract::connect;
use crate::i18n::texts;
use crate::routes::BasePath;

/// A brand's button, which submits its form.
#[component]
pub fn BrandButton(
    /// What the brand wants.
    brand: connect::BrandButton,
    /// What pressing it does, in our words: the brand's do not always say it, and whoever cannot
    /// see where the button stands knows it by its name.
    does: String,
) -> impl IntoView {
    let texts = texts();
    let connect::BrandButton {
        brand,
        words,
        mark,
        image,
    } = brand;
    let base = BasePath::current();
    let words = (texts.brand_words)(words, &brand);
    let name = (texts.labelled)(&words, &does);
    match image {
        Some(image) => view! {
            <button type="submit" class="button brand-button brand-button-image" aria-label=name>
                <picture>
                    {image.dark.map(|dark| view! {
                        <source srcset=base.join(&dark) media="(prefers-color-scheme: dark)"/>
                    })}
                    <img src=base.join(&image.light) alt=words/>
                </picture>
            </button>
        }
        .into_any(),
        None => view! {
            <button type="submit" class="button brand-button" aria-label=name>
                {mark.map(|mark| view! {
                    <span class="brand-mark"><img src=base.join(&mark) alt="" width="20" height="20"/></span>
                })}
                <span>{words}</span>
            </button>
        }
        .into_any(),
    }
}
