//! The refresh lease of a connection: at most one refresh in flight across all processes.
//!
//! A lease ends by the database's time, so processes whose clocks differ agree on it. Every lease
//! raises the fence; only the holder of the newest fence may write the credential back.

use std::time::Duration;

use app::contract::ids::ConnectionId;

use super::sql::{Sql::Both, Sql::Split, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx};
use crate::clock::Timestamp;

statements! {
    ACQUIRE = Split {
        sqlite: "UPDATE connections
                 SET lease_fence = lease_fence + 1,
                     lease_until = CAST(unixepoch('subsec') * 1000000 AS INTEGER) + $1
                 WHERE project_id = $2 AND environment = $3 AND id = $4 AND version = $5
                   AND lease_until < CAST(unixepoch('subsec') * 1000000 AS INTEGER)
                 RETURNING lease_fence",
        postgres: "UPDATE connections
                   SET lease_fence = lease_fence + 1,
                       lease_until =
                           CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) + $1
                   WHERE project_id = $2 AND environment = $3 AND id = $4 AND version = $5
                     AND lease_until
                         < CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)
                   RETURNING lease_fence",
    };
    WRITE_BACK = Both(
        "UPDATE connections
         SET credential = $1, version = $2, access_expires_at = $3, scopes = $4,
             status = 'active', reason = NULL, lease_until = 0, updated_at = $5, captured = $11
         WHERE project_id = $6 AND environment = $7 AND id = $8 AND lease_fence = $9
           AND version = $10"
    );
    RELEASE = Both(
        "UPDATE connections SET lease_until = 0
         WHERE project_id = $1 AND environment = $2 AND id = $3 AND lease_fence = $4"
    );
}

/// The fence of a lease that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence(pub i64);

/// What a refresh obtained.
#[derive(Debug)]
pub struct Refreshed<'a> {
    /// The version it started from.
    pub from_version: i64,
    /// The sealed credential, sealed for `from_version + 1`.
    pub credential: &'a [u8],
    /// When the access token ends.
    pub access_expires_at: Option<Timestamp>,
    /// Granted scopes as JSON.
    pub scopes: &'a str,
    /// Captured values as JSON.
    pub captured: &'a str,
    /// When.
    pub now: Timestamp,
}

/// Takes the lease for `lasting` if nobody holds it and the credential is still `version`.
///
/// # Errors
/// [`StoreError`].
pub async fn acquire(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
    version: i64,
    lasting: Duration,
) -> Result<Option<Fence>, StoreError> {
    let micros = i64::try_from(lasting.as_micros()).unwrap_or(i64::MAX / 2);
    let (project, environment) = (of.project(), of.environment());
    let row = fetch_optional!(
        tx,
        ACQUIRE,
        (i64,),
        micros,
        project,
        environment,
        id.as_str(),
        version
    )?;
    Ok(row.map(|(fence,)| Fence(fence)))
}

/// Writes a refreshed credential and ends the lease; `false` when the fence has moved on.
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
    )?;
    Ok(rows == 1)
}

/// Ends the lease without a new credential.
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
