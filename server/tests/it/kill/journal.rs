//! What clients write down: what they asked for, and what was answered.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use tokio::sync::watch;

use super::{Error, Result};

/// Somebody who works until the server is killed, and then looks for what was written.
#[async_trait]
pub trait Worker: Send {
    /// What it does, in a word or two.
    fn name(&self) -> &'static str;

    /// Whether something it asked for is unanswered.
    fn is_open(&self) -> bool;

    /// Works for a moment. What is asked for goes to the journal before it is sent.
    async fn step(&mut self) -> Result<()>;

    /// Looks for everything after a kill, and settles what was not answered.
    async fn verify(&mut self) -> Result<()>;
}

/// Counts for the report. All of them only grow.
#[derive(Default)]
pub struct Tally {
    /// Writes that were acknowledged.
    acknowledged: watch::Sender<u64>,
    /// Writes without an answer that took effect, wholly.
    pub took_effect: AtomicU64,
    /// Writes without an answer that left nothing.
    pub left_nothing: AtomicU64,
    /// Used tokens that were tried once more.
    pub tried_again: AtomicU64,
    /// Disconnects that were acknowledged of connections with a grant.
    pub disconnected: AtomicU64,
}

impl Tally {
    /// One write more was acknowledged.
    pub fn acknowledge(&self) {
        self.acknowledged.send_modify(|count| *count += 1);
    }

    /// How many writes were acknowledged.
    pub fn acknowledged(&self) -> watch::Receiver<u64> {
        self.acknowledged.subscribe()
    }

    /// One more of these.
    pub fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// What a client knows of something that only it writes.
pub struct Known<T> {
    answered: T,
    asked: Option<T>,
}

impl<T: Clone + Debug + PartialEq> Known<T> {
    /// It stands like this.
    pub fn at(answered: T) -> Self {
        Self {
            answered,
            asked: None,
        }
    }

    /// How it stood when an answer said so last.
    pub fn last(&self) -> &T {
        &self.answered
    }

    /// Whether a request for something else is unanswered.
    pub fn is_open(&self) -> bool {
        self.asked.is_some()
    }

    /// From now on it may stand like this.
    pub fn ask(&mut self, asked: T) {
        self.asked = Some(asked);
    }

    /// What was asked for is acknowledged.
    pub fn acknowledged(&mut self, tally: &Tally) {
        if let Some(asked) = self.asked.take() {
            self.answered = asked;
            tally.acknowledge();
        }
    }

    /// What was asked for was refused.
    pub fn refused(&mut self) {
        self.asked = None;
    }

    /// It was found like this: as acknowledged, or as asked for last.
    ///
    /// # Errors
    /// Anything else is a loss or half a write.
    pub fn settle(&mut self, found: T, what: &str, tally: &Tally) -> Result<()> {
        let asked = self.asked.take();
        if asked.as_ref() == Some(&found) && found != self.answered {
            Tally::count(&tally.took_effect);
            self.answered = found;
            return Ok(());
        }
        if found != self.answered {
            let answered = &self.answered;
            let asked = asked.map_or_else(String::new, |it| format!(", {it:?} was asked for"));
            let why = format!("{what}: {answered:?} was acknowledged{asked}, {found:?} is there");
            return Err(why.into());
        }
        if asked.is_some() {
            Tally::count(&tally.left_nothing);
        }
        Ok(())
    }
}

/// A command that was killed.
#[derive(Debug, thiserror::Error)]
#[error("the command was killed")]
pub struct Killed;

/// Whether there was no whole answer because somebody was killed.
pub fn is_cut(error: &Error) -> bool {
    error.is::<hyper::Error>() || error.is::<std::io::Error>() || error.is::<Killed>()
}
