//! The refresh lease of a connection: at most one refresh in flight across all processes, and none
//! while its provider is given a rest.
//!
//! A lease ends by the database's time, so processes whose clocks differ agree on it. Every lease
//! raises the fence; only the holder of the newest fence may write anything back. A rest ends by the
//! application's clock: a few seconds more or less do no harm there.

use std::time::Duration;

use app::contract::ids::ConnectionId;

use super::sql::{Sql::Both, Sql::Split, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx};
use crate::clock::Timestamp;
use crate::domain::connection::{GrantEnd, Status};

statements! {
    // A lease that was never ended belonged to a process that died while it called.
    ACQUIRE = Split {
        sqlite: "UPDATE connections
                 SET lease_fence = lease_fence + 1,
                     lease_until = CAST(unixepoch('subsec') * 1000000 AS INTEGER) + $1,
                     refresh_unanswered =
                         refresh_unanswered + CASE WHEN lease_until = 0 THEN 0 ELSE 1 END
                 WHERE project_id = $2 AND environment = $3 AND id = $4 AND version = $5
                   AND status = 'active' AND (refresh_after <= $6 OR refresh_after > $7)
                   AND lease_until < CAST(unixepoch('subsec') * 1000000 AS INTEGER)
                 RETURNING lease_fence, refresh_failures, refresh_unanswered",
        postgres: "UPDATE connections
                   SET lease_fence = lease_fence + 1,
                       lease_until =
                           CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) + $1,
                       refresh_unanswered =
                           refresh_unanswered + CASE WHEN lease_until = 0 THEN 0 ELSE 1 END
                   WHERE project_id = $2 AND environment = $3 AND id = $4 AND version = $5
                     AND status = 'active' AND (refresh_after <= $6 OR refresh_after > $7)
                     AND lease_until
                         < CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)
                   RETURNING lease_fence, refresh_failures, refresh_unanswered",
    };
    RESTING = Both(
        "SELECT refresh_after FROM connections
         WHERE project_id = $1 AND environment = $2 AND id = $3 AND version = $4
           AND refresh_after > $5 AND refresh_after <= $6"
    );
    WRITE_BACK = Both(
        "UPDATE connections
         SET credential = $1, version = $2, access_expires_at = $3, scopes = $4,
             status = 'active', reason = NULL, lease_until = 0, refresh_failures = 0,
             refresh_unanswered = 0, refresh_after = 0, updated_at = $5, captured = $11,
             grant_ends_at = $12, tend_at = $13
         WHERE project_id = $6 AND environment = $7 AND id = $8 AND lease_fence = $9
           AND version = $10"
    );
    RELEASE = Both(
        "UPDATE connections SET lease_until = 0
         WHERE project_id = $1 AND environment = $2 AND id = $3 AND lease_fence = $4"
    );
    REST = Both(
        "UPDATE connections
         SET lease_until = 0, refresh_failures = refresh_failures + 1,
             refresh_unanswered = refresh_unanswered + $1, refresh_after = $2
         WHERE project_id = $3 AND environment = $4 AND id = $5 AND lease_fence = $6"
    );
    GIVE_UP = Both(
        "UPDATE connections SET status = $1, reason = $2, lease_until = 0, updated_at = $3
         WHERE project_id = $4 AND environment = $5 AND id = $6 AND lease_fence = $7
           AND version = $8"
    );
}

/// The longest rest. One that seems longer was set before the clock was set back, and is over.
pub const LONGEST_REST: Duration = Duration::from_secs(15 * 60);

/// The fence of a lease that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence(pub i64);

/// A lease that is held, and what the refreshes before it have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its fence.
    pub fence: Fence,
    /// How many refreshes in a row failed.
    pub failures: i64,
    /// How many of them may have spent the refresh token although their answer never arrived.
    pub unanswered: i64,
}

/// Whose turn it is to refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The caller's.
    Ours(Held),
    /// Nobody's until then: the provider did not answer.
    Resting(Timestamp),
    /// Somebody else's, or nobody's any more: the connection has changed.
    Theirs,
}

