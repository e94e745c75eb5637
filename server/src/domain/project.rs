//! A project's settings.

use serde::{Deserialize, Serialize};

/// What the `[settings]` of a project file say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The company's name, as end users see it.
    pub name: String,
    /// Origins that may frame the hosted page and receive messages: scheme, host and port.
    pub allowed_origins: Vec<String>,
    /// Where the hosted page may return to; compared exactly.
    pub return_urls: Vec<String>,
    /// Default colours, under the names of `connect-url`.
    pub theme: serde_json::Map<String, serde_json::Value>,
}
