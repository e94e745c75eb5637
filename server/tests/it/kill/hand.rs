//! A client with an account of its own: requests to the API, and browsers.

use std::net::SocketAddr;
use std::sync::Arc;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::Result;
use super::browser::{Browser, Page};
use super::chance::Chance;
use super::client::{Ask, Client};
use super::config::{CONFIG, Parts};
use super::journal::Tally;
use super::scene::Scene;
use crate::provider::Provider;

/// A client of one linked account.
pub struct Hand {
    client: Client,
    address: SocketAddr,
    key: String,
    /// The host's Link client: its id and its secret.
    link_client: (String, String),
    token: String,
    /// The account.
    pub account: &'static str,
    /// Where its writes are counted.
    pub tally: Arc<Tally>,
    /// What it draws from.
    pub chance: Chance,
    /// Numbers what it writes.
    last: u64,
}

/// What came back from the API.
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// Whether it is the answer to an earlier request with the same `Idempotency-Key`.
    pub repeated: bool,
    /// The body; null for what is not JSON.
    pub body: Value,
}

impl Hand {
    /// A client without an account yet.
    pub fn new(scene: &Scene, tally: &Arc<Tally>, account: &'static str, chance: Chance) -> Self {
        Self {
            client: Client::to(scene.address),
            address: scene.address,
            key: scene.key.clone(),
            link_client: scene.link_client.clone(),
            token: String::new(),
            account,
            tally: Arc::clone(tally),
            chance,
            last: 0,
        }
    }

    /// Makes the account and a session of it.
    pub async fn enrol(&mut self) -> Result<()> {
        let body = json!({ "linked_account_id": self.account });
        for path in ["linked-account", "session-token"] {
            let ask = Ask::new(
                Method::POST,
                self.address.port(),
                &format!("/api/v2/public/{path}"),
            )?;
            let made = self.client.json(&ask.key(&self.key)?.json(&body)).await?;
            self.token = made["token"].as_str().unwrap_or_default().to_owned();
        }
        Ok(())
    }

    /// A number that this client did not have before.
    pub fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// A request as the account. With `once` it carries that `Idempotency-Key`.
    pub async fn ask(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        once: Option<&str>,
    ) -> Result<Reply> {
        let ask = Ask::new(method, self.address.port(), path)?.bearer(&self.token)?;
        self.send(ask, body, once).await
    }

    /// As [`Hand::ask`], as the host.
    pub async fn ask_as_host(
        &mut self,
        path: &str,
        body: Option<&Value>,
        once: Option<&str>,
    ) -> Result<Reply> {
        let method = if body.is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let ask = Ask::new(method, self.address.port(), path)?.key(&self.key)?;
        self.send(ask, body, once).await
    }

    /// A request of the Link flow, by the host's client.
    pub async fn ask_as_client(&mut self, path: &str, body: &Value) -> Result<Reply> {
        let (id, secret) = &self.link_client;
        let ask = Ask::new(Method::POST, self.address.port(), path)?
            .header("client_id", id)?
            .header("client_secret", secret)?;
        self.send(ask, Some(body), None).await
    }

    /// A request by an access token of the Link flow.
    pub async fn ask_by(&mut self, token: &str, method: Method, path: &str) -> Result<Reply> {
        let ask = Ask::new(method, self.address.port(), path)?.bearer(token)?;
        self.send(ask, None, None).await
    }

    async fn send(&mut self, ask: Ask, body: Option<&Value>, once: Option<&str>) -> Result<Reply> {
        let ask = match body {
            Some(body) => ask.json(body),
            None => ask,
        };
        let ask = match once {
            Some(key) => ask.header("idempotency-key", key)?,
            None => ask,
        };
        let answer = self.client.send(&ask).await?;
        if answer.status.is_server_error() {
            return Err(answer.unexpected(&ask));
        }
        Ok(Reply {
            status: answer.status,
            repeated: answer.header("idempotent-replayed") == "true",
            body: serde_json::from_slice(&answer.body).unwrap_or_default(),
        })
    }

