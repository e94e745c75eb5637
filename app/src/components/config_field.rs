//! A field of a config form: the input that its kind asks for, in its frame.

use leptos::prelude::*;

use super::choices::{Choices, SelectProps};
use super::field::{FieldFrame, Mark, Notes, describe};
use super::icon::{Glyph, Icon};
use super::map_field::{MapField, MapV2Field};
use super::rules_field::RulesField;
use crate::contract::config::{Choice, FieldInput, FieldView, Options, TextKind};
use crate::contract::form::{ConfigAction, input_name, value};
use crate::i18n::texts;
use crate::routes::field_anchor;

/// The id of a field's input, or of the group around its inputs. The error summary links to it.
#[must_use]
pub fn input_id(field: &str) -> String {
    format!("in-{field}")
}

/// One field, whatever its kind.
#[component]
pub fn ConfigField(
    /// The field.
    field: FieldView,
    /// The button that a change of this field presses, because other fields depend on it.
    presses: Option<String>,
) -> impl IntoView {
    let anchor = field_anchor(&field.id);
    let FieldView { id, label, input, required, placeholder, help, parent, live, error } = field;
    let common = Common { id, label, help, required, error, placeholder, presses };
    let loads = (live || parent.is_some()).then(|| loading(&input));
    let body = match input {
        FieldInput::Text { kind, value } => view! { <TextField common=common.clone() kind value/> }.into_any(),
        FieldInput::Select { options, multiple: false, chosen } => {
            view! { <SelectField common=common.clone() options chosen/> }.into_any()
        }
        FieldInput::Select { options, multiple: true, chosen } => {
            view! { <CheckList common=common.clone() options chosen/> }.into_any()
        }
        FieldInput::Map { rows, options } => view! { <MapField common=common.clone() rows options/> }.into_any(),
        FieldInput::MapV2 { left_name, right_name, left, right, multiple, rows } => {
            view! { <MapV2Field common=common.clone() left_name right_name left right multiple rows/> }.into_any()
        }
        FieldInput::Rules { columns, group } => view! { <RulesField common=common.clone() columns group/> }.into_any(),
    };
    view! {
        <div id=anchor class="field-slot">
            {body}
            {loads.map(|first| view! { <LoadButton field=common.id.clone() label=common.label.clone() first/> })}
        </div>
    }
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
}

impl Common {
    /// `aria-describedby` of the input.
    #[must_use]
    pub fn described_by(&self) -> Option<String> {
        describe(&input_id(&self.id), !self.help.is_empty(), self.error.is_some())
    }

    /// `aria-invalid` of the input.
    #[must_use]
    pub fn invalid(&self) -> Option<&'static str> {
        self.error.is_some().then_some("true")
    }
}

/// Whether the list was never loaded, so that the button says "load" rather than "refresh".
fn loading(input: &FieldInput) -> bool {
    let waits = |options: &Options| matches!(options, Options::WaitsFor(_));
    match input {
        FieldInput::Select { options, .. } | FieldInput::Map { options, .. } => waits(options),
        FieldInput::MapV2 { left, right, .. } => waits(left) || waits(right),
        FieldInput::Text { .. } | FieldInput::Rules { .. } => false,
    }
}

