//! A field of a config form: label, mark, help, error, and the input that its kind asks for.

use leptos::prelude::*;

use crate::i18n::texts;

/// `aria-describedby` for an input with this id.
#[must_use]
pub fn describe(id: &str, help: bool, error: bool) -> Option<String> {
    match (help, error) {
        (true, true) => Some(format!("{id}-error {id}-help")),
        (true, false) => Some(format!("{id}-help")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}

/// Label, mark, help and error around one input.
#[component]
pub fn FieldFrame(
    /// The input's id.
    id: String,
    /// The label, and nothing but the label.
    label: String,
    /// A sentence; may be empty.
    help: String,
    /// Whether an answer is needed.
    required: bool,
    /// What is wrong with the value.
    error: Option<String>,
    /// The input.
    children: Children,
) -> impl IntoView {
    let class = if error.is_some() {
        "field field-bad"
    } else {
        "field"
    };
    view! {
        <div class=class>
            <div class="field-head">
                <label for=id.clone()>{label}</label>
                <Mark required/>
            </div>
            <Notes id=id.clone() help error/>
            {children()}
        </div>
    }
}

/// Whether an answer is needed. Assistive technology learns it from the input itself.
#[component]
pub(crate) fn Mark(required: bool) -> impl IntoView {
    let (class, text) = if required {
        ("mark mark-required", texts().required)
    } else {
        ("mark", texts().optional)
    };
    view! { <span class=class aria-hidden="true">{text}</span> }
}

/// Help and error of an input.
#[component]
pub(crate) fn Notes(id: String, help: String, error: Option<String>) -> impl IntoView {
    view! {
        {(!help.is_empty()).then(|| view! { <p class="help" id=format!("{id}-help")>{help}</p> })}
        {error.map(|error| view! {
            <p class="error" id=format!("{id}-error")>
                <span class="sr-only">{texts().error_prefix}" "</span>{error}
            </p>
        })}
    }
}
