//! Conditions joined by AND or OR, with one level of nested groups.

use leptos::prelude::*;

use super::choices::{Choices, SelectProps};
use super::config_parts::{Common, Group, OptionsNote, Press, input_id, is_offered};
use super::icon::Glyph;
use crate::contract::config::{Choice, Logic, Options, RuleColumn, RuleGroup, RuleItem};
use crate::contract::form::{ConfigAction, RulePart, input_name, rule_logic, rule_part};
use crate::i18n::texts;

/// The outer group and everything in it.
#[component]
pub(crate) fn RulesField(
    common: Common,
    columns: Vec<RuleColumn>,
    group: RuleGroup,
) -> impl IntoView {
    let texts = texts();
    let (field, label) = (common.id.clone(), common.label.clone());
    let RuleGroup { logic, items } = group;
    let none = items
        .is_empty()
        .then(|| view! { <p class="hint">{texts.no_rows}</p> });
    let several = items.len() > 1;
    let lines = items
        .into_iter()
        .enumerate()
        .map(|(at, item)| match item {
            RuleItem::Condition { left, operator, right } => {
                let place = Place { field: field.clone(), label: label.clone(), group: None, at };
                view! { <Condition place columns=columns.clone() left operator right/> }.into_any()
            }
            RuleItem::Group(inner) => {
                view! { <Nested field=field.clone() label=label.clone() at columns=columns.clone() inner/> }.into_any()
            }
        })
        .collect_view();
    view! {
        <Group common>
            <LogicSelect field=field.clone() label=label.clone() group=None logic shown=several/>
            {none}
            <div class="rules">{lines}</div>
            <div class="row-actions">
                <Press action=ConfigAction::AddRow(field.clone()) words=texts.add_condition full=(texts.add_condition_to)(&label) glyph=Glyph::Plus/>
                <Press action=ConfigAction::AddGroup(field.clone()) words=texts.add_group full=(texts.add_group_to)(&label) glyph=Glyph::Plus/>
                <Press action=ConfigAction::Refresh(field) words=texts.update_choices full=(texts.update_choices_of)(&label) glyph=Glyph::Refresh/>
            </div>
        </Group>
    }
}

/// A nested group.
#[component]
fn Nested(
    field: String,
    label: String,
    at: usize,
    columns: Vec<RuleColumn>,
    inner: RuleGroup,
) -> impl IntoView {
    let texts = texts();
    let number = at.saturating_add(1);
    let several = inner.items.len() > 1;
    let lines = inner
        .items
        .into_iter()
        .enumerate()
        .filter_map(|(inner_at, item)| match item {
            RuleItem::Condition {
                left,
                operator,
                right,
            } => Some((inner_at, left, operator, right)),
            // The model nests once only.
            RuleItem::Group(_) => None,
        })
        .map(|(inner_at, left, operator, right)| {
            let place = Place {
                field: field.clone(),
                label: label.clone(),
                group: Some(at),
                at: inner_at,
            };
            view! { <Condition place columns=columns.clone() left operator right/> }
        })
        .collect_view();
    view! {
        <fieldset class="nested">
            <legend class="sr-only">{(texts.group)(number, &label)}</legend>
            <LogicSelect field=field.clone() label=label.clone() group=Some(at) logic=inner.logic shown=several/>
            <div class="rules">{lines}</div>
            <div class="row-actions">
                <Press action=ConfigAction::AddToGroup(field.clone(), at) words=texts.add_condition full=(texts.add_condition_to_group)(number, &label) glyph=Glyph::Plus/>
                <Press action=ConfigAction::RemoveRow(field, at) words=texts.remove_group_words full=(texts.remove_group)(number, &label) glyph=Glyph::Bin/>
            </div>
        </fieldset>
    }
}

/// AND or OR. With fewer than two conditions it is sent but not shown: there is nothing to join.
#[component]
fn LogicSelect(
    field: String,
    label: String,
    group: Option<usize>,
    logic: Logic,
    shown: bool,
) -> impl IntoView {
    let texts = texts();
    let name = input_name(&rule_logic(&field, group));
    if !shown {
        return view! { <input type="hidden" name=name value=logic.as_str()/> }.into_any();
    }
    let id = match group {
        None => format!("{}-logic", input_id(&field)),
        Some(at) => format!("{}-{at}-logic", input_id(&field)),
    };
    let entry = |each: Logic, words: &'static str| {
        view! { <option value=each.as_str() selected=each == logic>{words}</option> }
    };
    let rest = (texts.logic_of)(&label);
    view! {
        <div class="logic">
            <label for=id.clone()>{texts.logic}<span class="sr-only">{rest}</span></label>
            <select id=id name=name>
                {entry(Logic::And, texts.logic_and)}
                {entry(Logic::Or, texts.logic_or)}
            </select>
        </div>
    }
    .into_any()
}

