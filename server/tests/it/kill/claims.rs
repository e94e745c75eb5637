//! A host of the Link flow: people connect behind its links, and it claims what they bring, or names
//! somebody else, so that it is destroyed.

use std::sync::Arc;

use async_trait::async_trait;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::Result;
use super::hand::{Hand, Reply};
use super::journal::{Tally, Worker};
use super::scene::Scene;
use crate::attacks::rig::HONEST;
use crate::provider::Provider;

const CREATE: &str = "/v1/link/token/create";
const EXCHANGE: &str = "/v1/link/token/exchange";

/// What was connected behind one link.
struct Claim {
    /// The user that the link was made for, and nobody else's.
    user: String,
    /// What the browser brought.
    public_token: String,
    /// Whom the host named.
    named: String,
}

impl Claim {
    fn body(&self, named: &str) -> Value {
        json!({ "public_token": self.public_token, "user_id": named })
    }

    /// Whether the host named the right one.
    fn is_rightful(&self) -> bool {
        self.user == self.named
    }
}

/// The links of a host.
pub struct Claims {
    hand: Hand,
    provider: Arc<Provider>,
    /// Those that were claimed since the last kill, with their access tokens.
    claimed: Vec<(Claim, String)>,
    /// Those that were destroyed since the last kill.
    destroyed: Vec<Claim>,
    /// The one whose exchange was not answered.
    open: Option<Claim>,
}

impl Claims {
    /// None yet.
    pub fn new(scene: &Scene, hand: Hand) -> Self {
        Self {
            hand,
            provider: Arc::clone(&scene.provider),
            claimed: Vec::new(),
            destroyed: Vec::new(),
            open: None,
        }
    }

    /// Makes a link, and connects behind it.
    async fn connect(&mut self) -> Result<Claim> {
        let number = self.hand.number();
        let user = format!("{}-{number}", self.hand.account);
        let body = json!({
            "user_id": user,
            "org_id": "org",
            "app": HONEST,
            "callback_url": "http://localhost/back",
        });
        let made = self.hand.ask_as_client(CREATE, &body).await?.good(CREATE)?;
        self.hand.tally.acknowledge();
        let url = made["hosted_url"].as_str().unwrap_or_default().to_owned();
        let mut browser = self.hand.browser();
        let opened = browser.get(&url).await?;
        let page = browser.follow(&opened).await?;
        let leaving = browser.submit(&page, "Authorize", &[]).await?;
        let callback = self.provider.visit(&leaving.link("Continue")?).await;
        let back = browser.get(&callback).await?;
        let done = browser.follow(&back).await?;
        let end = browser.get(&done.link("Finish")?).await?;
        let out = url::Url::parse(&end.link("Continue")?)?;
        let token = out.query_pairs().find(|(name, _)| name == "token");
        let (_, token) = token.ok_or_else(|| format!("no token comes back: {out}"))?;
        Ok(Claim {
            named: user.clone(),
            user,
            public_token: token.into_owned(),
        })
    }

    async fn exchange(&mut self, claim: &Claim, named: &str) -> Result<Reply> {
        self.hand.ask_as_client(EXCHANGE, &claim.body(named)).await
    }

    /// How many connections a user has.
    async fn connections(&mut self, user: &str) -> Result<usize> {
        let path = format!("/api/v2/public/application/{HONEST}?linked_account_id={user}");
        let reply = self.hand.ask_as_host(&path, None, None).await?;
        if reply.status == StatusCode::NOT_FOUND {
            return Ok(0);
        }
        let shown = reply.good(&path)?;
        Ok(shown["connected_accounts"].as_array().map_or(0, Vec::len))
    }

    /// What is claimed is connected once, and its public token is used.
    async fn stands(&mut self, claim: &Claim, access_token: Option<&str>) -> Result<()> {
        let user = &claim.user;
        let there = self.connections(user).await?;
        if there != 1 {
            return Err(format!("{user} was claimed, and has {there} connections").into());
        }
        if let Some(token) = access_token {
            let path = format!("/api/v2/public/linked-account/integration/{HONEST}/check");
            let check = self.hand.ask_by(token, Method::POST, &path).await?;
            let said = check.good(&path)?;
            if said["status"] != "active" {
                return Err(format!("{user} was claimed, and a check says {said}").into());
            }
        }
        self.is_spent(claim).await
    }

    /// What was destroyed is not there, and its public token is used.
    async fn is_gone(&mut self, claim: &Claim) -> Result<()> {
        let there = self.connections(&claim.user).await?;
        if there != 0 {
            let why = format!("{} was destroyed, and has {there} connections", claim.user);
            return Err(why.into());
        }
        self.is_spent(claim).await
    }

    async fn is_spent(&mut self, claim: &Claim) -> Result<()> {
        let user = claim.user.clone();
        let again = self.exchange(claim, &user).await?;
        Tally::count(&self.hand.tally.tried_again);
        match again.status == StatusCode::GONE {
            true => Ok(()),
            false => Err(format!("the public token of {user} works again: {}", again.body).into()),
        }
    }

    /// An answer to an exchange that came.
    fn answered(&mut self, claim: Claim, reply: Reply) -> Result<()> {
        let status = reply.status;
        match (claim.is_rightful(), status) {
            (true, StatusCode::OK) => {
                let token = text(&reply.body, "access_token");
                self.claimed.push((claim, token));
            }
            (false, StatusCode::CONFLICT) => self.destroyed.push(claim),
            _ => {
                let Claim { user, named, .. } = claim;
                return Err(format!("{user} named {named} answers {status} {}", reply.body).into());
            }
        }
        Ok(())
    }
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

#[async_trait]
impl Worker for Claims {
    fn name(&self) -> &'static str {
        "claim"
    }

    fn is_open(&self) -> bool {
        self.open.is_some()
    }

    async fn step(&mut self) -> Result<()> {
        let mut claim = self.connect().await?;
        if self.hand.chance.once_in(3) {
            claim.named = "somebody-else".to_owned();
        }
        let body = claim.body(&claim.named);
        self.open = Some(claim);
        let reply = self.hand.ask_as_client(EXCHANGE, &body).await?;
        if let Some(claim) = self.open.take() {
            self.answered(claim, reply)?;
            self.hand.tally.acknowledge();
        }
        Ok(())
    }

    async fn verify(&mut self) -> Result<()> {
        if let Some(claim) = self.open.take() {
            let before = self.connections(&claim.user).await?;
            let named = claim.named.clone();
            let again = self.exchange(&claim, &named).await?;
            if again.status == StatusCode::GONE {
                // It was carried out. What the answer would have held is lost, nothing else is.
                Tally::count(&self.hand.tally.took_effect);
                match claim.is_rightful() {
                    true => self.stands(&claim, None).await?,
                    false => self.is_gone(&claim).await?,
                }
            } else {
                if before != 0 {
                    let user = claim.user;
                    return Err(format!("half a claim: {user} is connected, and can claim").into());
                }
                Tally::count(&self.hand.tally.left_nothing);
                self.answered(claim, again)?;
            }
        }
        for (claim, token) in std::mem::take(&mut self.claimed) {
            self.stands(&claim, Some(&token)).await?;
        }
        for claim in std::mem::take(&mut self.destroyed) {
            self.is_gone(&claim).await?;
        }
        Ok(())
    }
}
