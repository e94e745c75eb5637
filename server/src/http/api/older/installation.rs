//! `/api/v1/application/{slug}/installation` and `/api/v2/application/{slug}/installation`. Reading and
//! removing are `browser::config`.

pub mod create;
pub mod update;

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Application and config, which stand in the address here.
#[derive(Deserialize)]
pub struct Address {
    slug: String,
    config_id: Option<String>,
}

impl Address {
    /// The body that `browser::config` would have got.
    fn into_body(self, mut body: Map<String, Value>) -> Value {
        body.insert("slug".to_owned(), json!(self.slug));
        if let Some(config_id) = self.config_id {
            body.insert("config_id".to_owned(), json!(config_id));
        }
        Value::Object(body)
    }
}
