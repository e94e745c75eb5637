//! The Link flow, as a host's backend and its users' browsers see it.

mod claims;
mod clients;
mod create;
mod demanded;
mod foreign;
mod journey;
mod refreshing;
mod repair;
mod sweep;
mod windows;

use app::contract::ids::ProjectId;
use patchbay::domain::scope::{Environment, Scope};
use patchbay::services::link::clients::{Created, create as create_client};
use patchbay::services::projects;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::attacks::rig::{Company, Rig};
use crate::support::{Answer, Browser, CRM, Call, Page, TestApp};

/// A page on the developer's own machine, which counts as registered in `test`.
pub(crate) const SHOP: &str = "http://shop.localhost:5173";
/// Where it takes people who come back.
pub(crate) const BACK: &str = "http://shop.localhost:5173/connected";
/// The user for whom sessions are made.
pub(crate) const USER: &str = "user-1";
/// The link of the page that waits for another window.
pub(crate) const CONTINUE: &str = "Continue in a new window";

/// A host's backend.
pub(crate) struct Host<'a> {
    app: &'a TestApp,
    pub project: ProjectId,
    pub key: String,
    pub client: (String, String),
    pub production_client: (String, String),
}

/// A link token with its session.
pub(crate) struct Link {
    pub token: String,
    pub session: String,
    pub url: String,
}

fn pair(client: &Created) -> (String, String) {
    let secret = client.secret.expose_secret().to_owned();
    (client.id.to_string(), secret)
}

impl<'a> Host<'a> {
    /// The host of a new project with the sandbox apps.
    pub async fn new(app: &'a TestApp) -> Self {
        let made = projects::create(&app.core, "Acme", false)
            .await
            .expect("a project");
        Self {
            app,
            key: made.test_api_key.expose_secret().to_owned(),
            client: pair(&made.test_link_client),
            production_client: pair(&made.production_link_client),
            project: made.project_id,
        }
    }

    /// A company of the rig's, with a client of its own.
    pub async fn of(rig: &'a Rig, company: &Company) -> Self {
        let client = async |environment| {
            let scope = Scope {
                project: company.project.clone(),
                environment,
            };
            let made = create_client(&rig.app.core, &scope).await;
            pair(&made.expect("a client"))
        };
        Self {
            app: &rig.app,
            key: company.key.clone(),
            client: client(Environment::Test).await,
            production_client: client(Environment::Production).await,
            project: company.project.clone(),
        }
    }

