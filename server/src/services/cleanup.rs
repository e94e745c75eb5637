//! Removing what is over: drafts, flows, sessions with their pages, answers to repetitions.

use std::time::Duration;

use super::Core;
use super::error::Result;
use crate::store::{drafts, flows, idempotent_answers, link_sessions, sessions};

/// How many rows one transaction removes: others wait for it.
const BATCH: i64 = 500;

/// How long something that is over stays, so that its page can still say that it is over.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long the host may ask how a link session went.
const LINKS_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Removes what was over long ago. Says how many rows went.
///
/// # Errors
/// As the store.
pub async fn step(core: &Core) -> Result<u64> {
    let now = core.clock.now();
    let long_ago = now.minus(KEPT);
    let mut removed = 0;
    for kind in [
        Kind::Drafts,
        Kind::Flows,
        Kind::Sessions,
        Kind::Answers,
        Kind::Links,
    ] {
        loop {
            // One kind in a transaction: who waits for another's rows holds none of its own.
            let mut tx = core.db.write().await?;
            let count = match kind {
                Kind::Drafts => drafts::delete_expired(&mut tx, now, BATCH).await?,
                Kind::Flows => flows::delete_expired(&mut tx, long_ago, BATCH).await?,
                Kind::Sessions => sessions::delete_expired(&mut tx, long_ago, BATCH).await?,
                Kind::Answers => idempotent_answers::delete_expired(&mut tx, now, BATCH).await?,
                Kind::Links => {
                    let before = now.minus(LINKS_KEPT);
                    link_sessions::delete_older(&mut tx, before, BATCH).await?
                }
            };
            tx.commit().await?;
            removed += count;
            if count == 0 {
                break;
            }
        }
    }
    Ok(removed)
}

/// What is removed.
#[derive(Clone, Copy)]
enum Kind {
    Drafts,
    Flows,
    Sessions,
    Answers,
    Links,
}
