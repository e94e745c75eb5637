//! `/c/{page}/{slug}/failed/{flow}`: after a flow that did not succeed.

use leptos::prelude::*;

use crate::components::error_screen::RequestId;
use crate::components::icon::{Glyph, Icon};
use crate::components::layout::Page;
use crate::components::request::path_part;
use crate::components::screen::screen;
use crate::contract::connect::{AppCard, AppStatus, FailedPage};
use crate::i18n::{NextStep, error_text, texts};
use crate::routes::{self, BasePath};
use crate::server_fns::connect::load_failed;

/// The route.
#[component]
pub fn FailedRoute() -> impl IntoView {
    let page = path_part("page");
    let load = load_failed(page.clone(), path_part("slug"), path_part("flow"));
    screen(load, move |model| view! { <Failed page model/> })
}

/// What did not happen: connecting, or connecting again.
pub(super) fn title(app: &AppCard) -> String {
    match app.status {
        AppStatus::NotConnected => (texts().failed_title)(&app.name),
        AppStatus::Connected | AppStatus::NeedsReauth => (texts().failed_again_title)(&app.name),
    }
}

#[component]
fn Failed(page: String, model: FailedPage) -> impl IntoView {
    let texts = texts();
    let FailedPage {
        frame,
        app,
        code,
        request_id,
    } = model;
    let text = error_text(code);
    let title = title(&app);
    let kept = (app.status == AppStatus::Connected)
        .then(|| view! { <p>{(texts.failed_kept)(&frame.company, &app.name)}</p> });
    let ask = (text.action == NextStep::AskCompany).then(|| (texts.error_ask)(&frame.company));
    let base = BasePath::current();
    let again = base.join(&routes::app(&page, &app.slug));
    let all = (!frame.is_for_one_app()).then(|| base.join(&routes::app_list(&page)));
    view! {
        <Page frame title=title.clone()>
            <section class="outcome">
                <span class="outcome-mark outcome-bad"><Icon glyph=Glyph::Cross/></span>
                <h1>{title}</h1>
                <p class="lead">{(texts.sentence)(text.title)}</p>
                <p>{text.advice}</p>
                {kept}
                {ask.map(|ask| view! { <p>{ask}</p> })}
                <p class="actions">
                    <a class="button button-main" href=again>{texts.try_again}</a>
                    {all.map(|all| view! { <a class="button" href=all>{texts.all_apps}</a> })}
                </p>
                <RequestId id=request_id/>
            </section>
        </Page>
    }
}
