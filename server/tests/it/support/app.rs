//! A server in this process.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use patchbay::clock::{ManualClock, Timestamp};
use patchbay::compose::{self, Patience, StartError, Surroundings};
use patchbay::crypto::random::SystemRandom;
use patchbay::http::Shared;
use patchbay::http::health::Draining;
use patchbay::options::Options;
use patchbay::outbound::transport::Transport;
use patchbay::services::demo::Demo;
use serde_json::{Value, json};

use super::{Browser, Call, Customer, Home};

/// When every test begins: 2026-11-20T12:00:00Z.
const START: Timestamp = Timestamp(1_795_176_000_000_000);

/// What a test begins with.
pub trait Fixture {
    /// Makes it.
    fn ready(setup: Setup) -> impl Future<Output = Self>;
}

impl Fixture for Setup {
    async fn ready(setup: Setup) -> Self {
        setup
    }
}

impl Fixture for TestApp {
    async fn ready(setup: Setup) -> Self {
        setup.start().await
    }
}

/// A server about to start. Two that start from clones of one setup are two processes on one
/// database with one clock.
#[derive(Clone)]
pub struct Setup {
    /// Its database and folder.
    pub home: Home,
    /// The time, for all servers of the test.
    pub clock: ManualClock,
    options: Vec<(String, String)>,
    transport: Option<Arc<dyn Transport>>,
    patience: Patience,
}

impl Setup {
    /// A server on this database, with the sandbox and its controls.
    pub fn at(home: Home) -> Self {
        let clock = ManualClock::at(START);
        Self {
            home,
            clock,
            options: Vec::new(),
            transport: None,
            patience: Patience::default(),
        }
    }

    /// Sets an option by its name in the options file: `option("ticket_lifetime", "1m")`.
    pub fn option(mut self, name: &str, value: impl Into<String>) -> Self {
        self.options.push((
            format!("PATCHBAY_{}", name.to_ascii_uppercase()),
            value.into(),
        ));
        self
    }

    /// Sends what leaves for other providers than the sandbox through this.
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Waits so long for bodies.
    pub fn patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The options that the server will have.
    pub fn options(&self) -> Options {
        let (url, key) = (self.home.database_url(), self.home.key_file());
        let own = [
            ("PATCHBAY_DATABASE_URL".to_owned(), url),
            (
                "PATCHBAY_MASTER_KEY_FILE".to_owned(),
                key.display().to_string(),
            ),
            ("PATCHBAY_DATABASE_CONNECTIONS".to_owned(), "5".to_owned()),
            (
                "PATCHBAY_SITE_ROOT".to_owned(),
                self.home.folder().display().to_string(),
            ),
        ];
        let variables = own.into_iter().chain(self.options.iter().cloned());
        let loaded = Options::from_layers(None, variables);
        loaded
            .unwrap_or_else(|problems| panic!("the options of this test: {problems}"))
            .options
    }

    /// Starts the server.
    pub async fn start(&self) -> TestApp {
        self.try_start()
            .await
            .unwrap_or_else(|error| panic!("the server does not start: {error}"))
    }

    /// Starts the server, or says why it does not start.
    pub async fn try_start(&self) -> Result<TestApp, StartError> {
        let surroundings = Surroundings {
            clock: Arc::new(self.clock.clone()),
            random: Arc::new(SystemRandom),
            transport: self.transport.clone(),
            sandbox_controls: true,
            variables: Arc::new(|_| None),
            patience: self.patience,
        };
        let opened = compose::open(self.options(), surroundings).await?;
        let core = Arc::clone(&opened.core);
        let draining = Draining::default();
        let (router, demo) = compose::app(opened, draining.clone()).await?;
        Ok(TestApp {
            setup: self.clone(),
            core,
            draining,
            demo,
            router,
        })
    }
}

/// A running server.
pub struct TestApp {
    /// What it was started from.
    pub setup: Setup,
    /// What its use cases work with.
    pub core: Shared,
    /// Tells it to stop.
    pub draining: Draining,
    /// The demo, where the option `demo` is on.
    pub demo: Option<Demo>,
    router: Router,
}

impl TestApp {
    /// Moves the time on, for every server of this test.
    pub fn advance(&self, by: Duration) {
        self.setup.clock.advance(by);
    }

    /// Another process on the same database.
    pub async fn another(&self) -> TestApp {
        self.setup.start().await
    }

    /// A request to come.
    pub fn call(&self, method: &str, path: impl Into<String>) -> Call {
        Call::new(self.router.clone(), self.host(), method, path.into())
    }

    /// A `GET` to come.
    pub fn get(&self, path: impl Into<String>) -> Call {
        self.call("GET", path)
    }

    /// A `POST` to come.
    pub fn post(&self, path: impl Into<String>) -> Call {
        self.call("POST", path)
    }

    /// A `PUT` to come.
    pub fn put(&self, path: impl Into<String>) -> Call {
        self.call("PUT", path)
    }

    /// A `PATCH` to come.
    pub fn patch(&self, path: impl Into<String>) -> Call {
        self.call("PATCH", path)
    }

    /// A `DELETE` to come.
    pub fn delete(&self, path: impl Into<String>) -> Call {
        self.call("DELETE", path)
    }

    /// A person's browser without cookies.
    pub fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// A new project with the sandbox apps, and one customer in its `test` environment.
    pub async fn customer(&self) -> Customer<'_> {
        Customer::in_new_project(self).await
    }

    /// Turns the sandbox's knobs; those that are left out are at rest.
    pub async fn sandbox(&self, knobs: Value) {
        self.post("/sandbox/control").json(knobs).send().await.ok();
    }

    /// The requests that the sandbox got, as `POST /crm/oauth/token` and the like.
    pub async fn sandbox_log(&self) -> Vec<String> {
        let log = self.get("/sandbox/log").send().await.ok();
        let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
        let entries = log["requests"].as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .map(|it| format!("{} {}", text(it, "method"), text(it, "path")))
            .collect()
    }

    /// How many token calls of this grant type the sandbox got.
    pub async fn token_calls(&self, grant_type: &str) -> usize {
        let log = self.get("/sandbox/log").send().await.ok();
        let entries = log["requests"].as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["grant_type"] == json!(grant_type))
            .count()
    }

    /// The name that requests carry as `Host`.
    pub fn host(&self) -> &str {
        self.core.options.address.public_url.host_port()
    }

    /// The public address of a path of ours.
    pub fn public(&self, path: &str) -> String {
        self.core.options.address.public_url.join(path)
    }
}
