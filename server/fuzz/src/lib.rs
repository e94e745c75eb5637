//! What several targets need.
//!
//! Inputs are lines of text wherever the parser under test reads text, so that a seed can be read
//! and written by hand, and a finding is understood when it is seen.

use std::pin::pin;
use std::task::{self, Poll, Waker};

use app::contract::ids::ProjectId;
use patchbay::domain::config::definition::AppConfigDef;
use patchbay::domain::project_file::{Context, KnownApp, Needs, ProjectModel, SANDBOX_FILE, read};
use patchbay::strict_toml::Problems;

/// The first `N - 1` lines, and all that follows them; what is missing is empty.
#[must_use]
pub fn lines<const N: usize>(text: &str) -> [&str; N] {
    let mut parts = text.splitn(N, '\n');
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// What a future gives that waits for nothing.
///
/// # Panics
/// If it waits after all.
#[track_caller]
pub fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut task::Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

/// Every mistake in a file has words and stands within the file.
///
/// # Panics
/// If one does not, or there is none.
#[track_caller]
pub fn assert_places(problems: &Problems, text: &str) {
    assert!(!problems.0.is_empty(), "refused without a reason");
    for problem in &problems.0 {
        assert!(!problem.message.is_empty(), "{problem:?}");
        let line = text.split('\n').nth(problem.line.wrapping_sub(1));
        let line = line.unwrap_or_else(|| panic!("no such line: {problem:?}"));
        let columns = 1..=line.chars().count() + 1;
        assert!(columns.contains(&problem.column), "{problem:?}");
    }
}

/// The project that files are read for.
#[must_use]
pub fn project_id() -> ProjectId {
    ProjectId::from_bytes([1; 12])
}

/// Fields and workflows of every type: those of the built-in sandbox apps together.
///
/// # Panics
/// If the built-in file has a mistake.
#[must_use]
pub fn sandbox_definition() -> AppConfigDef {
    let context = Context {
        project: &project_id(),
        current: &ProjectModel::default(),
        known_app: &|slug| {
            Some(KnownApp {
                oauth: slug == "sandbox-crm",
                sandbox: true,
                needs_client: Needs::Nowhere,
            })
        },
        variable: &|_| None,
    };
    let file = read("sandbox.toml", SANDBOX_FILE, &context).expect("the built-in file is right");
    let mut all = AppConfigDef::default();
    for app in file.apps {
        all.fields.extend(app.definition.fields);
        all.workflows.extend(app.definition.workflows);
    }
    all
}
