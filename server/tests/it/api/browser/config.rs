//! `/api/v2/f-sdk/config`.

mod create;
mod delete;
mod get;
mod update;

use serde_json::Value;

const PATH: &str = "/api/v2/f-sdk/config";

/// The field with this key, of the application or of any workflow.
#[track_caller]
fn field<'a>(config: &'a Value, key: &str) -> &'a Value {
    let of_workflows = config["workflows"].as_array().into_iter().flatten();
    let groups = of_workflows
        .map(|workflow| &workflow["fields"])
        .chain([&config["fields"]]);
    let mut fields = groups.flat_map(|fields| fields.as_array().into_iter().flatten());
    let found = fields.find(|field| field["key"] == key);
    found.unwrap_or_else(|| panic!("no field {key}: {config}"))
}

/// The workflow with this alias.
#[track_caller]
fn workflow<'a>(config: &'a Value, alias: &str) -> &'a Value {
    let mut workflows = config["workflows"].as_array().into_iter().flatten();
    let found = workflows.find(|workflow| workflow["alias"] == alias);
    found.unwrap_or_else(|| panic!("no workflow {alias}: {config}"))
}

/// Its id.
fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap_or_default()
}