/// Where a condition stands.
#[derive(Clone, Debug)]
struct Place {
    field: String,
    label: String,
    group: Option<usize>,
    at: usize,
}

impl Place {
    fn number(&self) -> usize {
        self.at.saturating_add(1)
    }

    fn name(&self) -> String {
        match self.group {
            None => (texts().condition)(self.number(), &self.label),
            Some(group) => {
                (texts().condition_in_group)(self.number(), group.saturating_add(1), &self.label)
            }
        }
    }

    fn remove(&self) -> (ConfigAction, String) {
        let field = self.field.clone();
        match self.group {
            None => (
                ConfigAction::RemoveRow(field, self.at),
                (texts().remove_condition)(self.number(), &self.label),
            ),
            Some(group) => (
                ConfigAction::RemoveFromGroup(field, group, self.at),
                (texts().remove_condition_in_group)(
                    self.number(),
                    group.saturating_add(1),
                    &self.label,
                ),
            ),
        }
    }

    fn input(&self, part: RulePart) -> SelectProps {
        let group = self
            .group
            .map(|group| format!("{group}-"))
            .unwrap_or_default();
        SelectProps {
            id: format!(
                "{}-{group}{}-{}",
                input_id(&self.field),
                self.at,
                part.as_str()
            ),
            name: input_name(&rule_part(&self.field, self.group, self.at, part)),
            ..SelectProps::default()
        }
    }
}

/// One comparison. Which comparisons and values fit is known once a field is chosen.
#[component]
fn Condition(
    place: Place,
    columns: Vec<RuleColumn>,
    left: String,
    operator: String,
    right: String,
) -> impl IntoView {
    let texts = texts();
    let column = columns
        .iter()
        .find(|column| column.left.value == left)
        .cloned();
    let lefts = columns
        .iter()
        .map(|column| column.left.clone())
        .collect::<Vec<_>>();
    let operators = match &column {
        Some(column) => column.operators.clone(),
        None => every_operator(&columns),
    };
    let (left_select, operator_select, right_input) = (
        place.input(RulePart::Left),
        place.input(RulePart::Operator),
        place.input(RulePart::Right),
    );
    let left_select = SelectProps {
        presses: Some(ConfigAction::Refresh(place.field.clone()).encode()),
        ..left_select
    };
    let (remove, remove_name) = place.remove();
    let ids = [
        left_select.id.clone(),
        operator_select.id.clone(),
        right_input.id.clone(),
    ];
    let [left_id, operator_id, right_id] = ids;
    let options = column.and_then(|column| column.right);
    let note_id = format!("{}-note", right_input.id);
    let note = options.clone().filter(|options| !is_offered(options));
    let value = match options {
        Some(options) => {
            let select = SelectProps {
                described_by: note.as_ref().map(|_| note_id.clone()).unwrap_or_default(),
                ..right_input
            };
            view! { <Choices select options chosen=right/> }.into_any()
        }
        None => view! { <input id=right_input.id name=right_input.name type="text" value=right/> }
            .into_any(),
    };
    view! {
        <fieldset class="row rule">
            <legend class="sr-only">{place.name()}</legend>
            <div>
                <label class="row-label" for=left_id>{texts.rule_column}</label>
                <Choices select=left_select options=Options::Ready(lefts) chosen=left/>
            </div>
            <div>
                <label class="row-label" for=operator_id>{texts.rule_operator}</label>
                <Choices select=operator_select options=Options::Ready(operators) chosen=operator/>
            </div>
            <div>
                <label class="row-label" for=right_id>{texts.rule_value}</label>
                {value}
            </div>
            <Press action=remove words=texts.remove full=remove_name glyph=Glyph::Bin/>
            {note.map(|options| view! { <OptionsNote options id=note_id/> })}
        </fieldset>
    }
}

/// The comparisons of all columns, each once.
fn every_operator(columns: &[RuleColumn]) -> Vec<Choice> {
    let mut all: Vec<Choice> = Vec::new();
    for operator in columns.iter().flat_map(|column| &column.operators) {
        if !all.iter().any(|known| known.value == operator.value) {
            all.push(operator.clone());
        }
    }
    all
}
