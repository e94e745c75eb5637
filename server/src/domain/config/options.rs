//! Lists of choices: which must be loaded, and what is offered in the end.
//!
//! Loading is the caller's: [`wanted_options`] says what to ask the provider, the answers go into
//! [`ResolvedOptions`], and [`offered`] tells what a page or an answer shows for each list.

use std::collections::{BTreeMap, HashMap};

use app::contract::config::{Choice, Options};
use app::contract::failure::FieldError;
use app::contract::ids::FieldId;
use app::contract::problem::ListProblem;

use super::definition::{AppConfigDef, FieldDef, OptionsRequest, OptionsSource};
use super::form::typed::Typed;

/// The part of a path that stands for the parent's value.
const PARENT: &str = "{parent}";
/// Longest parent value that is put into a path, in bytes.
const LONGEST_PARENT: usize = 1000;

/// Which list of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// What a select offers.
    Value,
    /// The left column of a `map_v2`.
    Left,
    /// The right column of a `map` or `map_v2`.
    Right,
    /// The right side of conditions about the column with this value.
    Column(String),
}

/// A list to ask the provider for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The field it is for.
    pub field: FieldId,
    /// Which of its lists.
    pub slot: Slot,
    /// What to ask, with the parent's value already in the path.
    pub request: OptionsRequest,
    /// The parent's value, if the field has a parent.
    pub parent_value: Option<String>,
}

/// What the provider gave: [`Options::Ready`] or [`Options::Failed`] for each list that was asked.
#[derive(Clone, Debug, Default)]
pub struct ResolvedOptions {
    lists: HashMap<(FieldId, Slot), Options>,
}

impl ResolvedOptions {
    /// Keeps what a list turned out to be.
    pub fn insert(&mut self, field: FieldId, slot: Slot, options: Options) {
        self.lists.insert((field, slot), options);
    }

    /// What is known about a list; `None` if it was not asked for.
    #[must_use]
    pub fn get(&self, field: &FieldId, slot: &Slot) -> Option<&Options> {
        self.lists.get(&(field.clone(), slot.clone()))
    }

    /// The fields whose lists the provider did not give, each field once.
    #[must_use]
    pub fn failures(&self) -> Vec<FieldError> {
        let mut failed = BTreeMap::new();
        for ((field, _), options) in &self.lists {
            if let Options::Failed(problem) = options {
                failed.entry(field.as_str()).or_insert(problem);
            }
        }
        failed
            .into_iter()
            .map(|(field, problem)| FieldError::new(field, problem.to_string()))
            .collect()
    }

    /// A list that was given.
    #[must_use]
    pub fn list(&self, field: &FieldId, slot: &Slot) -> Option<&[Choice]> {
        match self.get(field, slot) {
            Some(Options::Ready(list)) => Some(list),
            _ => None,
        }
    }
}

/// Every list that the visible fields need and that can be asked for now. A list whose parent has
/// no value yet is not among them.
#[must_use]
pub fn wanted_options(def: &AppConfigDef, typed: &Typed) -> Vec<Wanted> {
    let workflows = def
        .visible_workflows()
        .flat_map(|workflow| &workflow.fields);
    def.fields
        .iter()
        .chain(workflows)
        .filter(|field| !field.hidden)
        .flat_map(|field| wanted_for(def, typed, field))
        .collect()
}

/// The lists that one field needs and that can be asked for now.
#[must_use]
pub fn wanted_for(def: &AppConfigDef, typed: &Typed, field: &FieldDef) -> Vec<Wanted> {
    let parent_value = match parent_of(def, field) {
        None => None,
        Some(parent) => match typed.answer(parent.id.as_str()) {
            None => return Vec::new(),
            some => some,
        },
    };
    field
        .sources()
        .into_iter()
        .filter_map(|(slot, source)| match source {
            OptionsSource::Static(_) => None,
            OptionsSource::FromApp(request) => Some(Wanted {
                field: field.id.clone(),
                slot,
                request: OptionsRequest {
                    path: fill(&request.path, parent_value.as_deref())?,
                    ..request.clone()
                },
                parent_value: parent_value.clone(),
            }),
        })
        .collect()
}

