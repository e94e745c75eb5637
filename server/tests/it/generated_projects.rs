//! What holds for any project file: its export is the same project elsewhere, and applied again it
//! changes nothing.
//!
//! [`file`] makes right files of every shape: settings, apps with one client or several, fields of
//! every type with options, labels and parents, workflows.

mod field;
mod file;

use app::contract::ids::ProjectId;
use patchbay::services::projects::{self, FileText};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use crate::support::{Setup, TestApp, both_databases};

/// How many projects each database sees.
const CASES: u32 = 60;

/// What the variables of a text hold.
type Variables = fn(&str) -> Option<String>;
/// Where every secret is at hand.
const SET: Variables = |name| Some(format!("value of {name}"));
/// Where none is: what is stored stays.
const UNSET: Variables = |_| None;

/// Applies a text to a project; gives what changed, in words, which is nothing where nothing did.
async fn apply(
    app: &TestApp,
    project: &ProjectId,
    text: &str,
    variables: Variables,
) -> Result<String, TestCaseError> {
    let file = FileText {
        name: "generated.toml",
        text,
        variables: &variables,
    };
    let plan = projects::apply(&app.core, project, &file, false).await;
    let plan = plan.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
    Ok(if plan.is_empty() {
        String::new()
    } else {
        plan.to_string()
    })
}

async fn empty_project(app: &TestApp) -> ProjectId {
    let created = projects::create(&app.core, "Acme", true).await;
    created.expect("a project").project_id
}

async fn export(app: &TestApp, project: &ProjectId) -> String {
    projects::export(&app.core, project).await.expect("a file")
}

async fn comes_back(app: &TestApp, text: &str) -> Result<(), TestCaseError> {
    let (here, elsewhere) = (empty_project(app).await, empty_project(app).await);
    apply(app, &here, text, SET).await?;
    let exported = export(app, &here).await;
    let again = apply(app, &here, &exported, UNSET).await?;
    proptest::prop_assert_eq!(again, "", "applied to itself: {}", exported);
    proptest::prop_assert_eq!(&export(app, &here).await, &exported);
    apply(app, &elsewhere, &exported, SET).await?;
    proptest::prop_assert_eq!(export(app, &elsewhere).await, exported);
    Ok(())
}

both_databases! {
    async fn any_project_is_itself_after_export_and_apply(setup: Setup) {
        let app = setup.start().await;
        let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
        // The same projects each time: what fails once must fail for whoever looks into it.
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let handle = tokio::runtime::Handle::current();
        let done = tokio::task::block_in_place(|| {
            runner.run(&file::any(), |text| handle.block_on(comes_back(&app, &text)))
        });
        done.unwrap_or_else(|error| panic!("{error}"));
    }
}
