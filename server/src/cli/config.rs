//! `patchbay config check`, `config print` and the generator of the README's table.

use crate::options::{Loaded, markdown, print};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Check the options and change nothing
    Check,
    /// Print the options in force as an options file, and where each came from
    Print,
    /// Print the documentation of all options in Markdown
    Docs,
}

impl Command {
    pub(super) fn run(self, loaded: &Loaded) -> String {
        match self {
            Self::Check => "The options are right.".to_owned(),
            Self::Print => print(loaded),
            Self::Docs => markdown(),
        }
    }
}
