//! Choosing from a list, whatever the state of the list: one entry, or several.

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
    /// Whether an answer is needed.
    pub required: bool,
    /// Whether what is chosen was refused.
    pub invalid: bool,
    /// For scripts: the button value that a change presses.
    pub presses: Option<String>,
}

/// What can be chosen from.
enum Offer {
    /// The list, and in front of it what is chosen although the list no longer offers it.
    Open(Vec<Choice>),
    /// There is no list, and what is chosen stays as it is.
    Closed,
}

impl Offer {
    fn of(options: Options, chosen: &[String]) -> Self {
        let Options::Ready(list) = options else {
            return Self::Closed;
        };
        let is_gone = |value: &&String| {
            !value.is_empty() && !list.iter().any(|choice| choice.value == **value)
        };
        let gone = chosen.iter().filter(is_gone).map(|value| Choice {
            value: value.clone(),
            label: (texts().no_longer_offered)(value),
        });
        Self::Open(gone.collect::<Vec<_>>().into_iter().chain(list).collect())
    }
}

/// What is chosen, sent by inputs that nobody sees: what is disabled or not there sends nothing.
fn kept(name: &str, chosen: &[String]) -> impl IntoView + use<> {
    let values = chosen.iter().filter(|value| !value.is_empty());
    values
        .map(|value| view! { <input type="hidden" name=name.to_owned() value=value.clone()/> })
        .collect_view()
}

/// A select. What is chosen stays, even where the list no longer offers it.
#[component]
pub fn Choices(
    /// Ties.
    select: SelectProps,
    /// The list.
    options: Options,
    /// The value of the chosen entry; empty when none is.
    chosen: String,
) -> impl IntoView {
    let SelectProps {
        id,
        name,
        described_by,
        required,
        invalid,
        presses,
    } = select;
    let chosen = [chosen];
    let (entries, kept) = match Offer::of(options, &chosen) {
        Offer::Open(entries) => (entries, None),
        Offer::Closed => (Vec::new(), Some(kept(&name, &chosen))),
    };
    let disabled = kept.is_some();
    let entries = entries
        .into_iter()
        .map(|choice| {
            let selected = chosen.contains(&choice.value);
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect_view();
    let describes = (!described_by.is_empty()).then_some(described_by);
    view! {
        {kept}
        <select
            id=id
            name=name
            aria-describedby=describes
            aria-invalid=invalid.then_some("true")
            required=required
            disabled=disabled
            data-presses=presses
        >
            <option value="">{texts().none_chosen}</option>
            {entries}
        </select>
    }
}

/// Several of a list: boxes to tick, because a select for several needs a keyboard trick. It stands
/// in a group that has a name.
#[component]
pub fn Checks(
    /// What the ids of the boxes begin with.
    id: String,
    /// The inputs' name.
    name: String,
    /// The list.
    options: Options,
    /// Values of the chosen entries.
    chosen: Vec<String>,
    /// For scripts: the button value that a change presses.
    #[prop(optional_no_strip)]
    presses: Option<String>,
) -> impl IntoView {
    let entries = match Offer::of(options, &chosen) {
        Offer::Open(entries) => entries,
        Offer::Closed => return kept(&name, &chosen).into_any(),
    };
    let boxes = entries
        .into_iter()
        .enumerate()
        .map(|(at, choice)| {
            let id = format!("{id}-{at}");
            let checked = chosen.contains(&choice.value);
            view! {
                <li>
                    <input
                        type="checkbox" id=id.clone() name=name.clone() value=choice.value checked=checked
                        data-presses=presses.clone()
                    />
                    <label for=id>{choice.label}</label>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!boxes.is_empty())
        .then(|| view! { <ul class="checks">{boxes}</ul> })
        .into_any()
}
