//! A database and a folder for one test, gone afterwards whatever the test did.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use patchbay::crypto::random::{Random as _, SystemRandom};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

use super::{Fixture, Setup};

/// Where the server that makes databases for tests is.
const POSTGRES: &str = "PATCHBAY_TEST_POSTGRES_URL";

/// The folder and the database of one test. Several servers may share it.
#[derive(Clone)]
pub struct Home {
    folder: Arc<TempDir>,
    postgres: Option<String>,
}

impl Home {
    fn new(postgres: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("the system's temporary folder takes folders");
        Self {
            folder: Arc::new(folder),
            postgres,
        }
    }

    /// A home whose database is an SQLite file.
    pub fn sqlite() -> Self {
        Self::new(None)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file with the master keys; it exists from the first start on.
    pub fn key_file(&self) -> PathBuf {
        self.folder().join("master.key")
    }

    /// A folder that looks like a built site, for the binary: it does not serve without one.
    pub fn site(&self) -> PathBuf {
        let site = self.folder().join("site");
        std::fs::create_dir_all(site.join("pkg")).expect("a folder");
        site
    }

    /// The binary on this home, without anything of our own environment. That is the one built with
    /// the tests, or the one that `PATCHBAY_BINARY` names.
    pub fn command(&self) -> Command {
        let binary = variable("PATCHBAY_BINARY");
        let binary = binary.unwrap_or_else(|| env!("CARGO_BIN_EXE_patchbay").to_owned());
        let mut command = Command::new(binary);
        command
            .env_clear()
            .env("PATCHBAY_DATABASE_URL", self.database_url())
            .env("PATCHBAY_MASTER_KEY_FILE", self.key_file())
            .env("PATCHBAY_SITE_ROOT", self.site());
        command
    }

    /// The database, as `PATCHBAY_DATABASE_URL` names it.
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite://{}", self.folder().join("patchbay.db").display());
        self.postgres.clone().unwrap_or_else(file)
    }
}

/// Runs a case on an SQLite file.
pub fn run_on_sqlite<F: Fixture, R: Future<Output = ()>>(case: impl FnOnce(F) -> R) {
    run(Home::sqlite(), case);
}

/// Runs a case on a fresh PostgreSQL database.
pub fn run_on_postgres<F: Fixture, R: Future<Output = ()>>(case: impl FnOnce(F) -> R) {
    let Some(server) = variable(POSTGRES) else {
        let advice = "run the tests through scripts/with-postgres.sh";
        assert_ne!(
            variable("CI").as_deref(),
            Some("true"),
            "{POSTGRES} is not set: {advice}"
        );
        eprintln!("skipped: {POSTGRES} is not set; {advice}");
        return;
    };
    let name = fresh_name();
    administer(&server, &format!("CREATE DATABASE {name}"));
    let mut url = url::Url::parse(&server).expect("the address of a PostgreSQL server");
    url.set_path(&name);
    let home = Home::new(Some(url.to_string()));
    let result = catch_unwind(AssertUnwindSafe(|| run(home, case)));
    administer(&server, &format!("DROP DATABASE {name} WITH (FORCE)"));
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

fn run<F: Fixture, R: Future<Output = ()>>(home: Home, case: impl FnOnce(F) -> R) {
    // Two threads, so that what a case does at once really happens at once.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("the operating system gives threads");
    runtime.block_on(async { case(F::ready(Setup::at(home)).await).await });
    // Connections of a server that the case has dropped close on their own time.
    runtime.shutdown_background();
}

fn administer(server: &str, statement: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("the operating system gives threads");
    runtime.block_on(async {
        let connection = PgConnection::connect(server).await;
        let mut connection = connection.unwrap_or_else(|error| panic!("{POSTGRES}: {error}"));
        let done = connection.execute(AssertSqlSafe(statement)).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
        connection.close().await.ok();
    });
}

fn fresh_name() -> String {
    let mut bytes = [0_u8; 8];
    SystemRandom.fill(&mut bytes);
    format!("patchbay_test_{}", hex::encode(bytes))
}

/// What the caller of the tests chose.
#[expect(
    clippy::disallowed_methods,
    reason = "what to test on is no option of the server"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
