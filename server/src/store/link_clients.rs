//! Table `link_clients`: what hosts' backends prove themselves by in the Link flow.

use app::contract::ids::LinkClientId;

use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;

statements! {
    FIND_LIVE = Both(
        "SELECT id, project_id, environment FROM link_clients
         WHERE id = $1 AND revoked_at IS NULL"
    );
    LIST = Both(
        "SELECT id, created_at, revoked_at FROM link_clients
         WHERE project_id = $1 AND environment = $2 ORDER BY created_at, id"
    );
    INSERT = Both(
        "INSERT INTO link_clients (id, project_id, environment, created_at)
         VALUES ($1, $2, $3, $4)"
    );
    REVOKE = Both(
        "UPDATE link_clients SET revoked_at = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4 AND revoked_at IS NULL"
    );
}

/// A client as it is listed.
#[derive(Clone, Debug)]
pub struct LinkClient {
    /// `client_id`.
    pub id: LinkClientId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked; `None` while it is live.
    pub revoked_at: Option<Timestamp>,
}

/// Whose client this is, if it is one and not revoked. The secret, which derives from the id, is what
/// proves it.
///
/// # Errors
/// [`StoreError`].
pub async fn find_live(tx: &mut Tx, id: &LinkClientId) -> Result<Option<Scope>, StoreError> {
    fetch_optional!(tx, FIND_LIVE, (String, String, String), id.as_str())?
        .map(|(id, project, environment)| {
            scope::from_columns("link_clients", &id, &project, &environment)
        })
        .transpose()
}

/// All clients of the scope, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(tx: &mut Tx, of: &Scope) -> Result<Vec<LinkClient>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let rows = fetch_all!(tx, LIST, (String, i64, Option<i64>), project, environment)?;
    let read = |(id, created_at, revoked_at): (String, i64, Option<i64>)| {
        Ok(LinkClient {
            id: scope::id("link_clients", "id", &id, &id)?,
            created_at: Timestamp(created_at),
            revoked_at: revoked_at.map(Timestamp),
        })
    };
    rows.into_iter().map(read).collect()
}

/// Adds a client.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    of: &Scope,
    id: &LinkClientId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (project, environment) = (of.project(), of.environment());
    execute!(tx, INSERT, id.as_str(), project, environment, now.0)?;
    Ok(())
}

/// Ends a client; says whether it was live.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke(
    tx: &mut Tx,
    of: &Scope,
    id: &LinkClientId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    Ok(execute!(tx, REVOKE, now.0, project, environment, id.as_str())? == 1)
}
