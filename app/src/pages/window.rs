//! `/start/result/{flow}`: tells a window of its own how connecting went there. It is closed by its
//! opener or its owner, never by itself.

use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::error_screen::RequestId;
use crate::components::icon::{Glyph, Icon};
use crate::components::layout::Page;
use crate::components::request::path_part;
use crate::components::screen::screen;
use crate::contract::connect::{AppStatus, WindowOutcome, WindowPage};
use crate::i18n::{error_text, texts};
use crate::server_fns::connect::load_window;

/// The route.
#[component]
pub fn WindowRoute() -> impl IntoView {
    screen(
        load_window(path_part("flow")),
        |model| view! { <Window model/> },
    )
}

#[component]
fn Window(model: WindowPage) -> impl IntoView {
    let WindowPage {
        frame,
        app,
        outcome,
        request_id,
        leave_to,
    } = model;
    let texts = texts();
    let title = match outcome {
        WindowOutcome::Connected => (texts.done_title)(&app.name),
        WindowOutcome::Underway => (texts.window_underway)(&app.name),
        WindowOutcome::Failed(_) => super::failed::title(&app),
    };
    let mark = match outcome {
        WindowOutcome::Connected => view! {
            <span class="outcome-mark outcome-good"><Icon glyph=Glyph::Check/></span>
        }
        .into_any(),
        WindowOutcome::Underway => {
            view! { <span class="outcome-mark spinner" aria-hidden="true"></span> }.into_any()
        }
        WindowOutcome::Failed(_) => view! {
            <span class="outcome-mark outcome-bad"><Icon glyph=Glyph::Cross/></span>
        }
        .into_any(),
    };
    let company = frame.company.clone();
    let words = match outcome {
        WindowOutcome::Connected => None,
        WindowOutcome::Underway => Some(
            view! {
                <Meta http_equiv="refresh" content="2"/>
                <p class="lead">{texts.window_underway_lead}</p>
            }
            .into_any(),
        ),
        WindowOutcome::Failed(code) => {
            let text = error_text(code);
            let kept = (app.status == AppStatus::Connected)
                .then(|| view! { <p>{(texts.failed_kept)(&company, &app.name)}</p> });
            Some(
                view! {
                    <p class="lead">{(texts.sentence)(text.title)}</p>
                    <p>{text.advice}</p>
                    {kept}
                }
                .into_any(),
            )
        }
    };
    let over = outcome != WindowOutcome::Underway;
    let closing = match leave_to {
        Some(_) => (texts.end_returning)(&company),
        None => (texts.window_close)(&company),
    };
    let leaving = leave_to.map(|url| {
        view! {
            <Meta http_equiv="refresh" content=format!("0;url={url}")/>
            <p class="actions"><a class="button button-main" href=url>{texts.continue_button}</a></p>
        }
    });
    view! {
        <Page frame title=title.clone()>
            <section class="outcome">
                {mark}
                <h1>{title}</h1>
                {words}
                {over.then(|| view! { <p>{closing}</p> })}
                {leaving}
                <RequestId id=request_id/>
            </section>
        </Page>
    }
}
