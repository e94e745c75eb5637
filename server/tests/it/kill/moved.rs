//! A config that project files move: to its connection where an app may be connected several times,
//! back to the account where it may not.

use async_trait::async_trait;
use http::{Method, StatusCode};

use super::Result;
use super::config::{CONFIG, Parts, number_in};
use super::hand::Hand;
use super::journal::{Known, Worker};
use super::scene::Scene;
use crate::attacks::rig::MALICIOUS;

/// A connected account with one config, which is always there.
pub struct Moved {
    hand: Hand,
    parts: Parts,
    state: Known<u64>,
}

impl Moved {
    /// Connects and makes the config.
    pub async fn new(scene: &Scene, mut hand: Hand) -> Result<Self> {
        hand.enrol().await?;
        hand.consent(&scene.provider, MALICIOUS).await?;
        let parts = hand.parts(MALICIOUS).await?;
        let body = parts.body(MALICIOUS, 0, false);
        hand.good(Method::POST, CONFIG, Some(&body)).await?;
        Ok(Self {
            hand,
            parts,
            state: Known::at(0),
        })
    }
}

#[async_trait]
impl Worker for Moved {
    fn name(&self) -> &'static str {
        "config that moves"
    }

    fn is_open(&self) -> bool {
        self.state.is_open()
    }

    async fn step(&mut self) -> Result<()> {
        let number = self.hand.number();
        let body = self.parts.body(MALICIOUS, number, false);
        self.state.ask(number);
        let reply = self
            .hand
            .ask(Method::PUT, CONFIG, Some(&body), None)
            .await?;
        if reply.status == StatusCode::NOT_FOUND {
            // It was read before the project changed and looked for afterwards, where it was.
            self.state.refused();
            return Ok(());
        }
        reply.good("writing a config")?;
        self.state.acknowledged(&self.hand.tally);
        Ok(())
    }

    async fn verify(&mut self) -> Result<()> {
        let config = self.hand.config(MALICIOUS).await?;
        let config = config.ok_or("the config that a project file moves is gone")?;
        let number = number_in(&config)?;
        self.state
            .settle(number, self.hand.account, &self.hand.tally)?;
        self.hand.check(MALICIOUS).await
    }
}
