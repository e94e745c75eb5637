//! A host's customer: a linked account of a project, with what speaks for it.

use app::contract::ids::ProjectId;
use patchbay::domain::scope::{Environment, Scope};
use patchbay::services::projects;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::{Browser, Page, TestApp};

/// The sandbox app that is connected by consent.
pub const CRM: &str = "sandbox-crm";
/// The sandbox app that is connected by typed credentials.
pub const SMS: &str = "sandbox-sms";

/// A linked account of a project in `test`.
pub struct Customer<'a> {
    app: &'a TestApp,
    /// The project.
    pub project: ProjectId,
    /// The project's API key for `test`.
    pub key: String,
    /// The project's API key for `production`.
    pub production_key: String,
    /// The host's name for the account.
    pub account: String,
    /// A session token of the account.
    pub token: String,
}

impl<'a> Customer<'a> {
    pub(super) async fn in_new_project(app: &'a TestApp) -> Self {
        let created = projects::create(&app.core, "Acme", false)
            .await
            .expect("a project");
        let key = created.test_api_key.expose_secret().to_owned();
        let production_key = created.production_api_key.expose_secret().to_owned();
        let project = created.project_id;
        Self::added(app, project, key, production_key, "globex-1").await
    }

    async fn added(
        app: &'a TestApp,
        project: ProjectId,
        key: String,
        production_key: String,
        account: &str,
    ) -> Self {
        let body = json!({ "linked_account_id": account, "name": "Globex Ltd" });
        app.post("/api/v2/public/linked-account")
            .key(&key)
            .json(body)
            .send()
            .await
            .ok();
        let account = account.to_owned();
        let mut customer = Self {
            app,
            project,
            key,
            production_key,
            account,
            token: String::new(),
        };
        customer.token = customer.new_token().await;
        customer
    }

    /// Another linked account of the same project.
    pub async fn sibling(&self, account: &str) -> Customer<'a> {
        let (key, production_key) = (self.key.clone(), self.production_key.clone());
        Self::added(self.app, self.project.clone(), key, production_key, account).await
    }

    /// A session token: the same one while more than half of its life remains.
    pub async fn new_token(&self) -> String {
        let body = json!({ "linked_account_id": self.account });
        let call = self
            .app
            .post("/api/v2/public/session-token")
            .key(&self.key)
            .json(body);
        call.send().await.ok()["token"]
            .as_str()
            .expect("a token")
            .to_owned()
    }

    /// Where the account's rows are.
    pub fn scope(&self) -> Scope {
        Scope {
            project: self.project.clone(),
            environment: Environment::Test,
        }
    }

    /// A hosted link with this body.
    pub async fn link_with(&self, body: Value) -> String {
        let call = self
            .app
            .post("/api/v2/public/connect-url")
            .for_customer(self)
            .json(body);
        call.send().await.ok()["hosted_url"]
            .as_str()
            .expect("a link")
            .to_owned()
    }

    /// A hosted link.
    pub async fn link(&self) -> String {
        self.link_with(json!({})).await
    }

    /// A browser that has opened a fresh hosted link, and the address of the app list it shows.
    pub async fn open_link(&self) -> (Browser<'a>, String) {
        let mut browser = self.app.browser();
        let opened = browser.get(&self.link().await).await;
        let list = opened.answer.location().to_owned();
        assert!(list.starts_with("/c/page_"), "{}", opened.answer);
        (browser, list)
    }

    /// Connects the sandbox CRM on a hosted page. Gives the browser and the page it ends on.
    pub async fn connect_crm(&self) -> (Browser<'a>, Page) {
        let (mut browser, list) = self.open_link().await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let done = browser.authorize(&page, "Authorize", "Approve").await;
        assert_eq!(
            done.url.path(),
            format!("{list}/{CRM}/done"),
            "{}",
            done.answer
        );
        (browser, done)
    }

    /// Reconnects the sandbox CRM on a fresh hosted page.
    pub async fn connect_crm_again(&self) {
        let (mut browser, list) = self.open_link().await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let done = browser.authorize(&page, "Reconnect", "Approve").await;
        assert_eq!(
            done.url.path(),
            format!("{list}/{CRM}/done"),
            "{}",
            done.answer
        );
    }

    /// Applies a project file to the account's project.
    pub async fn apply(&self, text: &str) {
        let file = projects::FileText {
            name: "test.toml",
            text,
            variables: &|_| None,
        };
        let applied = projects::apply(&self.app.core, &self.project, &file, false).await;
        applied.unwrap_or_else(|error| panic!("{error}"));
    }

    /// Connects the sandbox's text message service by its valid credentials.
    pub async fn connect_sms(&self) {
        let body = json!({ "account_sid": "AC1", "auth_token": "valid-token" });
        let call = self
            .app
            .post(format!("/api/v2/app/{SMS}/save"))
            .for_customer(self)
            .json(body);
        assert_eq!(call.send().await.ok(), json!({ "success": true }));
    }

    /// An application as the account's session token sees it.
    pub async fn application(&self, slug: &str) -> Value {
        let path = format!("/api/v2/f-sdk/application/{slug}");
        self.app.get(path).for_customer(self).send().await.ok()
    }
}
