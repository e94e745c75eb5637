//! A field of a config form: the input that its kind asks for, in its frame.

use leptos::prelude::*;

use super::choices::{Checks, Choices, SelectProps};
use super::config_parts::{Common, Group, Load, OptionsNote, input_id, is_offered};
use super::field::FieldFrame;
use super::map_field::{MapField, MapV2Field};
use super::rules_field::RulesField;
use crate::contract::config::{FieldInput, FieldView, Options, TextKind};
use crate::contract::form::{input_name, value};
use crate::i18n::texts;
use crate::routes::field_anchor;

/// One field, whatever its kind.
#[component]
pub fn ConfigField(
    /// The field.
    field: FieldView,
    /// The button that a change of this field presses, because other fields depend on it.
    presses: Option<String>,
) -> impl IntoView {
    let anchor = field_anchor(&field.id);
    let FieldView {
        id,
        label,
        input,
        required,
        placeholder,
        help,
        parent,
        live,
        error,
    } = field;
    let common = Common {
        id,
        label,
        help,
        required,
        error,
        placeholder,
        presses,
        load: load(&input).filter(|_| live || parent.is_some()),
    };
    let body = match input {
        FieldInput::Text { kind, value } => view! { <TextField common kind value/> }.into_any(),
        FieldInput::Select {
            options,
            multiple: false,
            chosen,
        } => view! { <SelectField common options chosen/> }.into_any(),
        FieldInput::Select {
            options,
            multiple: true,
            chosen,
        } => view! { <CheckList common options chosen/> }.into_any(),
        FieldInput::Map { rows, options } => view! { <MapField common rows options/> }.into_any(),
        FieldInput::MapV2 {
            left_name,
            right_name,
            left,
            right,
            multiple,
            rows,
        } => {
            view! { <MapV2Field common left_name right_name left right multiple rows/> }.into_any()
        }
        FieldInput::Rules { columns, group } => {
            view! { <RulesField common columns group/> }.into_any()
        }
    };
    view! { <div id=anchor class="field-slot">{body}</div> }
}

/// The button for the field's lists. Rules have their own, beside those that add conditions.
fn load(input: &FieldInput) -> Option<Load> {
    let waits = |options: &Options| matches!(options, Options::WaitsFor(_));
    let first = match input {
        FieldInput::Select { options, .. } | FieldInput::Map { options, .. } => waits(options),
        FieldInput::MapV2 { left, right, .. } => waits(left) || waits(right),
        FieldInput::Text { .. } => false,
        FieldInput::Rules { .. } => return None,
    };
    Some(if first { Load::First } else { Load::Again })
}

#[component]
fn TextField(common: Common, kind: TextKind, value: String) -> impl IntoView {
    let mut common = common;
    if common.help.is_empty() && kind == TextKind::Json {
        common.help = texts().json_hint.to_owned();
    }
    let id = input_id(&common.id);
    let name = input_name(&self::value(&common.id));
    let placeholder = (!common.placeholder.is_empty()).then(|| common.placeholder.clone());
    let (described_by, invalid) = (common.described_by(), common.invalid());
    let Common {
        label,
        help,
        required,
        error,
        presses,
        ..
    } = common;
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
    view! { <FieldFrame id label help required error>{input}</FieldFrame> }
}

/// HTML drops one line feed after `<textarea>`; one more keeps what was typed.
fn lines(value: &str) -> String {
    if value.starts_with('\n') {
        format!("\n{value}")
    } else {
        value.to_owned()
    }
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
    let noted = !is_offered(&options);
    let button = common.load_button();
    let described_by = [noted.then(|| note_id.clone()), common.described_by()];
    let select = SelectProps {
        id: id.clone(),
        name: input_name(&value(&common.id)),
        described_by: described_by
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
        required: common.required,
        invalid: common.error.is_some(),
        presses: common.presses,
    };
    let Common {
        label,
        help,
        required,
        error,
        ..
    } = common;
    let chosen = chosen.into_iter().next().unwrap_or_default();
    view! {
        <FieldFrame id label help required error button>
            <Choices select options=options.clone() chosen/>
            {noted.then(|| view! { <OptionsNote options id=note_id/> })}
        </FieldFrame>
    }
}

/// Several of a list.
#[component]
fn CheckList(common: Common, options: Options, chosen: Vec<String>) -> impl IntoView {
    let name = input_name(&value(&common.id));
    let id = input_id(&common.id);
    let presses = common.presses.clone();
    view! {
        <Group common>
            <OptionsNote options=options.clone()/>
            <Checks id name options chosen presses/>
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
