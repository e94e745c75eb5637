//! `/leave/{flow}`: leaves for the provider.
//!
//! A page of its own, because Chromium applies `form-action` to every redirect after a form: only a
//! page may lead to another origin.

use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::layout::Page;
use crate::components::request::path_part;
use crate::components::screen::screen_once;
use crate::contract::connect::LeavePage;
use crate::i18n::texts;
use crate::server_fns::connect::load_leave;

/// The route.
#[component]
pub fn LeaveRoute() -> impl IntoView {
    screen_once(load_leave(path_part("flow")), |model| {
        model.map(|model| view! { <Leave model/> })
    })
}

#[component]
fn Leave(model: LeavePage) -> impl IntoView {
    let texts = texts();
    let LeavePage {
        frame,
        app_name,
        url,
    } = model;
    let title = (texts.leave_title)(&app_name);
    view! {
        <Page frame title=title.clone()>
            <Meta http_equiv="refresh" content=format!("0;url={url}")/>
            <section class="outcome">
                <span class="outcome-mark spinner" aria-hidden="true"></span>
                <h1>{title}</h1>
                <p class="lead">{(texts.leave_lead)(&app_name)}</p>
                <p class="actions"><a class="button button-main" href=url>{texts.continue_button}</a></p>
            </section>
        </Page>
    }
}
