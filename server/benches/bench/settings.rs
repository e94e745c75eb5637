//! What the caller chose, from the environment.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Result;
use crate::figures::SUBJECTS;

/// What to measure, on what, for how long.
pub struct Settings {
    /// The release binary.
    pub binary: PathBuf,
    /// The built pages.
    pub site: PathBuf,
    /// The PostgreSQL server to make databases on, where there is one.
    pub postgres: Option<String>,
    /// How long a loop lasts.
    pub seconds: Duration,
    /// The subjects to measure; empty for all.
    pub only: Vec<String>,
    /// Whether to go up to a million linked accounts.
    pub million: bool,
    /// How long a soak lasts.
    pub soak: Duration,
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// A value that says nothing, with what would be right.
    pub fn read() -> Result<Self> {
        let root = root();
        // The server runs in another folder.
        let path = |name: &str, default: &str| {
            let path = variable(name).map_or_else(|| root.join(default), PathBuf::from);
            std::path::absolute(path)
        };
        let only: Vec<String> = variable("PATCHBAY_BENCH_ONLY")
            .iter()
            .flat_map(|list| list.split(','))
            .map(|subject| subject.trim().to_owned())
            .filter(|subject| !subject.is_empty())
            .collect();
        if let Some(unknown) = only.iter().find(|it| !SUBJECTS.contains(&it.as_str())) {
            let known = SUBJECTS.join(", ");
            return Err(format!("PATCHBAY_BENCH_ONLY: there is no {unknown}, but {known}").into());
        }
        let settings = Self {
            binary: path("PATCHBAY_BINARY", "target/release/patchbay")?,
            site: path("PATCHBAY_SITE_ROOT", "target/site")?,
            postgres: variable("PATCHBAY_TEST_POSTGRES_URL"),
            seconds: seconds("PATCHBAY_BENCH_SECONDS", 3.0)?,
            only,
            million: variable("PATCHBAY_BENCH_MILLION").is_some_and(|it| it == "1"),
            soak: seconds("PATCHBAY_SOAK_SECONDS", 600.0)?,
        };
        for path in [&settings.binary, &settings.site] {
            if !path.exists() {
                return Err(format!("there is no {}: run `make build`", path.display()).into());
            }
        }
        Ok(settings)
    }

    /// Whether a subject is to be measured.
    pub fn wants(&self, subject: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|it| it == subject)
    }

    /// Where the figures are written.
    pub fn output(&self) -> PathBuf {
        root().join("target/bench/bench.json")
    }
}

/// The repository.
pub fn root() -> PathBuf {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    server.parent().unwrap_or(server).to_owned()
}

fn seconds(name: &str, default: f64) -> Result<Duration> {
    let Some(text) = variable(name) else {
        return Ok(Duration::from_secs_f64(default));
    };
    let number = text
        .parse::<f64>()
        .ok()
        .filter(|it| (0.1..=86_400.0).contains(it));
    number
        .map(Duration::from_secs_f64)
        .ok_or_else(|| format!("{name} must be a number of seconds from 0.1 to 86400").into())
}

#[expect(
    clippy::disallowed_methods,
    reason = "what to measure is no option of the server"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
