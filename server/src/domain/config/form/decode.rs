//! Reading a form post.
//!
//! Input names come from `app::contract::form` and are looked up, never taken apart. What a post
//! does not mention at all was not on the page and stays as it was; only where "nothing" is really
//! sent as nothing (unchecked options, no rows) is absence an answer.

use std::collections::BTreeMap;

use app::contract::form::{self, ConfigAction, FormValues};

use super::super::definition::{AppConfigDef, FieldDef, FieldKind, WorkflowDef};
use super::super::options::parent_of;
use super::super::stored::StoredConfig;
use super::rows;
use super::typed::{Input, Typed};

/// What stands in the inputs after a press of `action`'s button: what was typed, with the row or
/// group added or removed that it asks for. `draft` is what the page showed, if that was not what is
/// saved.
#[must_use]
pub fn decode(
    def: &AppConfigDef,
    stored: &StoredConfig,
    draft: Option<&Typed>,
    form: &FormValues,
    action: &ConfigAction,
) -> Typed {
    let before = draft.cloned().unwrap_or_else(|| Typed::of(def, stored));
    let mut post = Post {
        def,
        stored,
        form,
        action,
        after: before.clone(),
        before,
    };
    for field in &def.fields {
        post.field(field, true);
    }
    for workflow in def.visible_workflows() {
        post.workflow(workflow);
    }
    post.after
}

struct Post<'a> {
    def: &'a AppConfigDef,
    stored: &'a StoredConfig,
    form: &'a FormValues,
    action: &'a ConfigAction,
    before: Typed,
    after: Typed,
}

impl Post<'_> {
    fn workflow(&mut self, workflow: &WorkflowDef) {
        let id = workflow.id.as_str();
        let was_on = self.before.is_on(id);
        // A switch is a checkbox: off is sent as nothing. `off` is what a select would send.
        let on = first(self.form, &form::workflow_switch(id))
            .is_some_and(|sent| !matches!(sent, "" | "off" | "false"));
        self.after.switches.insert(id.to_owned(), on);
        // The fields of a workflow that was off may not have been on the page.
        for field in &workflow.fields {
            self.field(field, was_on && on);
        }
    }

    /// `drawn`: whether the field was certainly on the page, so that sending nothing means nothing.
    fn field(&mut self, field: &FieldDef, drawn: bool) {
        if field.hidden {
            return;
        }
        let id = field.id.as_str();
        let Some(input) = self.input(field, drawn) else {
            return;
        };
        self.after.inputs.insert(id.to_owned(), input);
        // An answer that is sent once more was chosen when it was first sent.
        if let Some(parent) = parent_of(self.def, field)
            && !self.after.same_input(&self.before, id)
        {
            let answer = self.before.answer(parent.id.as_str());
            self.after.chosen_under.insert(id.to_owned(), answer);
        }
    }

    /// What was sent for a field; `None` if it was not on the page.
    fn input(&self, field: &FieldDef, drawn: bool) -> Option<Input> {
        let id = field.id.as_str();
        match &field.kind {
            FieldKind::Select { multiple: true, .. } => {
                let sent = self.form.get(&form::value(id));
                if sent.is_none() && !drawn {
                    return None;
                }
                Some(Input::Chosen(given(sent)))
            }
            FieldKind::Select {
                multiple: false, ..
            } => {
                let sent = self.form.get(&form::value(id))?;
                Some(Input::Chosen(
                    given(Some(sent)).into_iter().take(1).collect(),
                ))
            }
            FieldKind::Map { left, .. } => {
                let rights: BTreeMap<String, String> = self
                    .stored
                    .labels
                    .of(left)
                    .iter()
                    .filter_map(|label| {
                        let name = form::map_right(id, &label.value);
                        Some((label.value.clone(), first(self.form, &name)?.to_owned()))
                    })
                    .collect();
                (!rights.is_empty()).then_some(Input::Map(rights))
            }
            FieldKind::MapV2 { .. } => {
                rows::map_v2(self.form, id, self.action, drawn).map(Input::Rows)
            }
            FieldKind::RuleEngine { .. } => {
                rows::rules(self.form, id, self.action, drawn).map(Input::Rules)
            }
            _ => first(self.form, &form::value(id)).map(|text| Input::Text(text.to_owned())),
        }
    }
}

pub(super) fn first<'a>(form: &'a FormValues, name: &str) -> Option<&'a str> {
    form.get(name)
        .and_then(|values| values.first())
        .map(String::as_str)
}

/// What was sent, without empty choices.
pub(super) fn given(sent: Option<&Vec<String>>) -> Vec<String> {
    let values = sent.map(Vec::as_slice).unwrap_or_default();
    values
        .iter()
        .filter(|value| !value.is_empty())
        .cloned()
        .collect()
}
