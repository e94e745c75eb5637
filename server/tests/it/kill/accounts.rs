//! A host that makes accounts, each by a request that it may repeat.

use std::collections::BTreeSet;

use async_trait::async_trait;
use http::StatusCode;
use serde_json::{Value, json};

use super::Result;
use super::hand::{Hand, Reply};
use super::journal::{Known, Worker};

const PATH: &str = "/api/v2/public/linked-account";

/// The accounts that were made.
pub struct Accounts {
    hand: Hand,
    state: Known<BTreeSet<u64>>,
    /// Those since the last kill, with their answers.
    answers: Vec<(u64, Value)>,
    /// The one that was not answered.
    asked: Option<u64>,
}

impl Accounts {
    /// None yet.
    pub async fn new(mut hand: Hand) -> Result<Self> {
        hand.enrol().await?;
        Ok(Self {
            hand,
            state: Known::at(BTreeSet::new()),
            answers: Vec::new(),
            asked: None,
        })
    }

    /// Makes an account; again it is the same request.
    async fn send(&mut self, number: u64) -> Result<Reply> {
        let body = json!({ "linked_account_id": name(number), "name": "Made" });
        let once = format!("account-{number}");
        self.hand.ask_as_host(PATH, Some(&body), Some(&once)).await
    }

    /// Which of these there are.
    async fn read(&mut self, numbers: BTreeSet<u64>) -> Result<BTreeSet<u64>> {
        let mut there = BTreeSet::new();
        for number in numbers {
            let path = format!("{PATH}/{}", name(number));
            let reply = self.hand.ask_as_host(&path, None, None).await?;
            if reply.status != StatusCode::NOT_FOUND {
                reply.good(&path)?;
                there.insert(number);
            }
        }
        Ok(there)
    }
}

fn name(number: u64) -> String {
    format!("made-{number}")
}

#[async_trait]
impl Worker for Accounts {
    fn name(&self) -> &'static str {
        "account by API"
    }

    fn is_open(&self) -> bool {
        self.state.is_open()
    }

    async fn step(&mut self) -> Result<()> {
        let number = self.hand.number();
        let mut made = self.state.last().clone();
        made.insert(number);
        self.state.ask(made);
        self.asked = Some(number);
        let answer = self.send(number).await?.good("making an account")?;
        self.asked = None;
        self.answers.push((number, answer));
        self.state.acknowledged(&self.hand.tally);
        Ok(())
    }

    async fn verify(&mut self) -> Result<()> {
        let answers = std::mem::take(&mut self.answers);
        let numbers = answers.iter().map(|(number, _)| *number).chain(self.asked);
        let found = self.read(numbers.collect()).await?;
        self.state
            .settle(found, self.hand.account, &self.hand.tally)?;
        // Those were looked for. After the next kill the next ones are.
        self.state = Known::at(BTreeSet::new());
        if let Some(number) = self.asked.take() {
            // Whether it was carried out is not known yet, so for a while nobody may carry it out.
            let again = self.send(number).await?;
            if again.status != StatusCode::CONFLICT {
                again.good("asking for an account again")?;
            }
        }
        for (number, answered) in answers {
            let again = self.send(number).await?;
            if !again.repeated || again.body != answered {
                return Err(format!("account-{number} is answered with {}", again.body).into());
            }
        }
        Ok(())
    }
}
