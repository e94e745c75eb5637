//! Ending sessions whose time is up: what nobody claimed is revoked and wiped.

use super::super::Core;
use super::super::error::Result;
use super::claim;
use super::record::{self, Happened};
use crate::domain::link::{Claim, EventName, LinkSession, Status};
use crate::store::{accounts, connections, link_sessions};

/// How many sessions one step ends.
const BATCH: i64 = 50;

/// Ends the sessions whose time is up, of all projects; says how many there were.
///
/// # Errors
/// As the store and the vault; the others are ended all the same.
pub async fn step(core: &Core) -> Result<usize> {
    let due = link_sessions::due(&mut core.db.read().await?, core.clock.now(), BATCH).await?;
    let mut ended = Ok(due.len());
    for session in &due {
        if let Err(error) = end(core, session).await {
            ended = Err(error);
        }
    }
    ended
}

async fn end(core: &Core, session: &LinkSession) -> Result<()> {
    if session.status == Status::Connected && is_repair(core, session).await? {
        // The provider says that it is the account which the user has claimed before. A host need not
        // exchange anything after a repair.
        let settled = claim::settle(core, session, Claim::Unverified, session.created_at).await;
        match settled {
            Ok(_) => return Ok(()),
            Err(error) if error.is_the_databases() => return Err(error),
            // It cannot become the user's any more.
            Err(_) => {}
        }
    }
    let scope = &session.scope;
    let mut tx = core.db.write().await?;
    accounts::lock(&mut tx, scope, &session.account).await?;
    if link_sessions::expire(&mut tx, scope, &session.id, core.clock.now()).await? {
        claim::wipe(core, &mut tx, session).await?;
        let expired = Happened {
            name: EventName::Expired,
            slug: session.slug.as_deref(),
            code: None,
            request_id: None,
        };
        record::add(core, &mut tx, scope, &session.id, &[expired]).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Whether the session has repaired a connection with the provider's very same account.
async fn is_repair(core: &Core, session: &LinkSession) -> Result<bool> {
    let (Some(repairs), Some(own)) = (&session.request.repairs, &session.connection) else {
        return Ok(false);
    };
    let mut tx = core.db.read().await?;
    let scope = &session.scope;
    let before = connections::find(&mut tx, scope, repairs).await?;
    let now = connections::find(&mut tx, scope, own).await?;
    let same = before.zip(now).is_some_and(|(before, now)| {
        !before.identity.is_empty() && before.identity == now.identity
    });
    Ok(same)
}
