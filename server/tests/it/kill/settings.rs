//! A host that writes an account's config over the API.

use async_trait::async_trait;
use http::Method;
use serde_json::{Value, json};

use super::Result;
use super::config::{CONFIG, Parts, number_in};
use super::hand::{Hand, Reply};
use super::journal::{Known, Worker};
use crate::attacks::rig::KEYED;
use crate::provider::GOOD_KEY;

/// An account with one config.
pub struct Settings {
    hand: Hand,
    parts: Parts,
    state: Known<Option<Saved>>,
    /// The last creation since the config was deleted, with its answer.
    made: Option<(u64, Value)>,
}

/// What stands in the config.
#[derive(Clone, Debug, PartialEq)]
struct Saved {
    /// In every field.
    number: u64,
    /// Whether the workflow is on.
    on: bool,
}

impl Settings {
    /// A connected account without a config.
    pub async fn new(mut hand: Hand) -> Result<Self> {
        hand.enrol().await?;
        let key = format!("{GOOD_KEY}settings");
        hand.save_key(KEYED, &key, "connect")
            .await?
            .good("connecting")?;
        Ok(Self {
            parts: hand.parts(KEYED).await?,
            hand,
            state: Known::at(None),
            made: None,
        })
    }

    async fn read(&mut self) -> Result<Option<Saved>> {
        let Some(config) = self.hand.config(KEYED).await? else {
            return Ok(None);
        };
        Ok(Some(Saved {
            number: number_in(&config)?,
            on: config["workflows"][0]["enabled"] == true,
        }))
    }

    async fn create(&mut self) -> Result<()> {
        let number = self.hand.number();
        self.state.ask(Some(Saved { number, on: false }));
        let reply = self.send(number).await?;
        self.made = Some((number, reply.good("making a config")?));
        self.state.acknowledged(&self.hand.tally);
        Ok(())
    }

    /// Asks for a config with a key of its own; again it is the same request.
    async fn send(&mut self, number: u64) -> Result<Reply> {
        let body = self.parts.body(KEYED, number, false);
        let once = format!("config-{number}");
        self.hand
            .ask(Method::POST, CONFIG, Some(&body), Some(&once))
            .await
    }

    async fn update(&mut self) -> Result<()> {
        let (number, on) = (self.hand.number(), self.hand.chance.once_in(2));
        let body = self.parts.body(KEYED, number, on);
        self.state.ask(Some(Saved { number, on }));
        self.hand.good(Method::PUT, CONFIG, Some(&body)).await?;
        self.state.acknowledged(&self.hand.tally);
        Ok(())
    }

    async fn switch(&mut self, saved: Saved) -> Result<()> {
        let (account, workflow) = (self.hand.account, &self.parts.workflow);
        let path = format!("/api/v2/public/slug/{KEYED}/config/{account}/workflows/{workflow}");
        let on = !saved.on;
        self.state.ask(Some(Saved { on, ..saved }));
        let body = json!({ "enabled": on });
        self.hand.good(Method::PATCH, &path, Some(&body)).await?;
        self.state.acknowledged(&self.hand.tally);
        Ok(())
    }

    async fn delete(&mut self) -> Result<()> {
        self.state.ask(None);
        self.made = None;
        self.hand.delete_config(KEYED).await?;
        self.state.acknowledged(&self.hand.tally);
        Ok(())
    }
}

#[async_trait]
impl Worker for Settings {
    fn name(&self) -> &'static str {
        "config by API"
    }

    fn is_open(&self) -> bool {
        self.state.is_open()
    }

    async fn step(&mut self) -> Result<()> {
        match (self.state.last().clone(), self.hand.chance.below(6)) {
            (None, _) => self.create().await,
            (Some(_), 0) => self.delete().await,
            (Some(saved), 1 | 2) => self.switch(saved).await,
            (Some(_), _) => self.update().await,
        }
    }

    async fn verify(&mut self) -> Result<()> {
        let found = self.read().await?;
        self.state
            .settle(found, self.hand.account, &self.hand.tally)?;
        // The same request again: answered as before, and nothing more happens.
        if let Some((number, answered)) = self.made.take() {
            let again = self.send(number).await?;
            if !again.repeated || again.body != answered {
                return Err(format!("config-{number} is answered with {}", again.body).into());
            }
            let after = self.read().await?;
            self.state
                .settle(after, self.hand.account, &self.hand.tally)?;
        }
        Ok(())
    }
}
