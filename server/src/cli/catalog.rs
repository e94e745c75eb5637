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

    /// Checks the built-in files and this one of a project.
    fn check(file: &str) -> Answer {
        let folder = tempfile::tempdir().expect("a folder");
        let project = folder.path().join("prj_0123456789abcdef01234567");
        std::fs::create_dir(&project).expect("a folder");
        std::fs::write(project.join("acme.toml"), file).expect("a file");
        let folder = folder.path().display().to_string();
        let loaded = Options::from_layers(None, [("PATCHBAY_CATALOG_DIR", folder.as_str())]);
        let answer = Command::Check.run(&loaded.expect("right").options);
        answer.map_err(|error| error.to_string().replace(&format!("{folder}/"), "").into())
    }

    const FILE: &str = r#"slug = "acme"
name = "Acme"
description = "Deals."
categories = ["crm"]
verified = false
[auth.oauth2]
authorize_url = "https://acme.test/authorize"
token_url = "https://acme.test/token"
client_auth = "body"
[[auth.oauth2.capture]]
name = "instance"
from = "token"
pointer = "/instance"
kind = "origin"
hosts = ["*.acme.test"]
[api]
base_url = "{instance}/v1"
"#;

    #[test]
    fn every_mistake_is_said_with_file_line_column_and_field() {
        let broken = FILE
            .replace("\"body\"", "\"bearer\"")
            .replace("*.acme.test", "*")
            .replace("{instance}", "{origin}");
        let error = check(&broken).expect_err("mistakes");
        let file = "prj_0123456789abcdef01234567/acme.toml";
        let wanted = [
            "9:15: auth.oauth2.client_auth: must be one of basic, body, basic_json, secret_as_user",
            "15:10: auth.oauth2.capture.hosts: must be a host such as \"api.acme.com\" or \
             \"*.acme.com\", in lower case",
            "17:12: api.base_url: there is no variable `{origin}` here; known: sandbox, instance",
        ]
        .map(|line| format!("{file}:{line}"));
        assert_eq!(error.to_string(), wanted.join("\n"));
    }

    #[test]
    fn a_right_file_with_unverified_facts_is_listed() {
        let said = check(FILE).expect("right");
        let listed = "prj_0123456789abcdef01234567/acme";
        assert!(said.contains("files are right. Not verified: "), "{said}");
        assert!(said.contains(listed), "{said}");
    }

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
