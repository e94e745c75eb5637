//! The screen of a page that could not be loaded.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::layout::{Page, neutral_frame};
use super::request::{path_part, query_part};
use crate::contract::connect::Frame;
use crate::contract::error::ErrorCode;
use crate::error::UiError;
use crate::i18n::{NextStep, error_text, texts};
use crate::ports::Visitor;
use crate::routes::{self, BasePath, TICKET};

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
    let visitor = use_context::<Visitor>().unwrap_or_default();
    let text = error_text(failure.code);
    let glyph = match failure.code {
        ErrorCode::LinkExpired | ErrorCode::TokenExpired => Glyph::Clock,
        _ => Glyph::Warning,
    };
    let request_id = match failure.request_id.as_str() {
        "" => visitor.request_id,
        id => id.to_owned(),
    };
    let refused = (failure.code == ErrorCode::FrameRefused)
        .then(|| visitor.embedder.as_deref().map(texts().error_embedder))
        .flatten();
    // Nothing on this screen could be done by a click that was meant for the page around it, so it
    // may be seen there.
    let frame = frame.unwrap_or_else(|| Frame {
        frame_ancestors: visitor.embedder.into_iter().collect(),
        ..neutral_frame()
    });
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
                {refused.map(|refused| view! { <p class="fine">{refused}</p> })}
                <RequestId id=request_id/>
            </section>
        </Page>
    }
}

/// The link that led here, if the address still knows its ticket or link token.
fn ticket() -> Option<String> {
    [path_part("ticket"), query_part(TICKET), query_part("token")]
        .into_iter()
        .find(|ticket| !ticket.is_empty())
}

/// Where to go on, the best first: a window of its own for what cannot work in a frame, this page once
/// more where that may help, and the list of apps unless the list is as closed as this page.
fn steps(code: ErrorCode, action: NextStep, once: bool) -> Vec<impl IntoView> {
    let page = path_part("page");
    let here = matches!(code, ErrorCode::AppNotFound | ErrorCode::NotConnected);
    let again = action == NextStep::TryAgain && !once && !here;
    let closed = matches!(
        code,
        ErrorCode::LinkExpired
            | ErrorCode::LinkTaken
            | ErrorCode::PageSessionMissing
            | ErrorCode::FrameWithoutCookies
    );
    let listed = !closed && !page.is_empty() && !path_part("slug").is_empty();
    let list = || BasePath::current().join(&routes::app_list(&page));
    let unframed = matches!(
        code,
        ErrorCode::FrameRefused | ErrorCode::FrameWithoutCookies
    );
    let opens = unframed.then(ticket).flatten().map(|ticket| Step {
        href: BasePath::current().join(&routes::open(&ticket)),
        words: texts().open_in_window,
        target: Some("_blank"),
    });
    let again = again.then(|| Step::here(String::new(), texts().try_again));
    let listed = listed.then(|| Step::here(list(), texts().all_apps));
    [opens, again, listed]
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(at, step)| {
            let class = if at == 0 {
                "button button-main"
            } else {
                "button"
            };
            let rel = step.target.map(|_| "noopener");
            view! { <a class=class href=step.href target=step.target rel=rel>{step.words}</a> }
        })
        .collect()
}

/// A link to go on with.
struct Step {
    href: String,
    words: &'static str,
    target: Option<&'static str>,
}

impl Step {
    fn here(href: String, words: &'static str) -> Self {
        Self {
            href,
            words,
            target: None,
        }
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
