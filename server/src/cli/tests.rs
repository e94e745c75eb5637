use clap::CommandFactory as _;

use super::*;

#[derive(Debug, thiserror::Error)]
#[error("the database cannot be opened")]
struct Outer(#[source] io::Error);

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn an_error_is_one_line_with_its_causes() {
    let error = Outer(io::Error::other("disk full"));
    assert_eq!(
        complaint(&error),
        "patchbay: the database cannot be opened: disk full\n"
    );
}

#[test]
fn an_error_that_stands_for_another_says_it_once() {
    let locked = crate::store::StoreError::Locked("p.db".to_owned());
    let text = complaint(&crate::compose::StartError::from(locked));
    assert_eq!(
        text.matches("another patchbay process").count(),
        1,
        "{text}"
    );
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[test]
fn a_cause_is_said_even_if_its_words_came_before() {
    let error = Outer(io::Error::other("database"));
    assert_eq!(
        complaint(&error),
        "patchbay: the database cannot be opened: database\n"
    );
}

#[test]
fn every_problem_has_its_own_line() {
    let variables = [("PATCHBAY_DEMO", "maybe"), ("PATCHBAY_LOG_FORMAT", "xml")];
    let problems = Options::from_layers(None, variables).expect_err("refused");
    assert_eq!(
        complaint(&problems),
        "patchbay: PATCHBAY_DEMO is `maybe`; it must be `on` or `off`\n\
         patchbay: PATCHBAY_LOG_FORMAT is `xml`; it must be `text` or `json`\n"
    );
}

#[test]
fn the_options_file_may_be_named_before_and_after_the_command() {
    for line in [
        ["patchbay", "--config", "p.toml", "serve"],
        ["patchbay", "serve", "--config", "p.toml"],
    ] {
        let cli = Cli::try_parse_from(line).expect("right");
        assert_eq!(cli.config, Some(PathBuf::from("p.toml")));
    }
}

#[test]
fn what_is_not_a_project_id_is_a_usage_error() {
    let id = format!("prj_{}", "0".repeat(24));
    for (project, right) in [(id.as_str(), true), ("acme", false)] {
        for command in [vec!["export"], vec!["apply", "p.toml", "--dry-run"]] {
            let line = [vec!["patchbay"], command, vec!["--project", project]].concat();
            match Cli::try_parse_from(&line) {
                Ok(_) => assert!(right, "{line:?}"),
                Err(error) => assert!(!right && error.exit_code() == 2, "{error}"),
            }
        }
    }
}

#[test]
fn a_project_needs_a_name() {
    let error = Cli::try_parse_from(["patchbay", "project", "create"]).expect_err("refused");
    assert_eq!(error.exit_code(), 2);
    assert!(error.to_string().contains("--name"), "{error}");
}

#[test]
fn an_answer_ends_with_one_line_break() {
    let said = |text| {
        let mut out = Vec::new();
        say(&mut out, text).expect("written");
        String::from_utf8(out).expect("text")
    };
    assert_eq!(said("done"), "done\n");
    assert_eq!(said("done\n"), "done\n");
    assert_eq!(said(""), "");
}
