//! `/api/v1/application/{slug}/installation` and `/api/v2/application/{slug}/installation`. Reading and
//! removing are `browser::config`.

pub mod create;
pub mod update;

use serde_json::{Map, Value, json};

/// The body that `browser::config` would have got: application and config stand in the address here.
fn with_address(mut body: Map<String, Value>, slug: &str, config_id: Option<&str>) -> Value {
    body.insert("slug".to_owned(), json!(slug));
    if let Some(config_id) = config_id {
        body.insert("config_id".to_owned(), json!(config_id));
    }
    Value::Object(body)
}
