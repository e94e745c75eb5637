//! An account that connects by typing a key, and disconnects.

use std::sync::Arc;

use async_trait::async_trait;

use super::Result;
use super::hand::Hand;
use super::journal::{Known, Worker};
use super::scene::Scene;
use crate::attacks::rig::KEYED;
use crate::provider::{GOOD_KEY, Provider};

/// What its keys begin with, so that the provider's log tells them from others'.
const MARK: &str = "numbered-";

/// An account whose connection holds the last key.
pub struct Keys {
    hand: Hand,
    provider: Arc<Provider>,
    /// The number of the key that is kept.
    state: Known<Option<u64>>,
    /// The last save with its key, and whether it was answered.
    save: Option<(u64, bool)>,
}

impl Keys {
    /// An account that is not connected.
    pub async fn new(scene: &Scene, mut hand: Hand) -> Result<Self> {
        hand.enrol().await?;
        Ok(Self {
            hand,
            provider: Arc::clone(&scene.provider),
            state: Known::at(None),
            save: None,
        })
    }

    /// The number of the key that the provider is asked with.
    async fn read(&mut self) -> Result<Option<u64>> {
        if !self.hand.is_connected(KEYED).await? {
            return Ok(None);
        }
        self.hand.check(KEYED).await?;
        let log = self.provider.log();
        let keys = log.iter().rev().filter_map(|call| {
            let key = call.headers.get("x-key")?.to_str().ok()?;
            key.strip_prefix(GOOD_KEY)?.strip_prefix(MARK)
        });
        let last = keys.take(1).next().ok_or("the provider was not asked")?;
        Ok(Some(last.parse()?))
    }

    async fn save(&mut self) -> Result<()> {
        let number = self.hand.number();
        self.save = Some((number, false));
        self.state.ask(Some(number));
        self.send(number).await?;
        self.state.acknowledged(&self.hand.tally);
        self.save = Some((number, true));
        Ok(())
    }

    /// Sends a key; again it is the same request.
    async fn send(&mut self, number: u64) -> Result<bool> {
        let secret = format!("{GOOD_KEY}{MARK}{number}");
        let once = format!("save-{number}");
        let reply = self.hand.save_key(KEYED, &secret, &once).await?;
        let repeated = reply.repeated;
        reply.good("saving a key")?;
        Ok(repeated)
    }
}

#[async_trait]
impl Worker for Keys {
    fn name(&self) -> &'static str {
        "connect by key"
    }

    fn is_open(&self) -> bool {
        self.state.is_open()
    }

    async fn step(&mut self) -> Result<()> {
        if self.state.last().is_none() || !self.hand.chance.once_in(4) {
            return self.save().await;
        }
        self.state.ask(None);
        self.hand.disconnect(KEYED).await?;
        self.state.acknowledged(&self.hand.tally);
        self.save = None;
        Ok(())
    }

    async fn verify(&mut self) -> Result<()> {
        let found = self.read().await?;
        self.state
            .settle(found, self.hand.account, &self.hand.tally)?;
        // The same request again: answered as before, and nothing more happens.
        if let Some((number, true)) = self.save.take() {
            if !self.send(number).await? {
                return Err(format!("save-{number} was answered, and is carried out again").into());
            }
            let after = self.read().await?;
            self.state
                .settle(after, self.hand.account, &self.hand.tally)?;
        }
        Ok(())
    }
}
