//! The screen of a page that could not be loaded.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::layout::{Page, neutral_frame};
use super::request::path_part;
use crate::contract::connect::Frame;
use crate::contract::error::ErrorCode;
use crate::error::UiError;
use crate::i18n::{NextStep, error_text, texts};
use crate::routes::{self, BasePath};

/// What happened, what to do, and the request's id for support.
#[component]
pub fn ErrorScreen(
    /// What happened.
    error: UiError,
    /// Around it, where the visitor's page is known.
    #[prop(optional_no_strip)]
    frame: Option<Frame>,
    /// Whether to load this address again cannot help.
    #[prop(optional)]
    once: bool,
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
    let frame = frame.unwrap_or_else(neutral_frame);
    let company = match frame.company.as_str() {
        "" => texts().the_company.to_owned(),
        company => company.to_owned(),
    };
    let steps = steps(failure.code, text.action, once);
    view! {
        <Page frame title=text.title>
            <section class="outcome" data-error=failure.code.as_str()>
                <span class="outcome-mark outcome-warn"><Icon glyph/></span>
                <h1>{text.title}</h1>
                <p class="lead">{text.advice}</p>
                {(text.action == NextStep::AskCompany).then(|| view! {
                    <p>{(texts().error_ask)(&company)}</p>
                })}
                {(!steps.is_empty()).then(|| view! { <p class="actions">{steps}</p> })}
                <RequestId id=request_id/>
            </section>
        </Page>
    }
}

/// Where to go on, the best first: this page once more where that may help, and the list of apps
/// unless the list is as closed as this page.
fn steps(code: ErrorCode, action: NextStep, once: bool) -> Vec<impl IntoView> {
    let page = path_part("page");
    let here = matches!(code, ErrorCode::AppNotFound | ErrorCode::NotConnected);
    let again = action == NextStep::TryAgain && !once && !here;
    let closed = matches!(
        code,
        ErrorCode::LinkExpired | ErrorCode::LinkTaken | ErrorCode::PageSessionMissing
    );
    let listed = !closed && !page.is_empty() && !path_part("slug").is_empty();
    let list = || BasePath::current().join(&routes::app_list(&page));
    let again = again.then(|| (String::new(), texts().try_again));
    let listed = listed.then(|| (list(), texts().all_apps));
    again
        .into_iter()
        .chain(listed)
        .enumerate()
        .map(|(at, (href, words))| {
            let class = if at == 0 {
                "button button-main"
            } else {
                "button"
            };
            view! { <a class=class href=href>{words}</a> }
        })
        .collect()
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
