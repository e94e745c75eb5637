//! The parts that all kinds of config fields are made of.

use leptos::prelude::*;

use super::field::{Notes, describe, mark};
use super::icon::{Glyph, Icon};
use crate::contract::config::Options;
use crate::contract::form::ConfigAction;
use crate::i18n::texts;

/// The id of a field's input, or of the group around its inputs. The error summary links to it.
#[must_use]
pub fn input_id(field: &str) -> String {
    format!("in-{field}")
}

/// What every kind of field needs.
#[derive(Clone, Debug)]
pub struct Common {
    /// The field's id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// A sentence; may be empty.
    pub help: String,
    /// Whether an answer is needed.
    pub required: bool,
    /// What is wrong with the value.
    pub error: Option<String>,
    /// Example text; may be empty.
    pub placeholder: String,
    /// The button that a change presses.
    pub presses: Option<String>,
    /// The button that loads the field's list, where it has one.
    pub load: Option<Load>,
}

/// What a button that loads a list says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// The list is not there yet.
    First,
    /// The list may have changed.
    Again,
}

impl Common {
    /// `aria-describedby` of the input.
    #[must_use]
    pub fn described_by(&self) -> Option<String> {
        describe(
            &input_id(&self.id),
            !self.help.is_empty(),
            self.error.is_some(),
        )
    }

    /// The button that loads the field's list.
    #[must_use]
    pub fn load_button(&self) -> Option<AnyView> {
        let load = self.load?;
        let (field, label) = (self.id.clone(), self.label.clone());
        Some(view! { <LoadButton field label load/> }.into_any())
    }

    /// `aria-invalid` of the input.
    #[must_use]
    pub fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }
}

/// Loads a field's options, again or for the first time. The words that only assistive technology
/// reads stand in the button's text and not in `aria-label`, so that looking up an input by its
/// label finds the input alone.
#[component]
fn LoadButton(field: String, label: String, load: Load) -> impl IntoView {
    let texts = texts();
    let (words, full) = match load {
        Load::First => (texts.load_options, (texts.load_options_of)(&label)),
        Load::Again => (texts.refresh, (texts.refresh_of)(&label)),
    };
    view! {
        <Press action=ConfigAction::Refresh(field) words full glyph=Glyph::Refresh/>
    }
}

/// A small submit button of the config form.
#[component]
pub(crate) fn Press(
    /// What it asks for.
    action: ConfigAction,
    /// What it shows.
    words: &'static str,
    /// What it is called: the same words and what they act on.
    full: String,
    /// Its icon.
    glyph: Glyph,
) -> impl IntoView {
    let rest = full
        .strip_prefix(words)
        .map(str::to_owned)
        .unwrap_or_else(|| format!(" ({full})"));
    view! {
        <button type="submit" class="button button-small" name=ConfigAction::NAME value=action.encode()>
            <Icon glyph/>
            <span>{words}<span class="sr-only">{rest}</span></span>
        </button>
    }
}

/// A group of inputs under one label. No attribute says of a group that it needs an answer, so the
/// mark describes it.
#[component]
pub(crate) fn Group(
    /// What every kind needs.
    common: Common,
    /// The inputs.
    children: Children,
) -> impl IntoView {
    let id = input_id(&common.id);
    let mark_id = format!("{id}-mark");
    let described_by = [Some(mark_id.clone()), common.described_by()];
    let described_by = described_by.into_iter().flatten().collect::<Vec<_>>();
    let button = common.load_button();
    let Common {
        label,
        help,
        required,
        error,
        ..
    } = common;
    let class = if error.is_some() {
        "group field-bad"
    } else {
        "group"
    };
    view! {
        <fieldset class=class id=id.clone() tabindex="-1" aria-describedby=described_by.join(" ")>
            <legend>{label}</legend>
            <span class="mark" id=mark_id>{mark(required)}</span>
            {button}
            <Notes id=id.clone() help error/>
            {children()}
        </fieldset>
    }
}

/// Whether a list has something to choose from; if not, a note says why.
#[must_use]
pub(crate) fn is_offered(options: &Options) -> bool {
    matches!(options, Options::Ready(list) if !list.is_empty())
}

/// Why a list cannot be chosen from.
#[component]
pub(crate) fn OptionsNote(
    options: Options,
    /// For `aria-describedby`.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let texts = texts();
    match options {
        Options::Ready(list) if list.is_empty() => Some((texts.no_options.to_owned(), "hint")),
        Options::Ready(_) => None,
        Options::WaitsFor(parent) => Some(((texts.waits_for)(&parent), "hint")),
        Options::Failed(why) => Some((why.to_string(), "hint hint-bad")),
    }
    .map(|(words, class)| view! { <p class=class id=id>{words}</p> })
}
