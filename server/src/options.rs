//! The server's options: typed, documented, and refused by name when they are wrong.
//!
//! An option has one name, written `session_token_lifetime` in the TOML file and
//! `PATCHBAY_SESSION_TOKEN_LIFETIME` in the environment. The layers are the default, then the file
//! (`--config FILE` or `PATCHBAY_CONFIG`), then the environment; the last one wins. All problems are
//! reported together, because an operator should not have to start the server once per mistake.
//!
//! To add an option, add one entry to the section it belongs to (`sections/`). Parsing, the refusal
//! of unknown names, `config print` and the table in the README follow from that entry; then run
//! `patchbay config docs` and put its output into the README. To add a kind of value, implement
//! [`OptionValue`] in a file of `values/`.
//!
//! What an option *does* is not decided here. Nothing here opens a file, except that
//! [`Options::load`] reads the options file, and only `environment` looks at the process's variables.

use std::path::{Path, PathBuf};

mod definition;
mod describe;
pub mod environment;
mod file;
mod problem;
mod reader;
pub mod sections;
pub mod values;

pub use definition::{OptionDef, OptionValue, Section, SectionDef};
pub use describe::{markdown, print};
pub use problem::{Place, Problem, Problems};
pub use reader::Origins;

use reader::Reader;
use sections::{Address, Features, Lifetimes, Limits, Log, Storage, Timings};

use crate::store::BUSY_TIMEOUT;

/// What every option's environment variable begins with.
pub const PREFIX: &str = "PATCHBAY_";

/// The environment variable that names the options file.
pub const CONFIG_VARIABLE: &str = "PATCHBAY_CONFIG";

/// Declares [`Options`] once as a list of sections.
macro_rules! options {
    ($($(#[$doc:meta])+ $field:ident: $section:ty,)+) => {
        /// Everything an operator can decide.
        #[derive(Clone, Debug)]
        pub struct Options {
            $($(#[$doc])+ pub $field: $section,)+
        }

        impl Options {
            /// Every option that exists, in the order of the documentation.
            #[must_use]
            pub fn definitions() -> Vec<SectionDef> {
                vec![$(SectionDef { title: <$section>::TITLE, options: <$section>::OPTIONS },)+]
            }

            /// Name and value of every option. Passwords are masked.
            #[must_use]
            pub fn values(&self) -> Vec<(&'static str, String)> {
                [$(self.$field.values(),)+].concat()
            }

            fn read(reader: &mut Reader) -> Option<Self> {
                $(let $field = <$section>::read(reader);)+
                Some(Self { $($field: $field?,)+ })
            }
        }
    };
}

options! {
    /// Where the server listens and under which address the world knows it.
    address: Address,
    /// Where data and the master keys are kept.
    storage: Storage,
    /// What is served, and what the server may reach.
    features: Features,
    /// How long what the server hands out stays valid.
    lifetimes: Lifetimes,
    /// How long the server itself waits.
    timings: Timings,
    /// How much one caller may ask for.
    limits: Limits,
    /// What is logged, and how.
    log: Log,
}

/// The text of an options file, and the name to use for it in messages.
#[derive(Clone, Copy, Debug)]
pub struct FileText<'a> {
    /// The file.
    pub path: &'a Path,
    /// What it says.
    pub text: &'a str,
}

/// Usable options, and where each of them came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The options.
    pub options: Options,
    /// Who gave them.
    pub origins: Origins,
}

impl Options {
    /// Reads the environment and the file, if one is named by `config` or by `PATCHBAY_CONFIG`.
    ///
    /// # Errors
    /// All problems at once.
    pub fn load(config: Option<&Path>) -> Result<Loaded, Problems> {
        let variables = environment::variables()?;
        let named = variables.iter().find(|(name, _)| name == CONFIG_VARIABLE);
        let path = config
            .map(Path::to_owned)
            .or_else(|| named.map(|(_, path)| PathBuf::from(path)));
        let Some(path) = path else {
            return Self::from_layers(None, variables);
        };
        let text = std::fs::read_to_string(&path).map_err(|error| {
            let message = format!(
                "the options file `{}` cannot be read: {error}",
                path.display()
            );
            Problems::one(Problem::new(Place::Default, message))
        })?;
        Self::from_layers(
            Some(FileText {
                path: &path,
                text: &text,
            }),
            variables,
        )
    }

    /// The options that follow from a file's text and from `variables`, of which those that do not
    /// begin with [`PREFIX`] are passed over. Reads nothing else.
    ///
    /// # Errors
    /// All problems at once.
    pub fn from_layers<Name, Value>(
        file: Option<FileText<'_>>,
        variables: impl IntoIterator<Item = (Name, Value)>,
    ) -> Result<Loaded, Problems>
    where
        Name: Into<String>,
        Value: Into<String>,
    {
        let mut reader = Reader::default();
        if let Some(file) = file {
            reader.add_file(file);
        }
        reader.add_variables(variables.into_iter().map(|(n, v)| (n.into(), v.into())));
        let options = Self::read(&mut reader);
        if let Some(options) = &options {
            options.check(&mut reader);
        }
        let (origins, problems) = reader.finish();
        match options {
            Some(options) if problems.is_empty() => Ok(Loaded { options, origins }),
            _ => Err(Problems::new(problems)),
        }
    }

    /// What must hold between options.
    fn check(&self, reader: &mut Reader) {
        let timings = &self.timings;
        // The answer of the call is still to be written, which may have to wait.
        if timings.refresh_lease.get() < timings.outbound_timeout.get() + BUSY_TIMEOUT {
            reader.refuse(
                "refresh_lease",
                &format!(
                    "be at least {} s longer than `outbound_timeout` ({}), or a second process would \
                     refresh while the first still waits for the provider or for the database",
                    BUSY_TIMEOUT.as_secs(),
                    timings.outbound_timeout
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests;