/// Loads a field's options, again or for the first time. The words that only assistive technology
/// reads stand in the button's text and not in `aria-label`, so that looking up an input by its
/// label finds the input alone.
#[component]
fn LoadButton(field: String, label: String, first: bool) -> impl IntoView {
    let texts = texts();
    let (words, full) = if first {
        (texts.load_options, (texts.load_options_of)(&label))
    } else {
        (texts.refresh, (texts.refresh_of)(&label))
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
    let rest = full.strip_prefix(words).map(str::to_owned).unwrap_or_else(|| format!(" ({full})"));
    view! {
        <button type="submit" class="button button-small" name=ConfigAction::NAME value=action.encode()>
            <Icon glyph/>
            <span>{words}<span class="sr-only">{rest}</span></span>
        </button>
    }
}

/// A group of inputs under one label.
#[component]
pub(crate) fn Group(
    /// What every kind needs.
    common: Common,
    /// The inputs.
    children: Children,
) -> impl IntoView {
    let id = input_id(&common.id);
    let described_by = common.described_by();
    let Common { label, help, required, error, .. } = common;
    let class = if error.is_some() { "group field-bad" } else { "group" };
    view! {
        <fieldset class=class id=id.clone() tabindex="-1" aria-describedby=described_by>
            <legend>{label}</legend>
            <Mark required/>
            <Notes id=id.clone() help error/>
            {children()}
        </fieldset>
    }
}

/// Why a list cannot be chosen from.
#[component]
pub(crate) fn OptionsNote(options: Options) -> impl IntoView {
    let texts = texts();
    match options {
        Options::Ready(list) if list.is_empty() => Some((texts.no_options.to_owned(), "hint")),
        Options::Ready(_) => None,
        Options::WaitsFor(parent) => Some(((texts.waits_for)(&parent), "hint")),
        Options::Failed(why) => Some((why, "hint hint-bad")),
    }
    .map(|(words, class)| view! { <p class=class>{words}</p> })
}

#[component]
fn TextField(common: Common, kind: TextKind, value: String) -> impl IntoView {
    let id = input_id(&common.id);
    let name = input_name(&self::value(&common.id));
    let placeholder = (!common.placeholder.is_empty()).then(|| common.placeholder.clone());
    let (described_by, invalid) = (common.described_by(), common.invalid());
    let Common { label, help, required, error, presses, .. } = common;
    let input = match kind {
        TextKind::Area | TextKind::Json => {
            let class = if kind == TextKind::Json { "code" } else { "" };
            view! {
                <textarea
                    id=id.clone() name=name class=class rows="5" placeholder=placeholder required=required
                    aria-describedby=described_by aria-invalid=invalid data-presses=presses
                    spellcheck=(kind != TextKind::Json).to_string()
                >{lines(&value)}</textarea>
            }
            .into_any()
        }
        _ => {
            let (r#type, mode) = one_line(kind);
            view! {
                <input
                    id=id.clone() name=name type=r#type inputmode=mode value=value placeholder=placeholder
                    required=required aria-describedby=described_by aria-invalid=invalid data-presses=presses
                />
            }
            .into_any()
        }
    };
    let help = if help.is_empty() && kind == TextKind::Json { texts().json_hint.to_owned() } else { help };
    view! { <FieldFrame id label help required error>{input}</FieldFrame> }
}

/// HTML drops one line feed after `<textarea>`; one more keeps what was typed.
fn lines(value: &str) -> String {
    if value.starts_with('\n') { format!("\n{value}") } else { value.to_owned() }
}

/// `type` and `inputmode`. A number is a text input with a number pad: a number input would throw
/// away what it cannot read instead of sending it to be explained.
const fn one_line(kind: TextKind) -> (&'static str, Option<&'static str>) {
    match kind {
        TextKind::Number => ("text", Some("decimal")),
        TextKind::Email => ("email", None),
        TextKind::Date => ("date", None),
        TextKind::Url => ("url", None),
        TextKind::Line | TextKind::Area | TextKind::Json => ("text", None),
    }
}

#[component]
fn SelectField(common: Common, options: Options, chosen: Vec<String>) -> impl IntoView {
    let id = input_id(&common.id);
    let note_id = format!("{id}-note");
    let noted = !matches!(&options, Options::Ready(list) if !list.is_empty());
    let described_by = [noted.then(|| note_id.clone()), common.described_by()];
    let select = SelectProps {
        id: id.clone(),
        name: input_name(&value(&common.id)),
        described_by: described_by.into_iter().flatten().collect::<Vec<_>>().join(" "),
        required: common.required,
        invalid: common.error.is_some(),
        presses: common.presses,
        ..SelectProps::default()
    };
    let Common { label, help, required, error, .. } = common;
    view! {
        <FieldFrame id label help required error>
            <Choices select options=options.clone() chosen/>
            {noted.then(|| view! { <div id=note_id><OptionsNote options/></div> })}
        </FieldFrame>
    }
}

/// Several of a list: boxes to tick, because a select for several needs a keyboard trick.
#[component]
fn CheckList(common: Common, options: Options, chosen: Vec<String>) -> impl IntoView {
    let name = input_name(&value(&common.id));
    let id = input_id(&common.id);
    let presses = common.presses.clone();
    let listed = match &options {
        Options::Ready(list) => list.clone(),
        Options::WaitsFor(_) | Options::Failed(_) => Vec::new(),
    };
    let gone = chosen
        .iter()
        .filter(|value| !value.is_empty() && !listed.iter().any(|choice| choice.value == **value))
        .map(|value| Choice { value: value.clone(), label: (texts().no_longer_offered)(value) })
        .collect::<Vec<_>>();
    let boxes = gone
        .into_iter()
        .chain(listed)
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
        .collect_view();
    view! {
        <Group common>
            <OptionsNote options/>
            <ul class="checks">{boxes}</ul>
        </Group>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_line_feed_survives_the_textarea() {
        assert_eq!(lines("\na"), "\n\na");
        assert_eq!(lines("a\n"), "a\n");
    }
}
