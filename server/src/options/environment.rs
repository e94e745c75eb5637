//! The one place that reads the process's environment (`clippy.toml` says so).
//!
//! Everything else gets variables as a parameter, so tests need not change the process.

use std::ffi::OsString;

use super::PREFIX;
use super::problem::{Place, Problem, Problems};

/// The variables whose names begin with [`PREFIX`].
///
/// # Errors
/// One problem per variable that is not UTF-8.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
pub fn variables() -> Result<Vec<(String, String)>, Problems> {
    readable(std::env::vars_os())
}

/// Whether `cargo leptos watch` started this process. It describes itself in the environment.
#[must_use]
pub fn is_watched() -> bool {
    lookup("LEPTOS_WATCH").as_deref() == Some("true")
}

/// The value of the variable `name`, as for `${NAME}` in a project file; `None` also if it is not
/// UTF-8.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
pub fn lookup(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn readable(
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Result<Vec<(String, String)>, Problems> {
    let mut read = Vec::new();
    let mut problems = Vec::new();
    for (name, value) in variables {
        let name = name.to_string_lossy().into_owned();
        if !name.starts_with(PREFIX) {
            continue;
        }
        match value.into_string() {
            Ok(value) => read.push((name, value)),
            Err(_) => {
                problems.push(Problem::new(
                    Place::Environment,
                    format!("{name} must be UTF-8"),
                ));
            }
        }
    }
    if problems.is_empty() {
        Ok(read)
    } else {
        Err(Problems::new(problems))
    }
}

/// Whether a variable with the prefix (given without it) is meant for us.
///
/// The test harness has variables of its own, and Kubernetes gives every container the addresses of
/// the services around it: beside services named `patchbay` or `patchbay-db` those begin with our
/// prefix.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
pub(super) fn is_ours(name: &str, value: &str) -> bool {
    // What follows the service's name, which may be empty or end with an underscore.
    let is_whole = |at: usize| at == 0 || name.as_bytes().get(at - 1) == Some(&b'_');
    let ends = |end: &str| name.ends_with(end) && is_whole(name.len() - end.len());
    let holds = |part: &str| name.match_indices(part).any(|(at, _)| is_whole(at));
    let numbered = name.match_indices("PORT_").any(|(at, part)| {
        let rest = name.get(at + part.len()..).unwrap_or_default();
        is_whole(at) && rest.starts_with(|c: char| c.is_ascii_digit())
    });
    let service = ends("SERVICE_HOST")
        || holds("SERVICE_PORT")
        || numbered
        || (ends("PORT") && value.contains("://"));
    !name.starts_with("TEST_") && !service
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStringExt as _;

    use super::*;

    #[test]
    fn a_variable_that_is_not_text_is_refused_by_name() {
        let bad = OsString::from_vec(vec![0xff]);
        let variables = [
            (OsString::from("PATCHBAY_LISTEN"), bad.clone()),
            ("OTHER".into(), bad),
        ];
        let problems = readable(variables.into_iter()).expect_err("refused");
        assert_eq!(problems.to_string(), "PATCHBAY_LISTEN must be UTF-8");
    }

    #[test]
    fn variables_of_kubernetes_and_of_the_test_harness_are_not_ours() {
        assert!(!is_ours("SERVICE_HOST", "10.0.0.1"));
        assert!(!is_ours("SERVICE_PORT_HTTP", "80"));
        assert!(!is_ours("PORT", "tcp://10.0.0.1:80"));
        assert!(!is_ours("PORT_80_TCP_ADDR", "10.0.0.1"));
        assert!(!is_ours("DB_SERVICE_HOST", "10.0.0.1"));
        assert!(!is_ours("DB_SERVICE_PORT", "5432"));
        assert!(!is_ours("DB_PORT", "tcp://10.0.0.1:5432"));
        assert!(!is_ours("DB_PORT_5432_TCP_ADDR", "10.0.0.1"));
        assert!(is_ours("IMPORT_1", "x"), "only whole words count");
        assert!(!is_ours("TEST_POSTGRES", "x"));
        assert!(is_ours("PORT", "3000"));
        assert!(is_ours("LISTEN", "127.0.0.1:1"));
    }
}
