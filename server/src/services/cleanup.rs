//! Removing what is over: drafts, flows, sessions with their pages, answers to repetitions.

use std::time::Duration;

use super::Core;
use super::error::Result;
use crate::store::{drafts, flows, idempotent_answers, sessions};

/// How many rows one transaction removes: others wait for it.
const BATCH: i64 = 500;

/// How long something that is over stays, so that its page can still say that it is over.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Removes what was over long ago. Says how many rows went.
///
/// # Errors
/// As the store.
pub async fn step(core: &Core) -> Result<u64> {
    let now = core.clock.now();
    let long_ago = now.minus(KEPT);
    let mut removed = 0;
    loop {
        let mut tx = core.db.write().await?;
        let count = drafts::delete_expired(&mut tx, now, BATCH).await?
            + flows::delete_expired(&mut tx, long_ago, BATCH).await?
            + sessions::delete_expired(&mut tx, long_ago, BATCH).await?
            + idempotent_answers::delete_expired(&mut tx, now, BATCH).await?;
        tx.commit().await?;
        if count == 0 {
            return Ok(removed);
        }
        removed += count;
    }
}
