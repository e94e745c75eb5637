//! Configs as clients write and read them: the same number in every field, so that half a write
//! shows.

use serde_json::{Value, json};

use super::Result;

/// Where configs are written.
pub const CONFIG: &str = "/api/v2/f-sdk/config";
/// The fields that the number stands in.
const COUNTED: [&str; 3] = ["a", "b", "c"];

/// The ids of a config's parts.
pub struct Parts {
    fields: Vec<String>,
    /// Of the only workflow; empty for none.
    pub workflow: String,
    inner: Vec<String>,
}

impl Parts {
    /// As a config names them.
    pub fn of(config: &Value) -> Self {
        let id = |it: &Value| it["id"].as_str().unwrap_or_default().to_owned();
        let texts = |fields: &Value| {
            let fields = fields.as_array().into_iter().flatten();
            let texts = fields.filter(|field| COUNTED.contains(&text(field, "key")));
            texts.map(id).collect()
        };
        let workflow = &config["workflows"][0];
        Self {
            fields: texts(&config["fields"]),
            workflow: id(workflow),
            inner: texts(&workflow["fields"]),
        }
    }

    /// A body that writes this number into every field, and switches the workflow.
    pub fn body(&self, slug: &str, number: u64, on: bool) -> Value {
        let all = |ids: &[String]| -> Value {
            let pairs = ids.iter().map(|id| (id.clone(), json!(number.to_string())));
            Value::Object(pairs.collect())
        };
        let mut body = json!({ "slug": slug, "fields": all(&self.fields) });
        if !self.workflow.is_empty() {
            let inner = all(&self.inner);
            body["workflows"] = json!([{ "id": self.workflow, "enabled": on, "fields": inner }]);
        }
        body
    }
}

/// The number that stands in every field of a config.
///
/// # Errors
/// A config that some write has reached only in part.
pub fn number_in(config: &Value) -> Result<u64> {
    let of_workflows = config["workflows"].as_array().into_iter().flatten();
    let groups = of_workflows
        .map(|it| &it["fields"])
        .chain([&config["fields"]]);
    let fields = groups.flat_map(|fields| fields.as_array().into_iter().flatten());
    let mut numbers: Vec<&str> = fields
        .filter(|field| COUNTED.contains(&text(field, "key")))
        .map(|field| text(field, "value"))
        .collect();
    numbers.dedup();
    match numbers.as_slice() {
        [number] => Ok(number.parse()?),
        _ => Err(format!("half a config: {config}").into()),
    }
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}