    /// The same at another server of the same database.
    pub fn at<'b>(&self, app: &'b TestApp) -> Host<'b> {
        Host {
            app,
            project: self.project.clone(),
            key: self.key.clone(),
            client: self.client.clone(),
            production_client: self.production_client.clone(),
        }
    }

    /// A call with the host's client.
    pub fn post(&self, path: &str) -> Call {
        self.as_client(self.app.post(path))
    }

    /// A question with the host's client.
    pub fn get(&self, path: &str) -> Call {
        self.as_client(self.app.get(path))
    }

    fn as_client(&self, call: Call) -> Call {
        let (id, secret) = &self.client;
        call.header("client_id", id).header("client_secret", secret)
    }

    /// What the backend answers to a request for a session, with these further wishes.
    pub async fn ask(&self, wishes: Value) -> Answer {
        let mut body = json!({ "user_id": USER, "org_id": "org-1" });
        for (name, value) in wishes.as_object().expect("an object") {
            body[name] = value.clone();
        }
        self.post("/v1/link/token/create").json(body).send().await
    }

    /// A session with these further wishes.
    pub async fn link(&self, wishes: Value) -> Link {
        let made = self.ask(wishes).await.ok();
        let text = |name: &str| made[name].as_str().expect("text").to_owned();
        Link {
            token: text("link_token"),
            session: text("link_session_id"),
            url: text("hosted_url"),
        }
    }

    /// A session that the shop shows in a frame.
    pub async fn framed_link(&self) -> Link {
        self.link(json!({ "app": CRM, "allowed_origins": [SHOP] }))
            .await
    }

    /// A session that stands alone and comes back to the shop.
    pub async fn lone_link(&self) -> Link {
        self.link(json!({ "app": CRM, "callback_url": BACK, "state": "s 1" }))
            .await
    }

    /// From now on the project takes public tokens in the address of a `GET`, too.
    pub async fn let_tokens_stand_in_addresses(&self) {
        let file = projects::FileText {
            name: "acme.toml",
            text: "[settings]\nname = \"Acme\"\nexchange_by_get = true\n",
            variables: &|_| None,
        };
        projects::apply(&self.app.core, &self.project, &file, false)
            .await
            .expect("applied");
    }

    /// Exchanges a public token, for the user whom the host sees, if it names one.
    pub async fn exchange(&self, public_token: &str, user: Option<&str>) -> Answer {
        let mut body = json!({ "public_token": public_token });
        if let Some(user) = user {
            body["user_id"] = json!(user);
        }
        self.post("/v1/link/token/exchange").json(body).send().await
    }

    /// How a session went.
    pub async fn session(&self, link: &Link) -> Value {
        let path = format!("/v1/link/session/{}", link.session);
        self.get(&path).send().await.ok()
    }

    /// The names of what happened in a session.
    pub async fn events(&self, link: &Link) -> Vec<String> {
        let told = self.session(link).await;
        let events = told["events"].as_array().expect("a list").clone();
        let name = |event: &Value| event["name"].as_str().expect("a name").to_owned();
        events.iter().map(name).collect()
    }

    /// What the API tells a backend of the user's app.
    pub async fn app_of(&self, user: &str) -> Answer {
        let call = self.app.get(format!("/api/v2/public/application/{CRM}"));
        call.key(&self.key).account(user).send().await
    }

    /// How many connections the user has to the CRM; none without an account.
    pub async fn connections_of(&self, user: &str) -> usize {
        let answer = self.app_of(user).await;
        if answer.status == 404 {
            return 0;
        }
        let app = answer.ok();
        app["connected_accounts"].as_array().map_or(0, Vec::len)
    }
}

/// Opens a link where nothing stands around it, and shows the app's page.
pub(crate) async fn opened<'a>(app: &'a TestApp, link: &Link) -> (Browser<'a>, Page) {
    let mut browser = app.browser();
    let first = browser.get(&link.url).await;
    assert_eq!(first.status(), 303, "{}", first.answer);
    let page = browser.follow(&first).await;
    (browser, page)
}

/// The same in a frame of the shop's.
pub(crate) async fn opened_in_shop<'a>(app: &'a TestApp, link: &Link) -> (Browser<'a>, Page) {
    let mut frame = app.browser().in_frame_of(SHOP);
    let first = frame.get(&link.url).await;
    assert_eq!(first.status(), 303, "{}", first.answer);
    let page = frame.follow(&first).await;
    (frame, page)
}

/// Connects the CRM on a page that stands alone, and finishes: the address that it leaves for.
pub(crate) async fn connected_alone(app: &TestApp, link: &Link) -> url::Url {
    let (mut browser, page) = opened(app, link).await;
    // A repair is called what it is.
    let button = ["Authorize", "Reconnect"]
        .into_iter()
        .find(|it| page.has_button(it));
    let done = browser
        .authorize(&page, button.expect("a button"), "Approve")
        .await;
    assert_eq!(
        done.heading(),
        "Sandbox CRM is connected",
        "{}",
        done.text()
    );
    let end = browser.get(&done.link("Finish")).await;
    url::Url::parse(&end.link("Continue")).expect("an address")
}

/// A parameter of an address.
pub(crate) fn parameter(url: &url::Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// The public token that a page tells the page around it.
pub(crate) fn told_token(page: &Page) -> Option<String> {
    let text = page.answer.text();
    let start = text.find("pt_")?;
    let rest = text.get(start..)?;
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
        .unwrap_or(rest.len());
    rest.get(..end).map(str::to_owned)
}
