//! A customer's whole way: from the host's request for a hosted link to saved settings.
//!
//! Every journey is a new linked account's, so its first step makes the account. Stylesheet, script
//! and logos are not fetched: a browser keeps them from the visit before.

use std::sync::atomic::{AtomicU64, Ordering};

use http::Method;
use serde_json::json;

use crate::Result;
use crate::browser::{Browser, Page};
use crate::client::{Ask, Client};
use crate::fixture::{CRM, SMS};
use crate::load::Work;
use crate::process::Process;

/// Names accounts, across all figures.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// A number that nobody had before.
pub fn fresh_number() -> u64 {
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// How the app is connected.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// By consent at the provider, which is the sandbox CRM.
    OAuth,
    /// By credentials, to the sandbox's text message service.
    Keys,
    /// One after the other.
    Both,
}

/// One worker's customers, one after the other on the same connection.
pub struct Journeys {
    browser: Browser,
    port: u16,
    key: String,
    way: Way,
    /// How many it has begun.
    turn: u32,
}

impl Journeys {
    /// Customers of the project with this API key.
    pub fn new(server: &Process, key: &str, way: Way) -> Self {
        Self {
            browser: Browser::on(Client::to(server.address), server.port()),
            port: server.port(),
            key: key.to_owned(),
            way,
            turn: 0,
        }
    }

    /// As many workers.
    pub fn workers(server: &Process, key: &str, way: Way, count: usize) -> Vec<Self> {
        (0..count).map(|_| Self::new(server, key, way)).collect()
    }

    /// How many requests one journey takes.
    ///
    /// # Errors
    /// As the journey.
    pub async fn requests(&mut self) -> Result<u64> {
        let before = self.browser.requests;
        self.once().await?;
        Ok(self.browser.requests - before)
    }

    /// The host makes an account and asks for a hosted link; the person opens it and sees the apps.
    async fn open_link(&mut self) -> Result<Page> {
        self.browser.forget();
        let number = fresh_number();
        let account = format!("customer-{number}");
        let body = json!({ "linked_account_id": account, "name": format!("Customer {number}") });
        let made = Ask::new(Method::POST, self.port, "/api/v2/public/linked-account")?
            .key(&self.key)?
            .json(&body);
        self.browser.json(&made).await?;
        let link = Ask::new(Method::POST, self.port, "/api/v2/public/connect-url")?
            .key(&self.key)?
            .header("linked_account_id", &account)?
            .json(&json!({ "bgColor": "#00ff23", "color": "#000000" }));
        let link = self.browser.json(&link).await?;
        let url = link["hosted_url"]
            .as_str()
            .ok_or("there is no hosted link")?;
        let opened = self.browser.get(url).await?;
        self.browser.follow(&opened).await
    }

    /// To the page that says that the app is connected.
    async fn by_consent(&mut self) -> Result<Page> {
        let list = self.open_link().await?;
        let app = self
            .browser
            .get(&format!("{}/{CRM}", list.url.path()))
            .await?;
        let leaving = self.browser.submit(&app, "Authorize", &[]).await?;
        let consent = self.browser.get(&leaving.link("Continue")?).await?;
        let called_back = self.browser.submit(&consent, "Approve", &[]).await?;
        self.browser.follow(&called_back).await
    }

    /// To the page that says that the app is connected.
    async fn by_credentials(&mut self) -> Result<Page> {
        let list = self.open_link().await?;
        let app = self
            .browser
            .get(&format!("{}/{SMS}", list.url.path()))
            .await?;
        let (sid, token) = (app.input("Account SID")?, app.input("Auth token")?);
        let typed = [(sid.as_str(), "AC1"), (token.as_str(), "valid-token")];
        self.browser.submit(&app, "Connect", &typed).await
    }

    /// From there to saved settings.
    async fn configure(&mut self, done: &Page, typed: &[(&str, &str)]) -> Result<()> {
        let form = self.browser.get(&done.link("Configure")?).await?;
        let mut named = Vec::new();
        for (label, value) in typed {
            let name = form.input(label)?;
            let value = if value.is_empty() {
                form.first_choice(&name)?
            } else {
                (*value).to_owned()
            };
            named.push((name, value));
        }
        let named: Vec<(&str, &str)> = named
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let saved = self.browser.submit(&form, "Save", &named).await?;
        if saved.answer.text().contains("Your settings are saved.") {
            return Ok(());
        }
        Err(format!("the settings were not saved: {}", saved.url).into())
    }
}

impl Work for Journeys {
    async fn once(&mut self) -> Result<()> {
        self.turn = self.turn.wrapping_add(1);
        let by_consent = match self.way {
            Way::OAuth => true,
            Way::Keys => false,
            Way::Both => self.turn.is_multiple_of(2),
        };
        if by_consent {
            let done = self.by_consent().await?;
            // An empty answer takes the first that there is.
            let typed = [("Sync label", "Main office"), ("Pipeline", "")];
            self.configure(&done, &typed).await
        } else {
            let done = self.by_credentials().await?;
            self.configure(&done, &[("From number", "+1 555 0100")])
                .await
        }
    }
}
