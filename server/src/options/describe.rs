//! The options as people read them: the README's table and `config print`.

use super::{Loaded, Options, Place};

const INTRODUCTION: &str = "\
Options come from environment variables or from a TOML file that `--config FILE` or \
`PATCHBAY_CONFIG` names; where both give one, the environment wins. In the file, \
`PATCHBAY_TICKET_LIFETIME` is called `ticket_lifetime`. Unknown names and bad values are refused. A \
duration is a whole number with the unit `ms`, `s`, `m`, `h` or `d`. Relative paths start where the \
server was started.
";

/// The README's configuration tables, in Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut text = INTRODUCTION.to_owned();
    for section in Options::definitions() {
        text.push_str(&format!("\n#### {}\n\n", section.title));
        text.push_str("| Variable | Default | Meaning |\n|---|---|---|\n");
        for option in section.options {
            let default = match option.default {
                "" => "none".to_owned(),
                default => format!("`{default}`"),
            };
            text.push_str(&format!(
                "| `{}` | {default} | {} Must be {}. |\n",
                option.variable(),
                option.doc.trim(),
                option.kind,
            ));
        }
    }
    text
}

/// The options in force as an options file, each with where it came from. Passwords are masked.
#[must_use]
pub fn print(loaded: &Loaded) -> String {
    let values = loaded.options.values();
    let width = values
        .iter()
        .map(|(name, _)| name.len())
        .max()
        .unwrap_or_default();
    let mut text = String::new();
    for (name, value) in values {
        let value = toml::Value::String(value);
        let origin = match loaded.origins.of(name) {
            Place::Default => String::new(),
            place => format!("  # {place}"),
        };
        text.push_str(&format!("{name:width$} = {value}{origin}\n"));
    }
    text
}
