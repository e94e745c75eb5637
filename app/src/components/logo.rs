//! An app's logo, or its first letter where there is none.

use leptos::prelude::*;

use crate::i18n::texts;
use crate::routes::BasePath;

/// The logo of an app on a neutral tile.
#[component]
pub fn Logo(
    /// What the app is called.
    name: String,
    /// Its logo's path below the base path.
    path: Option<String>,
    /// Whether it is one of many, and fetched only when it comes into view.
    #[prop(optional)]
    lazy: bool,
) -> impl IntoView {
    let alt = (texts().logo_alt)(&name);
    let loading = lazy.then_some("lazy");
    let decoding = lazy.then_some("async");
    match path {
        Some(path) => view! {
            <span class="logo">
                <img src=BasePath::current().join(&path) alt=alt width="28" height="28" loading=loading decoding=decoding/>
            </span>
        }
        .into_any(),
        None => view! {
            <span class="logo logo-letter" role="img" aria-label=alt>{monogram(&name)}</span>
        }
        .into_any(),
    }
}

/// The first letter or digit, in capitals.
#[must_use]
pub fn monogram(name: &str) -> String {
    name.chars()
        .find(|c| c.is_alphanumeric())
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_else(|| "·".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monogram_is_the_first_letter() {
        assert_eq!(monogram("acme"), "A");
        assert_eq!(monogram("  <éclair>"), "É");
        assert_eq!(monogram(""), "·");
    }
}
