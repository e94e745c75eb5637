//! `/c/{page}/{slug}/done`: after connecting.

use leptos::prelude::*;

use crate::components::icon::{Glyph, Icon};
use crate::components::layout::{Page, way_out};
use crate::components::request::{path_part, query_part};
use crate::components::screen::screen;
use crate::contract::connect::DonePage;
use crate::i18n::texts;
use crate::routes::{self, BasePath, CONNECTION};
use crate::server_fns::connect::load_done;

/// The route.
#[component]
pub fn DoneRoute() -> impl IntoView {
    let page = path_part("page");
    screen(
        load_done(page.clone(), path_part("slug"), query_part(CONNECTION)),
        move |model| model.map(|model| view! { <Done page model/> }),
    )
}

#[component]
fn Done(page: String, model: DonePage) -> impl IntoView {
    let texts = texts();
    let DonePage {
        frame,
        app,
        identifier,
        connection,
        configurable,
        is_end: _,
    } = model;
    let title = (texts.done_title)(&app.name);
    let company = frame.company.clone();
    let next = configurable.then(|| (texts.done_configure)(&app.name));
    let words = match frame.link {
        // Until the company has claimed it, it is nobody's.
        Some(_) => [next, Some((texts.done_lead_link)(&company))],
        None => [Some((texts.done_lead)(&company)), next],
    };
    let (return_url, target) = (frame.return_url.clone(), way_out(frame.framed));
    let base = BasePath::current();
    let configure = base.join(&routes::configure(&page, &app.slug, &connection));
    let all = base.join(&routes::app_list(&page));
    let end = frame
        .link
        .is_some()
        .then(|| base.join(&routes::end(&page, &app.slug)));
    let (return_url, all) = match &end {
        // A link session has connected what it was for, and ends in its own way.
        Some(_) => (None, None),
        None => (return_url, Some(all)),
    };
    // What comes next is the main thing: settings where there are any, then the way out.
    let way_out_class = if configurable {
        "button"
    } else {
        "button button-main"
    };
    view! {
        <Page frame title=title.clone()>
            <section class="outcome">
                <span class="outcome-mark outcome-good"><Icon glyph=Glyph::Check/></span>
                <h1>{title}</h1>
                {(!identifier.is_empty()).then(|| view! { <p class="lead">{(texts.done_as)(&identifier)}</p> })}
                {words.map(|words| view! { <p>{words}</p> })}
                <p class="actions">
                    {configurable.then(|| view! { <a class="button button-main" href=configure>{texts.configure}</a> })}
                    {return_url.map(|url| {
                        view! { <a class=way_out_class href=url target=target>{(texts.back_to_company)(&company)}</a> }
                    })}
                    {all.map(|all| view! { <a class="button" href=all>{texts.all_apps}</a> })}
                    {end.map(|end| view! { <a class=way_out_class href=end>{texts.finish}</a> })}
                </p>
            </section>
        </Page>
    }
}
