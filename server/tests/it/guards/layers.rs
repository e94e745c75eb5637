//! Which part of the server may know which other, as `server/src/lib.rs` says it.

use super::source::{Source, sources};

/// What each part may name besides itself. A part that is missing here fails.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("main", &["cli"]),
    ("cli", &["compose", "options"]),
    // The one module that knows every part.
    (
        "compose",
        &[
            "catalog", "clock", "crypto", "http", "options", "outbound", "sandbox", "services",
            "store", "ui",
        ],
    ),
    ("http", &["services", "domain", "catalog", "options"]),
    ("ui", &["services", "domain", "catalog", "options"]),
    (
        "services",
        &[
            "domain", "store", "catalog", "outbound", "crypto", "clock", "options",
        ],
    ),
    ("store", &["domain", "clock"]),
    ("sandbox", &["clock"]),
    ("outbound", &[]),
    ("catalog", &["strict_toml"]),
    ("domain", &["strict_toml"]),
    ("options", &[]),
    ("crypto", &[]),
    ("clock", &[]),
    ("strict_toml", &[]),
];

/// What a part may name all the same: who, what, why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "domain",
        "clock::Timestamp",
        "moments are values; the clock itself stays outside",
    ),
    ("store", "crypto::token", "the type of a token's hash"),
    ("store", "crypto::master_key", "the type of a wrapped key"),
    (
        "outbound",
        "crypto::random",
        "the verifier of PKCE comes from our randomness",
    ),
    (
        "outbound",
        "crypto::hmac",
        "a provider signs its callbacks with the client secret",
    ),
    (
        "outbound",
        "domain::auth_object",
        "how long a token may be and last, whoever brings it",
    ),
    (
        "outbound",
        "clock::pause",
        "a body that takes too long is waited for no longer",
    ),
    ("sandbox", "crypto::random", "it names its own grants"),
    ("http", "crypto::random", "the edge names requests"),
    ("ui", "http::Shared", "the same handle on the use cases"),
    (
        "ui",
        "http::edge",
        "the request's id, and causes for the log",
    ),
    (
        "ui",
        "http::error",
        "the page of a failure that the edge tells people",
    ),
    (
        "options",
        "store::BUSY_TIMEOUT",
        "a lease outlasts a wait for the database",
    ),
    (
        "options",
        "outbound::guard",
        "one parser for the destinations that are allowed",
    ),
];

/// Crates that only some parts may name.
const CRATES: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("reqwest", &["outbound"]),
    ("oauth2", &["outbound"]),
    ("aws_lc_rs", &["crypto", "sandbox"]),
    ("leptos", &["ui"]),
    ("leptos_axum", &["ui"]),
    ("clap", &["cli"]),
    // The domain knows what a config is in JSON.
    ("utoipa", &["http", "domain"]),
    ("axum", &["http", "ui", "compose", "sandbox", "outbound"]),
];

/// Files that may name a crate all the same.
const CRATE_EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "server/src/domain/project_file/ids.rs",
        "aws_lc_rs",
        "ids of fields are digests, which are pure",
    ),
    (
        "server/src/domain/default_client.rs",
        "aws_lc_rs",
        "ids of the operator's clients are digests too",
    ),
];

/// The part that a file belongs to.
fn part(source: &Source) -> &str {
    let inner = source.path.trim_start_matches("server/src/");
    inner
        .split('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".rs")
}

/// The paths behind `prefix`, such as `store::flows` of `crate::store::flows::find`.
fn named(code: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let names = group.split('}').next().unwrap_or_default().split(',');
            found.extend(
                names
                    .map(|name| name.trim().to_owned())
                    .filter(|it| !it.is_empty()),
            );
        } else {
            let path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
            found.push(rest.chars().take_while(|c| path(*c)).collect());
        }
    }
    found
}

fn fits(path: &str, allowed: &str) -> bool {
    path == allowed
        || path
            .strip_prefix(allowed)
            .is_some_and(|rest| rest.starts_with("::"))
}

/// Every edge between two parts: file, part, what it names.
fn edges() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for source in sources("server/src") {
        let own = part(&source).to_owned();
        for path in named(&source.code(), "crate::")
            .into_iter()
            .chain(named(&source.code(), "patchbay::"))
        {
            let target = path.split("::").next().unwrap_or_default();
            if target != own && own != "lib" {
                found.push((source.path.clone(), own.clone(), path));
            }
        }
    }
    found
}

#[test]
fn parts_name_only_what_they_may() {
    let mut wrong = Vec::new();
    for (file, own, path) in edges() {
        let target = path.split("::").next().unwrap_or_default();
        let allowed = MAY_NAME
            .iter()
            .find(|(part, _)| *part == own)
            .map(|(_, targets)| *targets);
        let Some(allowed) = allowed else {
            wrong.push(format!("{own} is not in MAY_NAME"));
            continue;
        };
        let excepted = EXCEPTIONS
            .iter()
            .any(|(part, what, _)| *part == own && fits(&path, what));
        if !allowed.contains(&target) && !excepted {
            wrong.push(format!("{file} names {path}; {own} may name {allowed:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_exception_is_still_needed() {
    let edges = edges();
    for (own, what, why) in EXCEPTIONS {
        let used = edges
            .iter()
            .any(|(_, part, path)| part == own && fits(path, what));
        assert!(
            used,
            "nobody in {own} names {what} any more ({why}): remove the exception"
        );
    }
    for (file, name, why) in CRATE_EXCEPTIONS {
        let source = sources("server/src")
            .into_iter()
            .find(|source| source.path == *file);
        let used =
            source.is_some_and(|source| !named(&source.code(), &format!("{name}::")).is_empty());
        assert!(
            used,
            "{file} does not name {name} any more ({why}): remove the exception"
        );
    }
}

#[test]
fn crates_are_named_where_they_belong() {
    let mut wrong = Vec::new();
    for source in sources("server/src") {
        let (own, code) = (part(&source).to_owned(), source.code());
        for (name, parts) in CRATES {
            let excepted = CRATE_EXCEPTIONS
                .iter()
                .any(|(file, what, _)| *file == source.path && what == name);
            let named = !named(&code, &format!("{name}::")).is_empty();
            if named && !parts.contains(&own.as_str()) && !excepted {
                wrong.push(format!(
                    "{} names {name}, which belongs to {parts:?}",
                    source.path
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_ui_knows_no_database_no_client_and_no_router() {
    for source in sources("app/src") {
        let code = source.code();
        for name in [
            "sqlx",
            "reqwest",
            "axum::Router",
            "axum::routing",
            "patchbay",
        ] {
            assert!(!code.contains(name), "{} names {name}", source.path);
        }
    }
}

#[test]
fn the_domain_does_nothing_but_think() {
    for source in sources("server/src/domain") {
        let code = source.code();
        for name in [
            "std::fs",
            "std::net",
            "std::env",
            "tokio",
            "async fn",
            "tracing::",
            "http::",
        ] {
            assert!(!code.contains(name), "{} names {name}", source.path);
        }
    }
}
