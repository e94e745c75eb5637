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

/// The value of the variable `name`, for `${NAME}` in a project file; `None` also if it is not
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
/// the services around it: beside a service named `patchbay` those begin with our prefix.
/// <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
pub(super) fn is_ours(name: &str, value: &str) -> bool {
    let service = name == "SERVICE_HOST"
        || name.starts_with("SERVICE_PORT")
        || name
            .strip_prefix("PORT_")
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_numeric()))
        || (name == "PORT" && value.contains("://"));
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
        assert!(!is_ours("TEST_POSTGRES", "x"));
        assert!(is_ours("PORT", "3000"));
        assert!(is_ours("LISTEN", "127.0.0.1:1"));
    }
}
