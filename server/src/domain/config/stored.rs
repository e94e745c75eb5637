//! What one linked account has answered, as the store keeps it.

use std::collections::BTreeMap;

use app::contract::ids::{FieldId, WorkflowId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::definition::{AppConfigDef, FieldDef};
use super::labels::Labels;
use super::options::ResolvedOptions;
use super::values::{FieldValue, Known};

/// Canonical values by field id.
pub type Values = BTreeMap<String, Value>;

/// A config. Ids that the definition does not know any more are kept and ignored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoredConfig {
    /// The application's fields.
    #[serde(default)]
    pub values: Values,
    /// By workflow id.
    #[serde(default)]
    pub workflows: BTreeMap<String, StoredWorkflow>,
    /// The left sides that the caller supplied.
    #[serde(default)]
    pub labels: Labels,
}

/// A workflow's switch and its fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoredWorkflow {
    /// Whether it is on.
    #[serde(default)]
    pub enabled: bool,
    /// Its fields.
    #[serde(default)]
    pub values: Values,
}

/// A new config: defaults filled in, workflows on that are on by default. Like Cobalt's, such a
/// workflow is on even where its required fields have no value yet.
#[must_use]
pub fn create(def: &AppConfigDef, labels: Labels) -> StoredConfig {
    let workflows = def
        .workflows
        .iter()
        .map(|workflow| {
            let values = defaults(&workflow.fields, &labels);
            let state = StoredWorkflow {
                enabled: workflow.enabled_by_default,
                values,
            };
            (workflow.id.as_str().to_owned(), state)
        })
        .collect();
    StoredConfig {
        values: defaults(&def.fields, &labels),
        workflows,
        labels,
    }
}

/// Defaults that the field itself accepts; others are left out rather than stored.
fn defaults(fields: &[FieldDef], labels: &Labels) -> Values {
    let options = ResolvedOptions::default();
    let known = Known {
        labels,
        options: &options,
        stored: None,
    };
    fields
        .iter()
        .filter_map(|field| {
            let default = field.default.as_ref()?;
            let value = FieldValue::parse(field, default, known).ok()??;
            Some((field.id.as_str().to_owned(), value.into_json()))
        })
        .collect()
}

impl StoredConfig {
    /// Takes over newly supplied labels; supplying none keeps what there is.
    pub fn relabel(&mut self, labels: Labels) {
        if !labels.is_empty() {
            self.labels = labels;
        }
    }

    /// A value: of an application field, or of a workflow's.
    #[must_use]
    pub fn value(&self, workflow: Option<&WorkflowId>, field: &FieldId) -> Option<&Value> {
        let values = match workflow {
            None => &self.values,
            Some(id) => &self.workflows.get(id.as_str())?.values,
        };
        values.get(field.as_str())
    }

    /// Sets or clears a value.
    pub fn set(
        &mut self,
        workflow: Option<&WorkflowId>,
        field: &FieldId,
        value: Option<FieldValue>,
    ) {
        let values = match workflow {
            None => &mut self.values,
            Some(id) => &mut self.workflow_mut(id).values,
        };
        match value {
            Some(value) => values.insert(field.as_str().to_owned(), value.into_json()),
            None => values.remove(field.as_str()),
        };
    }

    /// Puts a text in the place of a value without asking the field: for what is about to be shown,
    /// never for what will be saved.
    pub fn assume(&mut self, workflow: Option<&WorkflowId>, field: &FieldId, text: String) {
        let values = match workflow {
            None => &mut self.values,
            Some(id) => &mut self.workflow_mut(id).values,
        };
        values.insert(field.as_str().to_owned(), Value::String(text));
    }

    /// Whether a workflow is on.
    #[must_use]
    pub fn enabled(&self, workflow: &WorkflowId) -> bool {
        self.workflows
            .get(workflow.as_str())
            .is_some_and(|state| state.enabled)
    }

    /// Switches a workflow; nothing is checked.
    pub fn switch(&mut self, workflow: &WorkflowId, enabled: bool) {
        self.workflow_mut(workflow).enabled = enabled;
    }

    fn workflow_mut(&mut self, id: &WorkflowId) -> &mut StoredWorkflow {
        self.workflows.entry(id.as_str().to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture::{definition, id, workflow_id};
    use super::*;

    #[test]
    fn a_new_config_has_defaults_and_default_switches() {
        let config = create(&definition(), Labels::default());
        assert_eq!(config.value(None, &id("note")), Some(&json!("Hello")));
        assert_eq!(
            config.value(Some(&workflow_id("notify")), &id("count")),
            Some(&json!(3))
        );
        assert!(!config.enabled(&workflow_id("notify")));
        assert!(
            config.enabled(&workflow_id("digest")),
            "on although a required field is empty"
        );
    }

    #[test]
    fn a_default_that_the_field_refuses_is_left_out() {
        let mut def = definition();
        for field in &mut def.fields {
            field.default = Some(json!({"no": "such", "value": []}));
        }
        let config = create(&def, Labels::default());
        assert_eq!(
            config.values.keys().collect::<Vec<_>>(),
            [id("raw").as_str()],
            "JSON takes it"
        );
    }

    #[test]
    fn a_config_survives_the_store() {
        let labels =
            Labels::parse("labels", Some(&json!([{"name": "N", "value": "n"}]))).expect("labels");
        let config = create(&definition(), labels);
        let text = serde_json::to_string(&config).expect("plain data");
        assert_eq!(
            serde_json::from_str::<StoredConfig>(&text).expect("our own text"),
            config
        );
        assert_eq!(
            serde_json::from_str::<StoredConfig>("{}").expect("empty"),
            StoredConfig::default()
        );
    }

    #[test]
    fn supplying_no_labels_keeps_them() {
        let labels =
            Labels::parse("labels", Some(&json!([{"name": "N", "value": "n"}]))).expect("labels");
        let mut config = create(&definition(), labels.clone());
        config.relabel(Labels::default());
        assert_eq!(config.labels, labels);
    }
}
