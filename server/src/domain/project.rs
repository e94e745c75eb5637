//! A project's settings.

use serde::{Deserialize, Serialize};

use super::theme::ThemeSettings;

/// The longest name of a company, in characters.
const LONGEST_NAME: usize = 200;

/// What a company's name may be, for messages.
pub const NAME_RULE: &str = "1 to 200 characters in one line";

/// Whether this can be a company's name.
#[must_use]
pub fn is_name(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= LONGEST_NAME
        && !text.chars().any(char::is_control)
}

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
    pub theme: ThemeSettings,
}
