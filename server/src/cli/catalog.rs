//! `patchbay catalog check`.

use super::Answer;
use crate::compose::admin::{self, CatalogReport};
use crate::options::Options;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Check every app's file, and list those with facts nobody has verified
    Check,
}

impl Command {
    pub(super) fn run(self, options: &Options) -> Answer {
        match self {
            Self::Check => Ok(answer(&admin::check_catalog(options)?)),
        }
    }
}

fn answer(report: &CatalogReport) -> String {
    let unverified = match report.unverified.as_slice() {
        [] => "All their facts are verified.".to_owned(),
        slugs => format!("Not verified: {}.", slugs.join(", ")),
    };
    let files = if report.apps == 1 {
        "file is"
    } else {
        "files are"
    };
    format!("{} {files} right. {unverified}", report.apps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_with_unverified_facts_are_listed() {
        let unverified = vec!["acme".to_owned(), "zeta".to_owned()];
        let report = CatalogReport {
            apps: 3,
            unverified,
        };
        assert_eq!(
            answer(&report),
            "3 files are right. Not verified: acme, zeta."
        );
        let report = CatalogReport {
            apps: 1,
            unverified: Vec::new(),
        };
        assert_eq!(
            answer(&report),
            "1 file is right. All their facts are verified."
        );
    }
}
