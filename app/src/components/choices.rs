//! A select, whatever the state of its list.

use leptos::prelude::*;

use crate::contract::config::{Choice, Options};
use crate::i18n::texts;

/// How a select is tied to its label, help and error.
#[derive(Clone, Debug, Default)]
pub struct SelectProps {
    /// The element's id.
    pub id: String,
    /// The input's name.
    pub name: String,
    /// `aria-describedby`; empty for none.
    pub described_by: String,
    /// `aria-label`, where no visible label belongs to this very select.
    pub label: Option<String>,
    /// Whether an answer is needed.
    pub required: bool,
    /// Whether what is chosen was refused.
    pub invalid: bool,
    /// Whether several may be chosen.
    pub multiple: bool,
    /// For scripts: the button value that a change presses.
    pub presses: Option<String>,
}

/// A select. What is chosen stays, even where the list no longer offers it.
#[component]
pub fn Choices(
    /// Ties.
    select: SelectProps,
    /// The list.
    options: Options,
    /// Values of the chosen entries.
    chosen: Vec<String>,
) -> impl IntoView {
    let texts = texts();
    let (list, disabled) = match options {
        Options::Ready(list) => (list, false),
        Options::WaitsFor(_) | Options::Failed(_) => (Vec::new(), true),
    };
    let gone = chosen
        .iter()
        .filter(|value| !value.is_empty() && !list.iter().any(|choice| choice.value == **value))
        .map(|value| Choice {
            value: value.clone(),
            label: (texts.no_longer_offered)(value),
        })
        .collect::<Vec<_>>();
    // A disabled select sends nothing; what was chosen before must survive it.
    let kept = disabled.then(|| {
        let name = select.name.clone();
        chosen
            .iter()
            .filter(|value| !value.is_empty())
            .map(|value| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
            .collect_view()
    });
    let entries = gone
        .into_iter()
        .filter(|_| !disabled)
        .chain(list)
        .map(|choice| {
            let selected = chosen.contains(&choice.value);
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect_view();
    let SelectProps {
        id,
        name,
        described_by,
        label,
        required,
        invalid,
        multiple,
        presses,
    } = select;
    let describes = (!described_by.is_empty()).then_some(described_by);
    view! {
        {kept}
        <select
            id=id
            name=name
            aria-label=label
            aria-describedby=describes
            aria-invalid=invalid.then_some("true")
            required=required
            multiple=multiple
            disabled=disabled
            data-presses=presses
        >
            {(!multiple).then(|| view! { <option value="">{texts.none_chosen}</option> })}
            {entries}
        </select>
    }
}
