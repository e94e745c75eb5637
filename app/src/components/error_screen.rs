//! The screen of a page that could not be loaded.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::layout::{Page, neutral_frame};
use super::request::path_part;
use crate::contract::error::ErrorCode;
use crate::error::UiError;
use crate::i18n::{NextStep, error_text, texts};
use crate::routes::{self, BasePath};

/// What happened, what to do, and the request's id for support.
#[component]
pub fn ErrorScreen(
    /// What happened.
    error: UiError,
) -> impl IntoView {
    let failure = error.0;
    let text = error_text(failure.code);
    let glyph = match failure.code {
        ErrorCode::LinkExpired | ErrorCode::TokenExpired => Glyph::Clock,
        _ => Glyph::Warning,
    };
    let request_id = match failure.request_id.as_str() {
        "" => use_context::<crate::ports::Visitor>()
            .map(|who| who.request_id)
            .unwrap_or_default(),
        id => id.to_owned(),
    };
    view! {
        <Page frame=neutral_frame() title=text.title>
            <section class="outcome">
                <span class="outcome-mark outcome-warn"><Icon glyph/></span>
                <h1>{text.title}</h1>
                <p class="lead">{text.advice}</p>
                {(text.action == NextStep::AskCompany).then(|| view! {
                    <p>{(texts().error_ask)(texts().the_company)}</p>
                })}
                {next(failure.code, text.action).map(|(href, words)| view! {
                    <p class="actions"><a class="button button-main" href=href>{words}</a></p>
                })}
                <RequestId id=request_id/>
            </section>
        </Page>
    }
}

/// Where to go on: the list where the app is the trouble, else this page once more.
fn next(code: ErrorCode, action: NextStep) -> Option<(String, &'static str)> {
    let page = path_part("page");
    match (code, action) {
        (ErrorCode::AppNotFound | ErrorCode::NotConnected, _) if !page.is_empty() => Some((
            BasePath::current().join(&routes::app_list(&page)),
            texts().all_apps,
        )),
        (_, NextStep::TryAgain) => Some((String::new(), texts().try_again)),
        (_, NextStep::OpenAgain | NextStep::AskCompany) => None,
    }
}

/// The id that support asks for.
#[component]
pub fn RequestId(
    /// Empty draws nothing.
    id: String,
) -> impl IntoView {
    (!id.is_empty()).then(|| {
        view! { <p class="request-id">{texts().failed_support}" "<code>{id}</code></p> }
    })
}
