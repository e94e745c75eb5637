//! `/api/v2/public/config` and `/api/v2/public/slug/{slug}/config`.

mod field;
mod list;
mod rule_column;
mod same;
mod switch;

use serde_json::{Value, json};

use crate::support::{Customer, TestApp};

/// Makes the customer's default config of an app.
async fn made(app: &TestApp, customer: &Customer<'_>, slug: &str) -> Value {
    let call = app.post("/api/v2/public/config").for_host(customer);
    call.json(json!({ "slug": slug })).send().await.ok()
}

/// The id of the field with this key, of the application or of any workflow.
#[track_caller]
fn field_id(config: &Value, key: &str) -> String {
    let of_workflows = config["workflows"].as_array().into_iter().flatten();
    let groups = of_workflows
        .map(|workflow| &workflow["fields"])
        .chain([&config["fields"]]);
    let mut fields = groups.flat_map(|fields| fields.as_array().into_iter().flatten());
    let found = fields.find(|field| field["key"] == key);
    let found = found.unwrap_or_else(|| panic!("no field {key}: {config}"));
    found["id"].as_str().unwrap_or_default().to_owned()
}

/// The workflow with this alias.
#[track_caller]
fn workflow<'a>(config: &'a Value, alias: &str) -> &'a Value {
    let mut workflows = config["workflows"].as_array().into_iter().flatten();
    let found = workflows.find(|workflow| workflow["alias"] == alias);
    found.unwrap_or_else(|| panic!("no workflow {alias}: {config}"))
}
