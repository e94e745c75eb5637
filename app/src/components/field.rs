//! What stands around an input, of an app as of a config form: label, mark, help, error.

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
    /// A button at the end of the line of the label.
    #[prop(optional_no_strip)]
    button: Option<AnyView>,
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
                // Assistive technology learns it from the input itself.
                <span class="mark" aria-hidden="true">{mark(required)}</span>
                {button}
            </div>
            <Notes id=id.clone() help error/>
            {children()}
        </div>
    }
}

/// Whether an answer is needed, in a word.
pub(crate) fn mark(required: bool) -> &'static str {
    if required {
        texts().required
    } else {
        texts().optional
    }
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
