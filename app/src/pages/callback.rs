//! `/oauth/callback/{ctx}` and `/api/v1/{slug}/callback`: the provider's answer. A hosted page is redirected to; the window that
//! the SDK opened is told how it went and is closed by its opener or its owner, never by itself.

use leptos::prelude::*;

use crate::components::error_screen::RequestId;
use crate::components::icon::{Glyph, Icon};
use crate::components::layout::Page;
use crate::components::request::path_part;
use crate::components::screen::screen;
use crate::contract::connect::Frame;
use crate::contract::failure::Failure;
use crate::i18n::{error_text, texts};
use crate::server_fns::connect::{Finished, finish, finish_by_slug};

/// The route of one registration's own address.
#[component]
pub fn CallbackRoute() -> impl IntoView {
    screen(finish(path_part("ctx")), ended)
}

/// The route of the address that registrations for one app may share.
#[component]
pub fn SharedCallbackRoute() -> impl IntoView {
    screen(finish_by_slug(path_part("slug")), ended)
}

fn ended(finished: Finished) -> AnyView {
    match finished {
        Finished::Elsewhere => ().into_any(),
        Finished::Window {
            frame,
            app_name,
            failure,
        } => view! { <WindowResult frame app_name failure/> }.into_any(),
    }
}

#[component]
fn WindowResult(frame: Frame, app_name: String, failure: Option<Failure>) -> impl IntoView {
    let texts = texts();
    let (title, class, glyph) = match &failure {
        None => (
            (texts.window_done)(&app_name),
            "outcome-mark outcome-good",
            Glyph::Check,
        ),
        Some(_) => (
            (texts.window_failed)(&app_name),
            "outcome-mark outcome-bad",
            Glyph::Cross,
        ),
    };
    let close = (texts.window_close)(&frame.company);
    let words = failure.as_ref().map(|failure| error_text(failure.code));
    let request_id = failure
        .map(|failure| failure.request_id)
        .unwrap_or_default();
    view! {
        <Page frame title=title.clone()>
            <section class="outcome">
                <span class=class><Icon glyph/></span>
                <h1>{title}</h1>
                {words.map(|text| view! {
                    <p class="lead">{text.title}"."</p>
                    <p>{text.advice}</p>
                })}
                <p>{close}</p>
                <RequestId id=request_id/>
            </section>
        </Page>
    }
}
