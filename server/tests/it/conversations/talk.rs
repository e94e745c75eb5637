//! One customer connecting one app at a provider that reads from a script.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::ids::ProjectId;
use app::i18n::error_text;
use async_trait::async_trait;
use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, Method, StatusCode};
use patchbay::outbound::transport::{OutboundError, OutboundRequest, OutboundResponse, Transport};
use patchbay::services::{projects, revoke};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use url::Url;

use crate::support::{Answer, Browser, Page, Setup, TestApp};

/// The id of the project's client at the provider.
pub const CLIENT_ID: &str = "the-client-id";
/// The secret of the project's client at the provider.
pub const CLIENT_SECRET: &str = "the-client-secret";

/// A request as the provider got it.
pub struct Asked {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Asked {
    /// A header; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// A parameter of the form that it carries.
    pub fn field(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(&self.body)
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The JSON that it carries.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/json");
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Whether it carries nothing.
    pub fn is_empty(&self) -> bool {
        self.body.is_empty()
    }
}

/// The lines of a project file that make an app available.
fn entry(app: &TestApp, project: &ProjectId, slug: &str) -> String {
    let provider = app.core.catalog.find(project, slug).expect("an app");
    // An app that is connected by typed credentials takes no client of the project.
    let client = match provider.auth.oauth2 {
        Some(_) => {
            format!("oauth = {{ client_id = \"{CLIENT_ID}\", client_secret = \"${{SECRET}}\" }}\n")
        }
        None => String::new(),
    };
    format!("[[app]]\nslug = \"{slug}\"\nenvironments = [\"test\"]\n{client}")
}

/// HTTP Basic of a name and a password.
pub fn basic(name: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{name}:{password}")))
}

/// A line of the script: what is asked next, as `POST https://acme.test/token` without a query, and
/// what is answered.
struct Line {
    asked: String,
    /// Status and body; `None` where the answer gets lost.
    answer: Option<(u16, String)>,
}

#[derive(Default)]
struct Script {
    lines: Mutex<VecDeque<Line>>,
    asked: Mutex<Vec<Asked>>,
    surprises: Mutex<Vec<String>>,
}

#[async_trait]
impl Transport for Script {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        if request.method == Method::HEAD {
            // Whether the host answers at all, before anybody leaves for it.
            return Ok(OutboundResponse {
                status: StatusCode::NOT_FOUND,
                headers: HeaderMap::new(),
                body: Vec::new(),
            });
        }
        let mut bare = request.url.clone();
        bare.set_query(None);
        let asked = format!("{} {bare}", request.method);
        let next = lock(&self.lines).pop_front();
        let Some(line) = next.filter(|line| line.asked == asked) else {
            lock(&self.surprises).push(asked);
            return Err(OutboundError::Connect {
                host: request.host(),
            });
        };
        let host = request.host();
        lock(&self.asked).push(Asked {
            method: request.method,
            url: request.url,
            headers: request.headers,
            body: request.body,
        });
        let (status, body) = line.answer.ok_or(OutboundError::Timeout { host })?;
        Ok(OutboundResponse {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: HeaderMap::new(),
            body: body.into_bytes(),
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A customer, an app and its provider.
pub struct Talk {
    /// The server.
    pub app: TestApp,
    script: Arc<Script>,
    slug: String,
    token: String,
}

/// An end user's browser on its way to the provider.
pub struct Leaving<'a> {
    /// The provider's address.
    pub url: Url,
    browser: Browser<'a>,
}

impl Leaving<'_> {
    /// A parameter of the provider's address.
    pub fn query(&self, name: &str) -> Option<String> {
        let mut pairs = self.url.query_pairs();
        pairs
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The `state` that the provider must bring back.
    pub fn state(&self) -> String {
        self.query("state").expect("a state")
    }

    /// That a code was redeemed by whoever left with this address (RFC 7636, S256).
    #[track_caller]
    pub fn proves_itself_in(&self, redeemed: &Asked) {
        let method = self.query("code_challenge_method");
        assert_eq!(method.as_deref(), Some("S256"));
        let verifier = redeemed.field("code_verifier").expect("a verifier");
        let hash = digest::digest(&digest::SHA256, verifier.as_bytes());
        let challenge = URL_SAFE_NO_PAD.encode(hash);
        assert_eq!(self.query("code_challenge"), Some(challenge));
    }

    /// Comes back with this query; gives the page that says how it went.
    pub async fn come_back(&mut self, query: &str) -> Page {
        let back = self.query("redirect_uri").expect("a redirect URI");
        self.browser.come_back(&format!("{back}?{query}")).await
    }

    /// Comes back with a code, the state and more.
    pub async fn consent(&mut self, more: &[(&str, &str)]) -> Page {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("code", "the-code");
        query.append_pair("state", &self.state());
        query.extend_pairs(more);
        self.come_back(&query.finish()).await
    }
}

impl Talk {
    /// With a built-in app.
    pub async fn of(setup: Setup, slug: &str) -> Self {
        Self::of_several(setup, &[slug]).await
    }

    /// With several built-in apps, one after the other; the first one is the first of the list.
    pub async fn of_several(setup: Setup, slugs: &[&str]) -> Self {
        let script = Arc::new(Script::default());
        // Grants are watched over years, by one session.
        let setup = setup.option("session_token_lifetime", "3650d");
        let app = setup.transport(script.clone()).start().await;
        let created = projects::create(&app.core, "Acme", true).await;
        Self::in_project(app, script, slugs, &created.expect("a project")).await
    }

    /// With an app of an operator's own. Its file needs the project's id, so the server starts twice.
    pub async fn of_custom(setup: Setup, file: &str) -> Self {
        let slug = file.lines().find_map(|line| line.strip_prefix("slug = "));
        let slug = slug.expect("a slug").trim_matches('"');
        let first = setup.start().await;
        let created = projects::create(&first.core, "Acme", true).await;
        let created = created.expect("a project");
        first.core.db.close().await;
        drop(first);
        let catalog = setup.home.folder().join("catalog");
        let folder = catalog.join(created.project_id.as_str());
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(format!("{slug}.toml")), file).expect("a file");
        let setup = setup.option("catalog_dir", catalog.display().to_string());
        let script = Arc::new(Script::default());
        let app = setup.transport(script.clone()).start().await;
        Self::in_project(app, script, &[slug], &created).await
    }

    async fn in_project(
        app: TestApp,
        script: Arc<Script>,
        slugs: &[&str],
        created: &projects::Created,
    ) -> Self {
        let text: String = {
            let project = &created.project_id;
            slugs
                .iter()
                .map(|slug| entry(&app, project, slug))
                .collect()
        };
        let file = projects::FileText {
            name: "project.toml",
            text: &text,
            variables: &|_| Some(CLIENT_SECRET.to_owned()),
        };
        let applied = projects::apply(&app.core, &created.project_id, &file, false).await;
        applied.unwrap_or_else(|error| panic!("{error}"));
        let key = created.test_api_key.expose_secret();
        let body = json!({ "linked_account_id": "globex-1" });
        for path in ["linked-account", "session-token"] {
            let call = app.post(format!("/api/v2/public/{path}")).key(key);
            let answer = call.json(body.clone()).send().await.ok();
            if let Some(token) = answer["token"].as_str() {
                return Self {
                    token: token.to_owned(),
                    slug: slugs.first().copied().unwrap_or_default().to_owned(),
                    script,
                    app,
                };
            }
        }
        panic!("no session token")
    }

    /// Goes on with another app of the list.
    pub fn turn_to(&mut self, slug: &str) {
        slug.clone_into(&mut self.slug);
    }

    /// The provider will be asked this next, and answer so.
    pub fn expect(&self, asked: &str, status: u16, answer: Value) {
        let answer = if answer.is_null() {
            String::new()
        } else {
            answer.to_string()
        };
        self.expect_text(asked, status, answer);
    }

    /// The same, with an answer that is no JSON.
    pub fn expect_text(&self, asked: &str, status: u16, answer: String) {
        self.next(asked, Some((status, answer)));
    }

    /// The same, with an answer that never arrives.
    pub fn expect_lost(&self, asked: &str) {
        self.next(asked, None);
    }

    fn next(&self, asked: &str, answer: Option<(u16, String)>) {
        let asked = asked.to_owned();
        lock(&self.script.lines).push_back(Line { asked, answer });
    }

    /// What the provider was asked since the last look, after which the script must be over.
    #[track_caller]
    pub fn asked(&self) -> Vec<Asked> {
        let surprises = lock(&self.script.surprises).clone();
        assert!(surprises.is_empty(), "not in the script: {surprises:?}");
        let left = lock(&self.script.lines)
            .iter()
            .map(|it| it.asked.clone())
            .collect::<Vec<_>>();
        assert!(left.is_empty(), "not asked: {left:?}");
        std::mem::take(&mut lock(&self.script.asked))
    }

    /// Asks for the address to leave from, with these answers to what is asked before.
    pub async fn integrate(&self, inputs: &[(&str, &str)]) -> Answer {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(inputs);
        let path = format!("/api/v1/{}/integrate?{}", self.slug, query.finish());
        self.app.get(path).bearer(&self.token).send().await
    }

    /// The end user leaves for the provider, after giving these answers to what is asked before.
    pub async fn leave(&self, inputs: &[(&str, &str)]) -> Leaving<'_> {
        let answer = self.integrate(inputs).await.ok();
        let mut browser = self.app.browser();
        let start = browser
            .get(answer["auth_url"].as_str().expect("a text"))
            .await;
        let mut page = browser.submit(&start, "Continue", &[]).await;
        if page.has_link("Continue in a new window") {
            // The provider cuts its window off, so it gets a further one.
            page = browser.get(&page.link("Continue in a new window")).await;
        }
        let url = page.link("Continue").parse().expect("an address");
        Leaving { url, browser }
    }

