//! Looking after grants that end by themselves.
//!
//! One that ends when it is not used, or whose refresh token is replaced whenever it is used, is
//! refreshed while there is time: no connection ends because nobody had a reason to use it. One whose
//! end is fixed is marked when it comes, so that its end user and its host learn of it at once.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::ids::ConnectionId;

use super::super::error::Result;
use super::super::{Core, Error};
use super::access::{self, Refresh};
use super::target::Which;
use crate::store::accounts;
use crate::store::tending::{self, Due};

/// How many connections one step takes.
const BATCH: i64 = 20;
/// When a connection is looked after again that could not be refreshed.
const AGAIN: Duration = Duration::from_secs(60 * 60);

/// What one step did.
#[derive(Debug, Default)]
pub struct Step {
    /// How many connections it looked after.
    pub tended: usize,
    /// Those that could not be refreshed; they are tried again.
    pub failed: Vec<Failed>,
}

/// A connection that was not refreshed.
#[derive(Debug)]
pub struct Failed {
    /// Which one.
    pub id: ConnectionId,
    /// Which app.
    pub slug: String,
    /// Why.
    pub error: Error,
}

/// One step of the worker: looks after every connection whose time has come.
///
/// # Errors
/// As the store; what goes wrong with one connection is among [`Step::failed`].
pub async fn step(core: &Core) -> Result<Step> {
    let now = core.clock.now();
    let all = tending::due(&mut core.db.read().await?, now, BATCH).await?;
    let mut done = Step::default();
    for due in all {
        let mut tx = core.db.write().await?;
        let is_ours = tending::claim(&mut tx, &due, now.plus(AGAIN)).await?;
        tx.commit().await?;
        if !is_ours {
            continue;
        }
        done.tended += 1;
        if let Err(error) = tend(core, &due).await {
            let Due { id, slug, .. } = due;
            done.failed.push(Failed { id, slug, error });
        }
    }
    Ok(done)
}

async fn tend(core: &Core, due: &Due) -> Result<()> {
    let mut tx = core.db.read().await?;
    let account = accounts::find_by_key(&mut tx, &due.scope, &due.account).await?;
    drop(tx);
    // Whoever removed the account meanwhile took the connection along.
    let Some(account) = account else {
        return Ok(());
    };
    let which = Which::This(due.id.clone());
    let refresh = Refresh::Beyond(due.version);
    match access::open(core, &due.scope, &account, &due.slug, &which, refresh).await {
        Ok(_) => Ok(()),
        // Then the connection says so by now, or is gone.
        Err(error) if error.code() == ErrorCode::NeedsReauth => Ok(()),
        Err(error) if error.code() == ErrorCode::NotConnected => Ok(()),
        Err(error) => Err(error),
    }
}
