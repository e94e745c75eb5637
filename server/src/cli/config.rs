//! `patchbay config check`, `config print` and the generator of the README's table.

use super::Answer;
use crate::compose::admin;
use crate::options::{Loaded, Options, markdown, print};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Check the options and the operator's own OAuth clients, and change nothing
    Check,
    /// Print the options in force as an options file, and where each came from
    Print,
    /// Print the documentation of all options in Markdown
    Docs,
}

impl Command {
    pub(super) fn run(self, loaded: &Loaded) -> Answer {
        Ok(match self {
            Self::Check => format!(
                "The options are right.\n{}",
                redirect_uris(&loaded.options, "")?
            ),
            Self::Print => format!("{}{}", print(loaded), redirect_uris(&loaded.options, "# ")?),
            Self::Docs => markdown(),
        })
    }
}

/// What to register at the providers of the operator's own clients; nothing where there are none.
fn redirect_uris(options: &Options, before: &str) -> Answer {
    let registered = admin::redirect_uris(options)?;
    Ok(list(&registered, before))
}

fn list(registered: &[(String, String)], before: &str) -> String {
    let width = registered.iter().map(|(slug, _)| slug.len()).max();
    let Some(width) = width else {
        return String::new();
    };
    let mut text = format!("\n{before}Redirect URIs to register for your default clients:\n");
    for (slug, address) in registered {
        text.push_str(&format!("{before}  {slug:width$}  {address}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_uris_are_listed_where_there_are_any() {
        assert_eq!(list(&[], "# "), "");
        let registered = [
            ("hubspot", "https://a.test/1"),
            ("slack", "https://a.test/2"),
        ];
        let registered = registered.map(|(slug, address)| (slug.to_owned(), address.to_owned()));
        assert_eq!(
            list(&registered, "# "),
            "\n# Redirect URIs to register for your default clients:\n\
             #   hubspot  https://a.test/1\n#   slack    https://a.test/2\n"
        );
    }
}
