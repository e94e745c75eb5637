//! What stands in the inputs: as saved, or as typed since.

use std::collections::BTreeMap;

use app::contract::config::{MapV2Row, Options, RuleGroup};
use serde::{Deserialize, Serialize};

use super::super::definition::{AppConfigDef, FieldDef, FieldKind};
use super::super::options::{ResolvedOptions, Slot, offered, parent_of};
use super::super::stored::StoredConfig;
use super::saved;

/// Everything that stands in a form's inputs. Its JSON is what a draft is kept as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// By field id; hidden fields as saved.
    #[serde(default)]
    pub(super) inputs: BTreeMap<String, Input>,
    /// By workflow id.
    #[serde(default)]
    pub(super) switches: BTreeMap<String, bool>,
    /// By id of a field with a parent: the parent's value under which its choice was made. When the
    /// parent's value is another one, a choice that is no longer offered is dropped.
    #[serde(default)]
    pub(super) chosen_under: BTreeMap<String, Option<String>>,
}

/// What stands in one field's inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Input {
    /// Text, of whatever kind.
    Text(String),
    /// Chosen options of a select.
    Chosen(Vec<String>),
    /// A `map`: right value by left value.
    Map(BTreeMap<String, String>),
    /// A `map_v2`.
    Rows(Vec<MapV2Row>),
    /// Rules.
    Rules(RuleGroup),
}

impl Input {
    /// The same answer in one spelling: browsers end lines with CRLF, send choices in the order of the
    /// page, and send what is not mapped as empty.
    fn canonical(&self) -> Self {
        match self {
            Self::Text(text) => Self::Text(text.replace("\r\n", "\n")),
            Self::Chosen(values) => {
                let mut values = values.clone();
                values.sort_unstable();
                Self::Chosen(values)
            }
            Self::Map(rights) => {
                let mut rights = rights.clone();
                rights.retain(|_, right| !right.is_empty());
                Self::Map(rights)
            }
            Self::Rows(_) | Self::Rules(_) => self.clone(),
        }
    }
}

impl Typed {
    /// What is saved, as it stands in the inputs.
    #[must_use]
    pub fn of(def: &AppConfigDef, stored: &StoredConfig) -> Self {
        let mut typed = Self::default();
        for (workflow, field) in located_fields(def) {
            let value = stored.value(workflow, &field.id);
            let input = saved::input(&field.kind, value);
            typed.inputs.insert(field.id.as_str().to_owned(), input);
        }
        for workflow in &def.workflows {
            let on = stored.enabled(&workflow.id);
            typed.switches.insert(workflow.id.as_str().to_owned(), on);
        }
        for field in def.all_fields() {
            if let Some(parent) = parent_of(def, field) {
                let answer = typed.answer(parent.id.as_str());
                typed
                    .chosen_under
                    .insert(field.id.as_str().to_owned(), answer);
            }
        }
        typed
    }

    /// Whether a workflow's switch is on.
    #[must_use]
    pub fn is_on(&self, workflow: &str) -> bool {
        self.switches.get(workflow).copied().unwrap_or(false)
    }

    /// Whether both give the same answers everywhere, however a browser spells them.
    #[must_use]
    pub fn answers_as(&self, other: &Self) -> bool {
        let fields = self.inputs.keys().chain(other.inputs.keys());
        let switches = self.switches.keys().chain(other.switches.keys());
        fields
            .into_iter()
            .all(|field| self.same_input(other, field))
            && switches
                .into_iter()
                .all(|workflow| self.is_on(workflow) == other.is_on(workflow))
    }

    /// Whether what was wrong with a field before is still so: it is still asked for, and neither its
    /// inputs nor the answer that its lists depend on have changed.
    #[must_use]
    pub fn repeats(&self, def: &AppConfigDef, before: &Self, field: &str) -> bool {
        let Some((workflow, field)) = located_fields(def).find(|(_, it)| it.id.as_str() == field)
        else {
            return false;
        };
        let parent = parent_of(def, field).map(|parent| parent.id.as_str());
        workflow.is_none_or(|workflow| self.is_on(workflow.as_str()))
            && self.same_input(before, field.id.as_str())
            && parent.is_none_or(|parent| self.answer(parent) == before.answer(parent))
    }

