//! People who connect by consent: on the hosted page, or in a window of the SDK.

use std::sync::Arc;

use async_trait::async_trait;
use http::Method;

use super::browser::{Browser, Page};
use super::config::{CONFIG, Parts, number_in};
use super::hand::{Hand, went_well};
use super::journal::{Known, Tally, Worker};
use super::scene::Scene;
use super::spent::{End, Leg, Spent, Token, exchange};
use super::{Error, Result};
use crate::attacks::rig::HONEST;
use crate::provider::Provider;

/// An account that is connected, configured and disconnected.
pub struct Consents {
    hand: Hand,
    provider: Arc<Provider>,
    parts: Parts,
    state: Known<State>,
    spent: Spent,
    /// A callback that was not answered.
    leg: Option<Leg>,
}

/// How it stands. Disconnecting takes the config along.
#[derive(Clone, Debug, PartialEq)]
struct State {
    connected: bool,
    config: Option<u64>,
}

impl Consents {
    /// An account that is not connected.
    pub async fn new(scene: &Scene, mut hand: Hand) -> Result<Self> {
        hand.enrol().await?;
        let parts = hand.parts(HONEST).await?;
        Ok(Self {
            hand,
            provider: Arc::clone(&scene.provider),
            parts,
            state: Known::at(State {
                connected: false,
                config: None,
            }),
            spent: Spent::default(),
            leg: None,
        })
    }

    async fn read(&mut self) -> Result<State> {
        let connected = self.hand.is_connected(HONEST).await?;
        let config = self.hand.config(HONEST).await?;
        let config = config.as_ref().map(number_in).transpose()?;
        Ok(State { connected, config })
    }

    async fn disconnect(&mut self) -> Result<()> {
        self.state.ask(State {
            connected: false,
            config: None,
        });
        self.hand.disconnect(HONEST).await?;
        self.state.acknowledged(&self.hand.tally);
        Tally::count(&self.hand.tally.disconnected);
        Ok(())
    }

    async fn configure(&mut self) -> Result<()> {
        let number = self.hand.number();
        let body = self.parts.body(HONEST, number, false);
        self.state.ask(State {
            config: Some(number),
            ..self.state.last().clone()
        });
        self.hand.good(Method::POST, CONFIG, Some(&body)).await?;
        self.state.acknowledged(&self.hand.tally);
        Ok(())
    }

    async fn connect(&mut self) -> Result<()> {
        let (mut browser, left) = match self.hand.chance.once_in(3) {
            true => self.leave_in_window().await?,
            false => self.leave_from_page().await?,
        };
        let leaving = browser.follow(&left).await?;
        let callback = self.provider.visit(&leaving.link("Continue")?).await;
        self.state.ask(State {
            connected: true,
            ..self.state.last().clone()
        });
        // Kept where a kill leaves it.
        let leg = self.leg.insert(Leg { browser, callback });
        let end = leg.come_back().await?;
        if end != End::Connected {
            return Err(Error::from("the first callback finds its flow used"));
        }
        self.state.acknowledged(&self.hand.tally);
        if let Some(leg) = self.leg.take() {
            self.landed(leg);
        }
        Ok(())
    }

    /// The flow of the callback has ended well, so bringing it again must change nothing.
    fn landed(&mut self, leg: Leg) {
        self.spent.using(Token::Callback(Box::new(leg)));
        self.spent.used();
    }

    async fn leave_from_page(&mut self) -> Result<(Browser, Page)> {
        let (link, code) = self.hand.link().await?;
        if self.hand.chance.once_in(2) {
            self.spent.using(Token::Code(code.clone()));
            let status = exchange(&mut self.hand, &code).await?;
            if !status.is_success() {
                return Err(format!("a fresh connect code is refused: {status}").into());
            }
            self.spent.used();
            self.hand.tally.acknowledge();
        }
        let mut browser = self.hand.browser();
        let list = browser.get(&link).await?;
        let path = format!("{}/{HONEST}", list.answer.location());
        let page = browser.get(&path).await?;
        let button = match self.state.last().connected {
            true => "Reconnect",
            false => "Authorize",
        };
        self.spent.using(Token::Ticket(link));
        let left = browser.press(&page, button, &[]).await?;
        self.left(browser, left)
    }

    async fn leave_in_window(&mut self) -> Result<(Browser, Page)> {
        let path = format!("/api/v1/{HONEST}/integrate?");
        let made = self.hand.good(Method::GET, &path, None).await?;
        let link = made["auth_url"].as_str().unwrap_or_default().to_owned();
        let mut browser = self.hand.browser();
        let page = browser.get(&link).await?;
        self.spent.using(Token::Start(link));
        let left = browser.press(&page, "Continue", &[]).await?;
        self.left(browser, left)
    }

    /// The click was answered: what it used is used.
    fn left(&mut self, browser: Browser, left: Page) -> Result<(Browser, Page)> {
        if !went_well(&left) {
            return Err(format!("a flow does not begin: {}", left.answer.location()).into());
        }
        self.spent.used();
        self.hand.tally.acknowledge();
        Ok((browser, left))
    }

    /// Brings the answer again that the kill has cut off. Until then the flow may be untouched, be
    /// cut off while its code was spent, or have ended with its connection; nothing else.
    async fn come_back(&mut self, before: &State) -> Result<State> {
        let Some(mut leg) = self.leg.take() else {
            return Ok(before.clone());
        };
        let end = leg.come_back().await?;
        let now = self.read().await?;
        let right = match end {
            End::Connected => now.connected,
            // Its code is lost. The connection of before, if there was one, is as it was.
            End::Underway => now == *before && now.connected == self.state.last().connected,
        };
        if !right {
            let callback = &leg.callback;
            return Err(format!("half a connect: {callback} is {end:?}, and {now:?}").into());
        }
        if end == End::Connected {
            self.landed(leg);
        }
        Ok(now)
    }
}

#[async_trait]
impl Worker for Consents {
    fn name(&self) -> &'static str {
        "connect by consent"
    }

    fn is_open(&self) -> bool {
        self.state.is_open()
    }

    async fn step(&mut self) -> Result<()> {
        match (self.state.last().connected, self.hand.chance.below(4)) {
            (true, 0) => self.disconnect().await,
            (true, 1) => self.configure().await,
            _ => self.connect().await,
        }
    }

    async fn verify(&mut self) -> Result<()> {
        let found = self.read().await?;
        let found = self.come_back(&found).await?;
        let connected = found.connected;
        self.state
            .settle(found, self.hand.account, &self.hand.tally)?;
        if connected {
            self.hand.check(HONEST).await?;
        }
        self.spent.try_again(&mut self.hand).await
    }
}
