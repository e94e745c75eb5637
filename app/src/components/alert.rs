//! Messages above a page's content: what was done, what failed.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::request::Told;
use crate::i18n::{error_text, texts};

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Good,
    /// It needs attention.
    Warn,
    /// It failed.
    Bad,
}

/// A message with a title and, inside, what to do.
#[component]
pub fn Alert(
    /// How it is meant.
    tone: Tone,
    /// What happened.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (class, glyph, role) = match tone {
        Tone::Good => ("alert alert-good", Glyph::Check, "status"),
        Tone::Warn => ("alert alert-warn", Glyph::Warning, "status"),
        Tone::Bad => ("alert alert-bad", Glyph::Cross, "alert"),
    };
    view! {
        <div class=class role=role>
            <Icon glyph/>
            <div>
                <p class="alert-title">{title}</p>
                {children.map(|children| view! { <div class="alert-body">{children()}</div> })}
            </div>
        </div>
    }
}

/// What the last action told this page.
#[component]
pub fn ToldAlert(
    /// From the address.
    told: Told,
    /// What the app is called.
    app: String,
) -> impl IntoView {
    let notice = told.notice.map(|notice| {
        view! { <Alert tone=Tone::Good title=(texts().notice)(notice, &app)/> }
    });
    let error = told.error.map(|code| {
        let text = error_text(code);
        view! { <Alert tone=Tone::Bad title=text.title>{text.advice}</Alert> }
    });
    view! { {error} {notice} }
}