    /// Whether a field's inputs hold the same in both.
    pub(super) fn same_input(&self, other: &Self, field: &str) -> bool {
        let canonical = |typed: &Self| typed.inputs.get(field).map(Input::canonical);
        canonical(self) == canonical(other)
    }

    /// The one text that a field holds; `None` if it holds none or several. This is what children
    /// depend on.
    #[must_use]
    pub fn answer(&self, field: &str) -> Option<String> {
        let text = match self.inputs.get(field)? {
            Input::Text(text) => text.trim(),
            Input::Chosen(values) => match values.as_slice() {
                [one] => one.trim(),
                _ => return None,
            },
            Input::Map(_) | Input::Rows(_) | Input::Rules(_) => return None,
        };
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub(super) fn text(&self, field: &str) -> &str {
        match self.inputs.get(field) {
            Some(Input::Text(text)) => text,
            _ => "",
        }
    }

    pub(super) fn chosen(&self, field: &str) -> &[String] {
        match self.inputs.get(field) {
            Some(Input::Chosen(values)) => values,
            _ => &[],
        }
    }

    pub(super) fn right_of(&self, field: &str, left: &str) -> &str {
        match self.inputs.get(field) {
            Some(Input::Map(rights)) => rights.get(left).map_or("", String::as_str),
            _ => "",
        }
    }

    pub(super) fn rows(&self, field: &str) -> &[MapV2Row] {
        match self.inputs.get(field) {
            Some(Input::Rows(rows)) => rows,
            _ => &[],
        }
    }

    pub(super) fn rules(&self, field: &str) -> RuleGroup {
        match self.inputs.get(field) {
            Some(Input::Rules(group)) => group.clone(),
            _ => RuleGroup::default(),
        }
    }

    /// Drops choices of selects whose parent has another value now and whose list no longer holds
    /// them. A list that is not known drops nothing.
    pub(super) fn settled(&self, def: &AppConfigDef, options: &ResolvedOptions) -> Self {
        let mut settled = self.clone();
        // A child may stand before its parent, whose own choice is dropped after it.
        loop {
            let before = settled.clone();
            for field in def.all_fields() {
                settled.settle(def, field, options);
            }
            if settled == before {
                return settled;
            }
        }
    }

    fn settle(&mut self, def: &AppConfigDef, field: &FieldDef, options: &ResolvedOptions) {
        let FieldKind::Select {
            options: source, ..
        } = &field.kind
        else {
            return;
        };
        let Some(parent) = parent_of(def, field) else {
            return;
        };
        let id = field.id.as_str();
        let under = self.chosen_under.get(id).cloned().flatten();
        if under == self.answer(parent.id.as_str()) {
            return;
        }
        let offer = offered(def, self, field, (&Slot::Value, source), options);
        let Some(Input::Chosen(values)) = self.inputs.get_mut(id) else {
            return;
        };
        match offer {
            Options::Ready(list) => {
                values.retain(|value| list.iter().any(|choice| choice.value == *value));
            }
            Options::WaitsFor(_) => values.clear(),
            Options::Failed(_) => {}
        }
    }
}

/// Every field with the workflow it belongs to.
fn located_fields(
    def: &AppConfigDef,
) -> impl Iterator<Item = (Option<&app::contract::ids::WorkflowId>, &FieldDef)> {
    let own = def.fields.iter().map(|field| (None, field));
    let of_workflows = def.workflows.iter().flat_map(|workflow| {
        workflow
            .fields
            .iter()
            .map(|field| (Some(&workflow.id), field))
    });
    own.chain(of_workflows)
}
