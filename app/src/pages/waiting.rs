//! `/c/{page}/{slug}/waiting/{flow}`: in a frame, while the flow runs in another window. The page shows
//! how it went as soon as it knows: by itself with a script, else when it is asked.

use leptos::prelude::*;

use crate::components::layout::Page;
use crate::components::request::path_part;
use crate::components::screen::screen;
use crate::components::window_proof::GiveProof;
use crate::contract::connect::WaitingPage;
use crate::i18n::texts;
use crate::islands::Watcher;
use crate::routes::{self, BasePath};
use crate::server_fns::connect::load_waiting;

/// The route.
#[component]
pub fn WaitingRoute() -> impl IntoView {
    let page = path_part("page");
    let slug = path_part("slug");
    let back = routes::app(&page, &slug);
    screen(load_waiting(page, slug, path_part("flow")), move |model| {
        model.map(|model| view! { <Waiting model back=Some(back)/> })
    })
}

/// The way into the other window, and the way to ask how it went there.
#[component]
pub(super) fn Waiting(
    model: WaitingPage,
    /// Where the page goes that does not wait any longer; `None` for a window that is closed then.
    back: Option<String>,
) -> impl IntoView {
    let texts = texts();
    let WaitingPage {
        frame,
        app,
        path,
        proof,
    } = model;
    // A window that must show who opened it has to know that.
    let relation = if proof.is_some() {
        "opener"
    } else {
        "noopener"
    };
    let base = BasePath::current();
    let title = (texts.waiting_title)(&app.name);
    let cancel = back.map(|back| {
        view! { <a class="button button-quiet" href=base.join(&back)>{texts.cancel}</a> }
    });
    view! {
        <Page frame title=title.clone() islands=true>
            <section class="outcome">
                <span class="outcome-mark spinner" aria-hidden="true"></span>
                <h1>{title}</h1>
                <p class="lead">{(texts.waiting_lead)(&app.name)}</p>
                <p class="actions">
                    <a
                        class="button button-main" href=base.join(&path)
                        target="_blank" rel=relation data-opens=""
                    >
                        {texts.continue_in_window}
                    </a>
                    <a class="button" href="">{texts.check_again}</a>
                    {cancel}
                </p>
            </section>
            {proof.map(|proof| view! { <GiveProof proof/> })}
            <Watcher/>
        </Page>
    }
}
