//! What is wrong with a definition, before anyone meets it.
//!
//! For whoever writes definitions (`apply`, later the dashboard): mistakes that serde cannot see.

use std::collections::HashSet;

use app::contract::config::Choice;
use app::contract::failure::FieldError;

use super::definition::{
    AppConfigDef, FieldDef, FieldKind, MapLeft, OptionsSource, RuleColumnDef, WorkflowDef,
    leads_to_itself,
};
use super::labels::Labels;
use super::options::ResolvedOptions;
use super::values::{FieldValue, Known};

/// Every mistake, by place: a field's key, or `alias.key` for a workflow's field.
#[must_use]
pub fn problems(def: &AppConfigDef) -> Vec<FieldError> {
    let mut check = Check {
        def,
        found: Vec::new(),
    };
    check.ids();
    check.fields("", &def.fields);
    let mut aliases = HashSet::new();
    for WorkflowDef { alias, fields, .. } in &def.workflows {
        if !aliases.insert(alias) {
            check.says(alias, "Another workflow has this alias. Choose another.");
        }
        check.fields(&format!("{alias}."), fields);
    }
    check.found
}

struct Check<'a> {
    def: &'a AppConfigDef,
    found: Vec<FieldError>,
}

impl Check<'_> {
    fn says(&mut self, place: &str, message: &str) {
        self.found.push(FieldError::new(place, message));
    }

    fn ids(&mut self) {
        let mut seen = HashSet::new();
        for field in self.def.all_fields() {
            if !seen.insert(field.id.as_str()) {
                self.says(&field.key, "Another field of the app has this id.");
            }
        }
    }

    fn fields(&mut self, prefix: &str, fields: &[FieldDef]) {
        let mut keys = HashSet::new();
        for field in fields {
            let place = format!("{prefix}{}", field.key);
            if !keys.insert(&field.key) {
                self.says(
                    &place,
                    "Another field beside it has this key. Choose another.",
                );
            }
            self.parent(&place, field, fields);
            self.lists(&place, field);
            self.default(&place, field);
        }
    }

    fn parent(&mut self, place: &str, field: &FieldDef, beside: &[FieldDef]) {
        let asks_parent = field.sources().into_iter().any(|(_, source)| {
            matches!(source, OptionsSource::FromApp(request) if request.path.contains("{parent}"))
        });
        if asks_parent && field.parent.is_none() {
            self.says(place, "Its path holds {parent}, so name the parent field.");
        }
        let Some(id) = &field.parent else { return };
        let reachable = beside.iter().chain(&self.def.fields);
        let Some(parent) = reachable.into_iter().find(|other| other.id == *id) else {
            let rule = "Its parent must be a field beside it or a field of the application.";
            return self.says(place, rule);
        };
        if !parent.kind.holds_one_answer() {
            self.says(
                place,
                "Its parent must hold one value: a text, or a select without multiple.",
            );
        }
        let parent_of = |id: &str| Some(self.def.field(id)?.parent.as_ref()?.as_str());
        if leads_to_itself(field.id.as_str(), parent_of) {
            self.says(place, "It depends on itself through its parents.");
        }
    }

    fn lists(&mut self, place: &str, field: &FieldDef) {
        for (_, source) in field.sources() {
            if let OptionsSource::Static(list) = source {
                self.choices(place, "options", list);
            }
        }
        match &field.kind {
            FieldKind::Map {
                left: MapLeft::Fixed(list),
                ..
            } => self.choices(place, "labels", list),
            FieldKind::RuleEngine { columns } => {
                let named = |column: &RuleColumnDef| Choice {
                    value: column.value.clone(),
                    label: column.name.clone(),
                };
                let list: Vec<Choice> = columns.iter().map(named).collect();
                self.choices(place, "columns", &list);
                for operators in columns
                    .iter()
                    .filter_map(|column| column.operators.as_deref())
                {
                    self.choices(place, "operators", operators);
                }
            }
            _ => {}
        }
    }

    fn choices(&mut self, place: &str, what: &str, list: &[Choice]) {
        let mut values = HashSet::new();
        if list.is_empty() {
            self.says(place, &format!("Give it at least one entry in {what}."));
        } else if list.iter().any(|choice| choice.value.trim().is_empty()) {
            self.says(place, &format!("Every entry of {what} needs a value."));
        } else if !list.iter().all(|choice| values.insert(&choice.value)) {
            self.says(
                place,
                &format!("Two entries of {what} have the same value."),
            );
        }
    }

    fn default(&mut self, place: &str, field: &FieldDef) {
        let Some(default) = &field.default else {
            return;
        };
        let (labels, options) = (Labels::default(), ResolvedOptions::default());
        let known = Known {
            labels: &labels,
            options: &options,
            stored: None,
        };
        if let Err(problem) = FieldValue::parse(field, default, known) {
            self.says(place, &format!("Its default is not valid. {problem}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture::{definition, id};
    use super::*;

    fn places(change: impl FnOnce(&mut AppConfigDef)) -> Vec<String> {
        let mut def = definition();
        change(&mut def);
        problems(&def)
            .into_iter()
            .map(|problem| problem.field)
            .collect()
    }

    fn field_mut<'a>(def: &'a mut AppConfigDef, key: &str) -> &'a mut FieldDef {
        def.fields
            .iter_mut()
            .find(|field| field.key == key)
            .expect("a field of the fixture")
    }

    #[test]
    fn a_sound_definition_has_no_problem() {
        assert_eq!(problems(&definition()), []);
    }

    #[test]
    fn keys_aliases_and_ids_are_unique() {
        assert_eq!(
            places(|def| field_mut(def, "note").key = "body".into()),
            ["body"]
        );
        assert_eq!(
            places(|def| field_mut(def, "note").id = id("body")),
            ["body"]
        );
        assert_eq!(
            places(|def| def.workflows[0].alias = "digest".into()),
            ["digest"]
        );
    }

    #[test]
    fn a_parent_exists_and_holds_one_text() {
        for wrong in ["tags", "rules", "mention", "nowhere", "stage"] {
            let places = places(|def| field_mut(def, "stage").parent = Some(id(wrong)));
            assert_eq!(places, ["stage"], "{wrong}");
        }
        assert_eq!(
            places(|def| field_mut(def, "stage").parent = None),
            ["stage"]
        );
    }

    #[test]
    fn json_is_not_one_answer() {
        let places = places(|def| {
            field_mut(def, "pipeline").kind = FieldKind::Json;
        });
        assert_eq!(places, ["stage"]);
    }

    #[test]
    fn parents_do_not_go_in_circles() {
        let places = places(|def| field_mut(def, "pipeline").parent = Some(id("stage")));
        assert_eq!(places, ["pipeline", "stage"]);
    }

    #[test]
    fn lists_are_neither_empty_nor_ambiguous() {
        for list in [vec![], vec![""], vec!["a", "a"]] {
            let places = places(|def| {
                field_mut(def, "colour").kind = FieldKind::Select {
                    options: OptionsSource::Static(super::super::fixture::choices(&list)),
                    multiple: false,
                };
            });
            assert_eq!(places, ["colour"], "{list:?}");
        }
    }

    #[test]
    fn a_default_is_valid() {
        assert_eq!(
            places(|def| field_mut(def, "day").default = Some(json!("soon"))),
            ["day"]
        );
    }
}