/// What a refresh obtained.
#[derive(Debug)]
pub struct Refreshed<'a> {
    /// The version it started from.
    pub from_version: i64,
    /// The sealed credential, sealed for `from_version + 1`.
    pub credential: &'a [u8],
    /// When the access token ends.
    pub access_expires_at: Option<Timestamp>,
    /// When the grant ends by itself.
    pub grant_end: Option<GrantEnd>,
    /// Granted scopes as JSON.
    pub scopes: &'a str,
    /// Captured values as JSON.
    pub captured: &'a str,
    /// When.
    pub now: Timestamp,
}

/// How a refresh failed that may succeed later.
#[derive(Clone, Copy, Debug)]
pub struct Failed {
    /// Whether the provider may have spent the refresh token although no answer arrived.
    pub unanswered: bool,
    /// When the next one may be tried.
    pub again_at: Timestamp,
}

/// Takes the lease for `lasting` if nobody holds it, the credential is still `version` and the
/// provider's rest is over.
///
/// # Errors
/// [`StoreError`].
pub async fn acquire(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
    version: i64,
    lasting: Duration,
    now: Timestamp,
) -> Result<Turn, StoreError> {
    let micros = i64::try_from(lasting.as_micros()).unwrap_or(i64::MAX / 2);
    let (project, environment) = (of.project(), of.environment());
    let latest = now.plus(LONGEST_REST);
    let held = fetch_optional!(
        &mut *tx,
        ACQUIRE,
        (i64, i64, i64),
        micros,
        project,
        environment,
        id.as_str(),
        version,
        now.0,
        latest.0
    )?;
    if let Some((fence, failures, unanswered)) = held {
        return Ok(Turn::Ours(Held {
            fence: Fence(fence),
            failures,
            unanswered,
        }));
    }
    let resting = fetch_optional!(
        tx,
        RESTING,
        (i64,),
        project,
        environment,
        id.as_str(),
        version,
        now.0,
        latest.0
    )?;
    Ok(resting.map_or(Turn::Theirs, |(until,)| Turn::Resting(Timestamp(until))))
}

/// Writes a refreshed credential and ends the lease; `false` when the fence has moved on or the
/// connection is gone.
///
/// # Errors
/// [`StoreError`].
pub async fn write_back(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
    fence: Fence,
    refreshed: &Refreshed<'_>,
) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        WRITE_BACK,
        refreshed.credential,
        refreshed.from_version + 1,
        refreshed.access_expires_at.map(|at| at.0),
        refreshed.scopes,
        refreshed.now.0,
        of.project(),
        of.environment(),
        id.as_str(),
        fence.0,
        refreshed.from_version,
        refreshed.captured,
        refreshed.grant_end.map(|end| end.at.0),
        refreshed.grant_end.map(|end| end.tend_at.0),
    )?;
    Ok(rows == 1)
}

/// Ends the lease as if it had not been taken: no request was sent.
///
/// # Errors
/// [`StoreError`].
pub async fn release(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
    fence: Fence,
) -> Result<(), StoreError> {
    execute!(
        tx,
        RELEASE,
        of.project(),
        of.environment(),
        id.as_str(),
        fence.0
    )?;
    Ok(())
}

/// Ends the lease after a failure and gives the provider a rest.
///
/// # Errors
/// [`StoreError`].
pub async fn rest(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
    fence: Fence,
    failed: Failed,
) -> Result<(), StoreError> {
    execute!(
        tx,
        REST,
        i64::from(failed.unanswered),
        failed.again_at.0,
        of.project(),
        of.environment(),
        id.as_str(),
        fence.0
    )?;
    Ok(())
}

/// Ends the lease and sets the status; `false` when the fence has moved on or the credential was
/// replaced, and then nothing is set.
///
/// # Errors
/// [`StoreError`].
pub async fn give_up(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
    (fence, version): (Fence, i64),
    status: Status,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (status, reason) = status.columns();
    let (project, environment) = (of.project(), of.environment());
    let rows = execute!(
        tx,
        GIVE_UP,
        status,
        reason,
        now.0,
        project,
        environment,
        id.as_str(),
        fence.0,
        version
    )?;
    Ok(rows == 1)
}