/// What a list offers: the choices, the parent it waits for, or why it is not there.
#[must_use]
pub fn offered(
    def: &AppConfigDef,
    typed: &Typed,
    field: &FieldDef,
    (slot, source): (&Slot, &OptionsSource),
    resolved: &ResolvedOptions,
) -> Options {
    if let OptionsSource::Static(list) = source {
        return Options::Ready(list.clone());
    }
    if let Some(parent) = parent_of(def, field)
        && typed.answer(parent.id.as_str()).is_none()
    {
        return Options::WaitsFor(parent.label.clone());
    }
    resolved
        .get(&field.id, slot)
        .cloned()
        .unwrap_or(Options::Failed(ListProblem::NotLoaded))
}

/// The field whose answer this one's lists depend on.
#[must_use]
pub fn parent_of<'a>(def: &'a AppConfigDef, field: &FieldDef) -> Option<&'a FieldDef> {
    def.field(field.parent.as_ref()?.as_str())
}

/// The path with the parent's value in it; `None` if it needs one and has none that can stand in a
/// path. Dots alone are refused: a path of them would lead elsewhere.
fn fill(path: &str, parent: Option<&str>) -> Option<String> {
    if !path.contains(PARENT) {
        return Some(path.to_owned());
    }
    let value = parent?;
    let leads_away = value.chars().all(|c| c == '.');
    if leads_away || value.len() > LONGEST_PARENT {
        return None;
    }
    Some(path.replace(PARENT, &percent_encoded(value)))
}

/// Everything but RFC 3986's unreserved characters as `%XX`, so that a value stays one segment.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture::{definition, field, id, stored};
    use super::*;

    #[test]
    fn a_child_is_not_asked_for_before_its_parent_is_answered() {
        let def = definition();
        let typed = Typed::of(&def, &stored(json!({})));
        let fields: Vec<_> = wanted_options(&def, &typed)
            .into_iter()
            .map(|wanted| wanted.field)
            .collect();
        assert!(fields.contains(&id("pipeline")) && !fields.contains(&id("stage")));
        let stage = field(&def, "stage");
        let (slot, source) = stage.sources().remove(0);
        assert_eq!(
            offered(
                &def,
                &typed,
                stage,
                (&slot, source),
                &ResolvedOptions::default()
            ),
            Options::WaitsFor("Pipeline".to_owned())
        );
    }

    #[test]
    fn the_parents_value_stands_encoded_in_the_path() {
        let def = definition();
        let typed = Typed::of(&def, &stored(json!({"pipeline": "a/b ?ü"})));
        let wanted = wanted_for(&def, &typed, field(&def, "stage")).remove(0);
        assert_eq!(wanted.request.path, "/pipelines/a%2Fb%20%3F%C3%BC/stages");
        assert_eq!(wanted.parent_value.as_deref(), Some("a/b ?ü"));
    }

    #[test]
    fn dots_alone_never_stand_in_a_path() {
        for value in [".", "..", "..."] {
            let typed = Typed::of(&definition(), &stored(json!({"pipeline": value})));
            assert!(wanted_for(&definition(), &typed, field(&definition(), "stage")).is_empty());
        }
    }

    #[test]
    fn hidden_fields_and_static_lists_are_not_asked_for() {
        let def = definition();
        let typed = Typed::of(&def, &stored(json!({"pipeline": "p1"})));
        let wanted = wanted_options(&def, &typed);
        for key in ["colour", "internal", "hidden_flow_list"] {
            assert!(wanted.iter().all(|wanted| wanted.field != id(key)), "{key}");
        }
    }

    #[test]
    fn a_list_that_was_not_loaded_says_so() {
        let def = definition();
        let typed = Typed::of(&def, &stored(json!({})));
        let pipeline = field(&def, "pipeline");
        let (slot, source) = pipeline.sources().remove(0);
        let shown = offered(
            &def,
            &typed,
            pipeline,
            (&slot, source),
            &ResolvedOptions::default(),
        );
        assert!(matches!(shown, Options::Failed(_)));
    }

    #[test]
    fn a_field_with_a_failed_list_is_reported_once() {
        let failed = || Options::Failed(ListProblem::NeedsReauth);
        let mut resolved = ResolvedOptions::default();
        resolved.insert(id("groups"), Slot::Left, failed());
        resolved.insert(id("groups"), Slot::Right, failed());
        resolved.insert(id("pipeline"), Slot::Value, Options::Ready(Vec::new()));
        let said = "Reconnect the app first; then this list can be loaded.";
        let expected = FieldError::new(id("groups").as_str(), said);
        assert_eq!(resolved.failures(), [expected]);
    }
}
