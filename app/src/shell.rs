//! The document around every page.

use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};

use crate::assets::Assets;
use crate::components::error_screen::ErrorScreen;
use crate::contract::failure::Failure;
use crate::error::UiError;
use crate::i18n::texts;
use crate::routes::BasePath;
use crate::table::App;

/// The whole document. The body is [`App`]; islands are loaded by the page's layout.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    document(options, || view! { <App/> })
}

/// The document of a request that reached no page: it says why.
pub fn failure_shell(options: LeptosOptions, failure: Failure) -> impl IntoView {
    provide_meta_context();
    document(
        options,
        || view! { <ErrorScreen error=UiError(failure) once=true/> },
    )
}

fn document<V: IntoView>(options: LeptosOptions, body: impl FnOnce() -> V) -> impl IntoView {
    let assets = Assets::of(&options);
    let base = BasePath::current();
    let stylesheet = base.join(&assets.css);
    let icon = base.join("/favicon.svg");
    provide_context(assets);
    view! {
        <!DOCTYPE html>
        <html lang=texts().language>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" type="image/svg+xml" href=icon/>
                <link rel="stylesheet" href=stylesheet/>
                <AutoReload options/>
                <MetaTags/>
            </head>
            <body>
                {body()}
            </body>
        </html>
    }
}
