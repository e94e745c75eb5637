//! `/c/{page}/{slug}/end`: the end of a link session. A page that stands alone leaves for the host, one in
//! a frame or a window of the host's tells it.

use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::icon::{Glyph, Icon};
use crate::components::layout::Page;
use crate::components::request::path_part;
use crate::components::screen::screen;
use crate::contract::connect::EndPage;
use crate::i18n::texts;
use crate::server_fns::connect::load_end;

/// The route.
#[component]
pub fn EndRoute() -> impl IntoView {
    screen(load_end(path_part("page"), path_part("slug")), |model| {
        model.map(|model| view! { <End model/> })
    })
}

#[component]
fn End(model: EndPage) -> impl IntoView {
    let texts = texts();
    let EndPage {
        frame,
        app,
        leave_to,
    } = model;
    let title = (texts.done_title)(&app.name);
    let company = frame.company.clone();
    let lead = match leave_to {
        Some(_) => (texts.end_returning)(&company),
        None => (texts.end_close)(&company),
    };
    view! {
        <Page frame title=title.clone()>
            {leave_to.clone().map(|url| view! { <Meta http_equiv="refresh" content=format!("0;url={url}")/> })}
            <section class="outcome">
                <span class="outcome-mark outcome-good"><Icon glyph=Glyph::Check/></span>
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
                {leave_to.map(|url| view! {
                    <p class="actions"><a class="button button-main" href=url>{texts.continue_button}</a></p>
                })}
            </section>
        </Page>
    }
}