    /// A request that must succeed.
    pub async fn good(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value> {
        let asked = format!("{method} {path}");
        self.ask(method, path, body, None).await?.good(&asked)
    }

    /// How an app stands for the account.
    pub async fn is_connected(&mut self, slug: &str) -> Result<bool> {
        let path = format!("/api/v2/f-sdk/application/{slug}");
        let shown = self.good(Method::GET, &path, None).await?;
        Ok(shown["connected"] == true)
    }

    /// The account's config of an app, if there is one.
    pub async fn config(&mut self, slug: &str) -> Result<Option<Value>> {
        let path = format!("/api/v2/f-sdk/slug/{slug}/config");
        let reply = self.ask(Method::GET, &path, None, None).await?;
        match reply.status == StatusCode::NOT_FOUND {
            true => Ok(None),
            false => reply.good(&path).map(Some),
        }
    }

    /// What writes to the account's config of an app name its parts by.
    pub async fn parts(&mut self, slug: &str) -> Result<Parts> {
        let made = self
            .good(Method::POST, CONFIG, Some(&json!({ "slug": slug })))
            .await?;
        self.delete_config(slug).await?;
        Ok(Parts::of(&made))
    }

    /// Deletes the account's config of an app.
    pub async fn delete_config(&mut self, slug: &str) -> Result<()> {
        let path = format!("/api/v2/f-sdk/slug/{slug}/config/{}", self.account);
        self.good(Method::DELETE, &path, None).await.map(drop)
    }

    /// Asks the provider whether the connection works; it must.
    pub async fn check(&mut self, slug: &str) -> Result<()> {
        let path = format!("/api/v2/public/linked-account/integration/{slug}/check");
        let said = self.good(Method::POST, &path, None).await?;
        match said["status"] == "active" {
            true => Ok(()),
            false => Err(format!("the connection to {slug} does not work: {said}").into()),
        }
    }

    /// Removes the account's connection to an app.
    pub async fn disconnect(&mut self, slug: &str) -> Result<()> {
        let path = format!("/api/v1/linked-acc/integration/{slug}");
        self.good(Method::DELETE, &path, None).await.map(drop)
    }

    /// Connects the app that takes a key.
    pub async fn save_key(&mut self, slug: &str, secret: &str, once: &str) -> Result<Reply> {
        let body = json!({ "user": self.account, "secret_key": secret });
        let path = format!("/api/v2/app/{slug}/save");
        self.ask(Method::POST, &path, Some(&body), Some(once)).await
    }

    /// A fresh hosted link: its address, and the code for a page of the host's own.
    pub async fn link(&mut self) -> Result<(String, String)> {
        let path = "/api/v2/public/connect-url";
        let link = self.good(Method::POST, path, Some(&json!({}))).await?;
        let text = |name: &str| link[name].as_str().unwrap_or_default().to_owned();
        Ok((text("hosted_url"), text("code")))
    }

    /// A browser without cookies.
    pub fn browser(&self) -> Browser {
        Browser::on(Client::to(self.address), self.address.port())
    }

    /// A browser on the page of a fresh link, and the path of its app list.
    pub async fn open_link(&mut self) -> Result<(Browser, String)> {
        let (link, _) = self.link().await?;
        let mut browser = self.browser();
        let opened = browser.get(&link).await?;
        let list = opened.answer.location().to_owned();
        Ok((browser, list))
    }

    /// Connects an app by consent on a fresh page.
    pub async fn consent(&mut self, provider: &Provider, slug: &str) -> Result<()> {
        let (mut browser, list) = self.open_link().await?;
        let page = browser.get(&format!("{list}/{slug}")).await?;
        let leaving = browser.submit(&page, "Authorize", &[]).await?;
        let callback = provider.visit(&leaving.link("Continue")?).await;
        let back = browser.get(&callback).await?;
        match went_well(&back) {
            true => Ok(()),
            false => Err(format!("no connection: {}", back.answer.location()).into()),
        }
    }

    /// The status that a stranger's browser gets at an address of the server.
    pub async fn stranger(&mut self, address: &str) -> Result<StatusCode> {
        let url: url::Url = address.parse()?;
        let ask = Ask::new(Method::GET, self.address.port(), url.path())?;
        let ask = ask.header("accept", "text/html")?;
        Ok(self.client.send(&ask).await?.status)
    }
}

impl Reply {
    /// The body of a success.
    ///
    /// # Errors
    /// Any other answer.
    pub fn good(self, asked: &str) -> Result<Value> {
        match self.status.is_success() {
            true => Ok(self.body),
            false => Err(format!("{asked} answered {} {}", self.status, self.body).into()),
        }
    }
}

/// Whether a page's answer leads on without an error.
pub fn went_well(page: &Page) -> bool {
    let to = page.answer.location();
    !to.is_empty() && !to.contains("error=")
}
