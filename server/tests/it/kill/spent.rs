//! Tokens that work once, and what must happen when they come again.

use http::{Method, StatusCode};
use serde_json::json;

use super::Result;
use super::browser::Browser;
use super::hand::Hand;
use super::journal::Tally;

/// How many used tokens a client remembers: fewer than it uses in the life of any of them.
const REMEMBERED: usize = 60;
/// How many old ones it tries again after each kill.
const TRIED: usize = 3;

/// What a page says of a flow that failed.
const FAILED: &str = "was not connected";

/// A token that works once.
pub enum Token {
    /// What a page of the host's own exchanges for a session token.
    Code(String),
    /// A hosted link, which belongs to the first browser that changes something.
    Ticket(String),
    /// The address of a window of its own, which belongs to the first browser that clicks.
    Start(String),
    /// A provider's answer, with the browser that it belongs to.
    Callback(Box<Leg>),
}

/// A provider's answer on its way.
pub struct Leg {
    /// The browser that brings it.
    pub browser: Browser,
    /// The callback address with the answer.
    pub callback: String,
}

/// How a flow stands, as its browser is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Connected.
    Connected,
    /// Its code is being spent, or was when the server was killed.
    Underway,
}

impl Leg {
    /// Brings the answer, for the first time or again.
    ///
    /// # Errors
    /// A flow that ended in any other way.
    pub async fn come_back(&mut self) -> Result<End> {
        let back = self.browser.get(&self.callback).await?;
        let to = back.answer.location().to_owned();
        if to.ends_with("/done") {
            return Ok(End::Connected);
        }
        // Whatever became of it, there is a page that says so.
        let text = self.browser.follow(&back).await?.answer.text();
        if text.contains("is connected") {
            return Ok(End::Connected);
        }
        let refused = to.contains("error=") && !to.ends_with("=flow_used");
        match refused || text.contains(FAILED) {
            true => Err(format!("the flow ended otherwise: {to}").into()),
            false => Ok(End::Underway),
        }
    }
}

struct Used {
    token: Token,
    /// Whether the first use was answered.
    acknowledged: bool,
    /// Whether it was tried again already.
    tried: bool,
}

/// The tokens that a client has used.
#[derive(Default)]
pub struct Spent(Vec<Used>);

impl Spent {
    /// This one is about to be used.
    pub fn using(&mut self, token: Token) {
        self.0.push(Used {
            token,
            acknowledged: false,
            tried: false,
        });
    }

    /// The last one was used.
    pub fn used(&mut self) {
        if let Some(last) = self.0.last_mut() {
            last.acknowledged = true;
        }
    }

    /// Tries the new ones again and a few of the others.
    ///
    /// # Errors
    /// A token that works twice.
    pub async fn try_again(&mut self, hand: &mut Hand) -> Result<()> {
        // Whether an unanswered first use of these took effect shows only by using them.
        self.0
            .retain(|it| it.acknowledged || matches!(it.token, Token::Code(_)));
        let surplus = self.0.len().saturating_sub(REMEMBERED);
        self.0.drain(..surplus);
        let old = self.0.iter().filter(|it| it.tried).count();
        let chosen: Vec<usize> = (0..TRIED.min(old))
            .map(|_| usize::try_from(hand.chance.below(old as u64)))
            .collect::<std::result::Result<_, _>>()?;
        for (at, used) in self.0.iter_mut().enumerate() {
            if used.tried && !chosen.contains(&at) {
                continue;
            }
            Tally::count(&hand.tally.tried_again);
            used.again(hand).await?;
            used.tried = true;
        }
        Ok(())
    }
}

impl Used {
    async fn again(&mut self, hand: &mut Hand) -> Result<()> {
        let (what, refused) = match &mut self.token {
            Token::Code(code) => {
                if !self.acknowledged {
                    exchange(hand, code).await?;
                    self.acknowledged = true;
                }
                let status = exchange(hand, code).await?;
                (
                    format!("connect code {code}"),
                    status == StatusCode::BAD_REQUEST,
                )
            }
            Token::Ticket(link) => {
                let status = hand.stranger(link).await?;
                (
                    format!("hosted link {link}"),
                    status == StatusCode::FORBIDDEN,
                )
            }
            Token::Start(link) => {
                let status = hand.stranger(link).await?;
                (format!("start token {link}"), status == StatusCode::GONE)
            }
            // That its code does not arrive a second time is the provider's to say.
            Token::Callback(leg) => {
                let end = leg.come_back().await?;
                let what = format!("the answer {} is {end:?} now", leg.callback);
                (what, end == End::Connected)
            }
        };
        match refused {
            true => Ok(()),
            false => Err(format!("{what}: it was used, and works again").into()),
        }
    }
}

/// Exchanges a connect code.
pub async fn exchange(hand: &mut Hand, code: &str) -> Result<StatusCode> {
    let path = "/api/v2/public/connect-code/exchange";
    let body = json!({ "code": code });
    Ok(hand
        .ask(Method::POST, path, Some(&body), None)
        .await?
        .status)
}
