//! Removing what is over: drafts, flows, sessions with their pages.

use std::time::Duration;

use super::Core;
use super::error::Result;
use crate::store::{drafts, flows, idempotent_answers, sessions};

/// How long something that is over stays, so that its page can still say that it is over.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Removes what was over long ago. Says how many rows went.
///
/// # Errors
/// As the store.
pub async fn step(core: &Core) -> Result<u64> {
    let now = core.clock.now();
    let mut tx = core.db.write().await?;
    let count = drafts::delete_expired(&mut tx, now).await?
        + idempotent_answers::delete_expired(&mut tx, now).await?
        + flows::delete_expired(&mut tx, now.minus(KEPT)).await?
        + sessions::delete_expired(&mut tx, now.minus(KEPT)).await?;
    tx.commit().await?;
    Ok(count)
}
