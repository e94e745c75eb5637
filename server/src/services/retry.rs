//! Writes that must not be lost: what they store exists nowhere else.

use std::time::Duration;

use super::Core;
use super::error::Result;
use crate::clock::pause;

/// How long until a write that the database did not take is tried again.
const WRITE_AGAIN: Duration = Duration::from_millis(250);

/// Writes what a provider has just given. A database that is away, full or failing over is waited for
/// as long as a refresh's lease lasts.
///
/// # Errors
/// The last failure; at once whatever is not the database's.
pub(super) async fn until_stored<T, F>(core: &Core, write: impl Fn() -> F) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let lease = core.options.timings.refresh_lease.get();
    let began = core.clock.now();
    // Each try may wait itself, which the clock knows; the pauses bound it where the clock does not.
    let mut paused = Duration::ZERO;
    loop {
        match write().await {
            Err(error)
                if error.is_the_databases()
                    && paused < lease
                    && core.clock.now().since(began) < lease =>
            {
                pause(WRITE_AGAIN).await;
                paused += WRITE_AGAIN;
            }
            written => return written,
        }
    }
}
