use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::outbound::guard::AllowList;

const NOTHING: [(&str, &str); 0] = [];

fn file(text: &str) -> Option<FileText<'_>> {
    Some(FileText {
        path: Path::new("p.toml"),
        text,
    })
}

fn problems<const N: usize>(
    file: Option<FileText<'_>>,
    variables: [(&str, &str); N],
) -> Vec<String> {
    let problems = Options::from_layers(file, variables).expect_err("refused");
    problems.to_string().lines().map(str::to_owned).collect()
}

#[test]
fn the_defaults_are_a_working_set() {
    let options = Options::from_layers(None, NOTHING).expect("right").options;
    assert_eq!(options.address.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(
        options.address.public_url.to_string(),
        "http://localhost:3000"
    );
    assert_eq!(
        options.storage.database_url.to_string(),
        "sqlite://data/patchbay.db"
    );
    assert_eq!(
        options.storage.master_key_file,
        Path::new("data/master.key")
    );
    assert_eq!(options.features.site_root, Path::new("target/site"));
    assert!(!options.features.demo && options.features.sandbox);
    assert_eq!(options.features.catalog_dir, None);
    assert_eq!(options.lifetimes.session_token.get().as_secs(), 86_400);
}

#[test]
fn the_file_wins_over_defaults_and_the_environment_over_the_file() {
    let text = "listen = '127.0.0.1:1'\nticket_lifetime = '1m'\n";
    let loaded = Options::from_layers(file(text), [("PATCHBAY_LISTEN", "127.0.0.1:2")]);
    let loaded = loaded.expect("right");
    assert_eq!(loaded.options.address.listen.port(), 2);
    assert_eq!(loaded.options.lifetimes.ticket.to_string(), "1m");
    assert_eq!(loaded.options.lifetimes.flow.to_string(), "10m");
    assert_eq!(*loaded.origins.of("listen"), Place::Environment);
    assert_eq!(
        loaded.origins.of("ticket_lifetime").to_string(),
        "p.toml, line 2"
    );
    assert_eq!(*loaded.origins.of("flow_lifetime"), Place::Default);
}

#[test]
fn a_file_may_use_the_types_of_toml() {
    let text = "demo = true\ndatabase_connections = 7\negress_allow = ['a.test:1', 'b.test:2']\n";
    let options = Options::from_layers(file(text), NOTHING)
        .expect("right")
        .options;
    assert!(options.features.demo);
    assert_eq!(options.storage.database_connections.get(), 7);
    let allow = AllowList::parse("a.test:1,b.test:2").expect("right");
    assert_eq!(*options.features.egress_allow.list(), allow);
}

#[test]
fn unknown_names_are_refused_and_the_nearest_is_named() {
    let found = problems(
        file("# a comment\nlisen = 'x'\ncolour_scheme = 'dark'\n"),
        [
            ("PATCHBAY_SESSION_LIFETIME", "1h"),
            ("PATCHBAY_listen", "127.0.0.1:1"),
        ],
    );
    assert_eq!(
        found,
        [
            "p.toml, line 2: `lisen` is not an option; did you mean `listen`?",
            "p.toml, line 3: `colour_scheme` is not an option; `patchbay config docs` lists all \
             options",
            "PATCHBAY_SESSION_LIFETIME is not an option; did you mean \
             PATCHBAY_SESSION_TOKEN_LIFETIME?",
            "PATCHBAY_listen is not an option; did you mean PATCHBAY_LISTEN?",
        ]
    );
}

#[test]
fn all_bad_values_are_refused_together_and_say_what_is_right() {
    let found = problems(
        file("ticket_lifetime = 30\n[limits]\nbody_limit = '1MiB'\n"),
        [
            ("PATCHBAY_LISTEN", "localhost:3000"),
            ("PATCHBAY_DEMO", "yes"),
        ],
    );
    assert_eq!(
        found,
        [
            "p.toml, line 2: `limits` must be a string, a number, true, false or an array of \
             strings; options are not grouped in tables",
            "PATCHBAY_LISTEN is `localhost:3000`; it must be an IP address and a port, such as \
             `127.0.0.1:3000` or `[::]:3000`",
            "PATCHBAY_DEMO is `yes`; it must be `on` or `off`",
            "p.toml, line 1: `ticket_lifetime` is `30`; it must be a whole number above 0 with the \
             unit `ms`, `s`, `m`, `h` or `d`, such as `30m`, at most `3650d`",
        ]
    );
}

#[test]
fn an_empty_variable_does_not_silently_mean_the_default() {
    let found = problems(
        None,
        [("PATCHBAY_MASTER_KEY_FILE", ""), ("PATCHBAY_LISTEN", " ")],
    );
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn a_refused_password_is_not_repeated() {
    let text = "database_url = 'mysql://u:hidden@h/d'\npublic_url = 'https://u:hidden@h'\n";
    let found = problems(file(text), NOTHING).join("\n");
    assert!(
        found.contains("`database_url` must be `sqlite://`"),
        "{found}"
    );
    assert!(!found.contains("hidden"), "{found}");

    let broken = problems(
        file("listen = '127.0.0.1:1'\ndatabase_url = 'hidden\n"),
        NOTHING,
    );
    let broken = broken.join("\n");
    assert!(
        broken.starts_with("p.toml, line 2: this is not TOML"),
        "{broken}"
    );
    assert!(!broken.contains("hidden"), "{broken}");
}

#[test]
fn a_refresh_lease_outlasts_the_call_it_protects() {
    assert!(Options::from_layers(None, [("PATCHBAY_REFRESH_LEASE", "30s")]).is_ok());
    let found = problems(None, [("PATCHBAY_REFRESH_LEASE", "29s")]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("PATCHBAY_REFRESH_LEASE must be at least 10 s longer than"),
        "{found:?}"
    );
}

#[test]
fn variables_that_are_not_options_are_left_alone() {
    let variables = [
        ("PATCHBAY_TEST_POSTGRES", "x"),
        ("PATCHBAY_CONFIG", "p.toml"),
        ("HOME", "/root"),
    ];
    assert!(Options::from_layers(None, variables).is_ok());
}

#[test]
fn every_option_has_its_own_name_and_is_documented() {
    let mut names = BTreeSet::new();
    for option in Options::definitions()
        .iter()
        .flat_map(|section| section.options)
    {
        assert!(names.insert(option.name), "{} is there twice", option.name);
        assert!(
            option.doc.trim().ends_with('.'),
            "{}: {}",
            option.name,
            option.doc
        );
        assert!(
            !option.doc.contains('|'),
            "{} would break the table",
            option.name
        );
        assert!(markdown().contains(&format!("`{}`", option.variable())));
    }
    let options = Options::from_layers(None, NOTHING).expect("right").options;
    let shown: BTreeSet<_> = options.values().into_iter().map(|(name, _)| name).collect();
    assert_eq!(shown, names);
}

#[test]
fn what_is_printed_can_be_read_again() {
    let variables = [
        ("PATCHBAY_PUBLIC_URL", "https://acme.test/in"),
        ("PATCHBAY_EGRESS_ALLOW", "10.0.0.1:80,vault.test:8200"),
        ("PATCHBAY_BODY_LIMIT", "64KiB"),
    ];
    let loaded = Options::from_layers(None, variables).expect("right");
    let printed = print(&loaded);
    assert!(
        printed.contains("\"https://acme.test/in\"  # environment\n"),
        "{printed}"
    );
    let again = Options::from_layers(file(&printed), NOTHING).expect("right");
    assert_eq!(again.options.values(), loaded.options.values());
}
