//! What is logged, and in which form.

use std::borrow::Cow;

use tracing_subscriber::filter::{LevelFilter, Targets};

use crate::options::OptionValue;

/// A level for everything and levels for parts of the program: `info,sqlx=warn`.
#[derive(Clone, Debug)]
pub struct LogFilter {
    text: String,
    targets: Targets,
}

impl LogFilter {
    /// As a filter for a subscriber.
    #[must_use]
    pub fn targets(&self) -> Targets {
        self.targets.clone()
    }
}

impl OptionValue for LogFilter {
    const RIGHT: &'static str = "`off`, `error`, `warn`, `info`, `debug` or `trace`, which may be \
                                 followed by levels for parts of the program, such as \
                                 `info,sqlx=warn`";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        let mut targets = Targets::new();
        let mut overall = false;
        for entry in super::entries(text) {
            // The subscriber's own parser would take a mistyped level for a part's name.
            targets = match entry.split_once('=') {
                Some((part, level)) if !part.is_empty() => {
                    targets.with_target(part, level_of(level).ok_or_else(Self::wrong)?)
                }
                None if !overall => {
                    overall = true;
                    targets.with_default(level_of(entry).ok_or_else(Self::wrong)?)
                }
                _ => return Err(Self::wrong()),
            };
        }
        if overall {
            Ok(Self {
                text: text.to_owned(),
                targets,
            })
        } else {
            Err(Self::wrong())
        }
    }

    fn to_text(&self) -> String {
        self.text.clone()
    }
}

fn level_of(word: &str) -> Option<LevelFilter> {
    Some(match word {
        "off" => LevelFilter::OFF,
        "error" => LevelFilter::ERROR,
        "warn" => LevelFilter::WARN,
        "info" => LevelFilter::INFO,
        "debug" => LevelFilter::DEBUG,
        "trace" => LevelFilter::TRACE,
        _ => return None,
    })
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

impl OptionValue for LogFormat {
    const RIGHT: &'static str = "`text` or `json`";

    fn parse(text: &str) -> Result<Self, Cow<'static, str>> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(Self::wrong()),
        }
    }

    fn to_text(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Json => "json".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn parts_of_the_program_can_be_quieter_than_the_rest() {
        let filter = LogFilter::parse("info,sqlx=warn").expect("right").targets();
        assert!(filter.would_enable("patchbay::http", &Level::INFO));
        assert!(!filter.would_enable("patchbay::http", &Level::DEBUG));
        assert!(!filter.would_enable("sqlx::query", &Level::INFO));
        assert!(filter.would_enable("sqlx::query", &Level::WARN));
    }

    #[test]
    fn a_mistyped_level_is_refused() {
        for wrong in [
            "",
            "verbose",
            "INFO ",
            "sqlx=warn",
            "info,sqlx",
            "info,=warn",
            "info,a=b",
        ] {
            assert!(LogFilter::parse(wrong).is_err(), "{wrong}");
        }
        assert!(
            LogFilter::parse("info,warn").is_err(),
            "two levels for everything"
        );
        assert!(LogFormat::parse("xml").is_err());
    }
}
