//! A person who fills in the config form of a hosted page.

use async_trait::async_trait;

use super::Result;
use super::browser::{Browser, Page};
use super::config::number_in;
use super::hand::{Hand, went_well};
use super::journal::{Known, Worker};
use crate::attacks::rig::KEYED;
use crate::provider::GOOD_KEY;

/// An account whose config is edited on one page.
pub struct Form {
    hand: Hand,
    /// The browser and the address of the form.
    page: (Browser, String),
    state: Known<State>,
}

/// What the form works on. Saving puts the config in the place of the draft.
#[derive(Clone, Debug, PartialEq)]
struct State {
    saved: Option<u64>,
    /// Whether something is typed that is not saved.
    draft: bool,
}

impl Form {
    /// A connected account at its form.
    pub async fn new(mut hand: Hand) -> Result<Self> {
        hand.enrol().await?;
        let key = format!("{GOOD_KEY}form");
        hand.save_key(KEYED, &key, "connect")
            .await?
            .good("connecting")?;
        let (browser, list) = hand.open_link().await?;
        Ok(Self {
            hand,
            page: (browser, format!("{list}/{KEYED}/configure")),
            state: Known::at(State {
                saved: None,
                draft: false,
            }),
        })
    }

    async fn open(&mut self) -> Result<Page> {
        let (browser, path) = &mut self.page;
        browser.get(path).await
    }

    async fn read(&mut self) -> Result<State> {
        let config = self.hand.config(KEYED).await?;
        let page = self.open().await?;
        Ok(State {
            saved: config.as_ref().map(number_in).transpose()?,
            draft: page.answer.text().contains("not saved yet"),
        })
    }

    /// Presses Save with this number in every field.
    async fn save(&mut self, page: &Page, number: u64, mail: &str) -> Result<Page> {
        let number = number.to_string();
        let mut typed = vec![(page.input("MAIL")?, mail)];
        for label in ["A", "B", "C"] {
            typed.push((page.input(label)?, number.as_str()));
        }
        let typed: Vec<(&str, &str)> = typed
            .iter()
            .map(|(name, it)| (name.as_str(), *it))
            .collect();
        self.page.0.press(page, "Save", &typed).await
    }
}

#[async_trait]
impl Worker for Form {
    fn name(&self) -> &'static str {
        "config by form"
    }

    fn is_open(&self) -> bool {
        self.state.is_open()
    }

    async fn step(&mut self) -> Result<()> {
        let page = self.open().await?;
        let number = self.hand.number();
        let saved = self.state.last().saved;
        if self.hand.chance.once_in(2) {
            // Refused, and kept as it was typed.
            self.state.ask(State { saved, draft: true });
            let refused = self.save(&page, number, "no address").await?;
            if went_well(&refused) {
                return Err("what is no address was saved".into());
            }
            self.state.acknowledged(&self.hand.tally);
        }
        self.state.ask(State {
            saved: Some(number),
            draft: false,
        });
        let done = self.save(&page, number, "ada@globex.test").await?;
        if !went_well(&done) {
            return Err(format!("a config is refused: {}", done.answer.location()).into());
        }
        self.state.acknowledged(&self.hand.tally);
        Ok(())
    }

    async fn verify(&mut self) -> Result<()> {
        let found = self.read().await?;
        self.state
            .settle(found, self.hand.account, &self.hand.tally)
    }
}