    /// The end user connects by consent; `more` is what the provider adds to the callback.
    pub async fn connect(&self, inputs: &[(&str, &str)], more: &[(&str, &str)]) {
        let mut leaving = self.leave(inputs).await;
        let page = leaving.consent(more).await;
        let connected = self.application().await["connected"] == json!(true);
        let surprises = lock(&self.script.surprises).clone();
        assert!(connected, "{} {surprises:?}", page.text());
    }

    /// The end user connects by typed credentials.
    pub async fn save(&self, typed: Value) -> Answer {
        let path = format!("/api/v2/app/{}/save", self.slug);
        let call = self.app.post(path).bearer(&self.token);
        call.json(typed).send().await
    }

    /// Asks whether the connection works.
    pub async fn check(&self) -> Answer {
        let path = format!(
            "/api/v2/public/linked-account/integration/{}/check",
            self.slug
        );
        self.app.post(path).bearer(&self.token).send().await
    }

    /// Disconnects, and lets the worker revoke until nothing is left to be revoked.
    pub async fn disconnect(&self) {
        let path = format!("/api/v1/linked-acc/integration/{}", self.slug);
        self.app.delete(path).bearer(&self.token).send().await.ok();
        assert_eq!(revoke::step(&self.app.core).await.expect("a step").tried, 1);
        self.app.advance(Duration::from_secs(3600));
        assert_eq!(revoke::step(&self.app.core).await.expect("a step").tried, 0);
    }

    /// That the end user sees this failure, and nothing is connected.
    pub async fn failed(&self, page: &Page, code: ErrorCode) {
        assert!(page.says(error_text(code).title), "{}", page.text());
        assert_eq!(self.application().await["connected"], json!(false));
    }

    /// The application as the customer sees it.
    pub async fn application(&self) -> Value {
        let path = format!("/api/v2/f-sdk/application/{}", self.slug);
        self.app.get(path).bearer(&self.token).send().await.ok()
    }
}
