//! Messages above a page's content: what was done, what failed.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::request::Told;
use crate::i18n::{ErrorText, error_text, texts};
use crate::ports::Visitor;

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
    /// Whether it is what the page was loaded for, and gets the focus.
    #[prop(optional)]
    is_news: bool,
    /// What to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (class, glyph, role) = match tone {
        Tone::Good => ("alert alert-good", Glyph::Check, "status"),
        Tone::Warn => ("alert alert-warn", Glyph::Warning, "status"),
        Tone::Bad => ("alert alert-bad", Glyph::Cross, "alert"),
    };
    // In a frame on another site browsers refuse it with an error in the console; there the script
    // that helps the page's forms moves the focus.
    let autofocus = is_news && use_context::<Visitor>().is_none_or(|who| !who.framed);
    view! {
        <div
            class=class role=role tabindex=is_news.then_some("-1")
            data-news=is_news autofocus=autofocus
        >
            <Icon glyph/>
            <div>
                <p class="alert-title">{title}</p>
                {children.map(|children| view! { <div class="alert-body">{children()}</div> })}
            </div>
        </div>
    }
}

/// What the last action told this page, in words.
#[derive(Clone, Debug, Default)]
pub struct News {
    /// What failed.
    pub error: Option<ErrorText>,
    /// What was done.
    pub notice: Option<String>,
    /// Answers that were refused.
    pub refused: Vec<Refused>,
}

/// An answer that was refused.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The id of its input.
    pub input: String,
    /// The label of its input.
    pub label: String,
    /// Why.
    pub error: String,
}

impl News {
    /// What the address tells of an app.
    #[must_use]
    pub fn of(told: Told, app: &str) -> Self {
        Self {
            error: told.error.map(error_text),
            notice: told.notice.map(|notice| (texts().notice)(notice, app)),
            refused: Vec::new(),
        }
    }

    /// What stands in front of the page's title, so that it is the first thing heard of the page.
    #[must_use]
    pub fn headline(&self) -> Option<String> {
        let error = self.error.map(|error| error.title.to_owned());
        let refused = || {
            let count = self.refused.len();
            (count > 0).then(|| (texts().errors_title)(count))
        };
        error.or_else(refused).or_else(|| self.notice.clone())
    }
}

/// The news, the worst first. The first of them gets the focus.
#[component]
pub fn NewsAlerts(
    /// The news.
    news: News,
) -> impl IntoView {
    let News {
        error,
        notice,
        refused,
    } = news;
    let failed = error.is_some();
    let worst = !failed && refused.is_empty();
    let error = error.map(|text| {
        view! {
            <Alert tone=Tone::Bad title=text.title is_news=true>
                <p data-advice>{text.advice}</p>
            </Alert>
        }
    });
    let notice = notice.map(|notice| view! { <Alert tone=Tone::Good title=notice is_news=worst/> });
    view! { {error} <Summary refused is_news=!failed/> {notice} }
}

/// What was refused, with links to where.
#[component]
fn Summary(refused: Vec<Refused>, is_news: bool) -> impl IntoView {
    (!refused.is_empty()).then(|| {
        let title = (texts().errors_title)(refused.len());
        let lines = refused
            .into_iter()
            .map(
                |Refused {
                     input,
                     label,
                     error,
                 }| {
                    let words = (texts().labelled)(&label, &error);
                    view! { <li><a href=format!("#{input}")>{words}</a></li> }
                },
            )
            .collect_view();
        view! {
            <Alert tone=Tone::Bad title is_news>
                <ul>{lines}</ul>
            </Alert>
        }
    })
}
