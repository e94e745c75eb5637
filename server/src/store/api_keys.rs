//! Table `api_keys`.

use app::contract::ids::ApiKeyId;

use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;

statements! {
    FIND_LIVE = Both(
        "SELECT id, project_id, environment FROM api_keys
         WHERE hash = $1 AND revoked_at IS NULL"
    );
    LIST_LIVE = Both(
        "SELECT id, project_id, environment FROM api_keys
         WHERE project_id = $1 AND environment = $2 AND revoked_at IS NULL
         ORDER BY created_at, id"
    );
    LIST = Both(
        "SELECT id, created_at, revoked_at FROM api_keys
         WHERE project_id = $1 AND environment = $2 ORDER BY created_at, id"
    );
    REVOKE = Both(
        "UPDATE api_keys SET revoked_at = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4 AND revoked_at IS NULL"
    );
    INSERT = Both(
        "INSERT INTO api_keys (id, project_id, environment, hash, created_at)
         VALUES ($1, $2, $3, $4, $5)"
    );
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
}

/// Whose key this is, if it is one and not revoked.
///
/// # Errors
/// [`StoreError`].
pub async fn find_live(tx: &mut Tx, hash: &TokenHash) -> Result<Option<Scope>, StoreError> {
    fetch_optional!(tx, FIND_LIVE, Row, hash)?
        .map(|row| scope::from_columns("api_keys", &row.id, &row.project_id, &row.environment))
        .transpose()
}

/// The ids of the scope's live keys, oldest first; the tokens derive from them.
///
/// # Errors
/// [`StoreError`].
pub async fn list_live(tx: &mut Tx, of: &Scope) -> Result<Vec<ApiKeyId>, StoreError> {
    fetch_all!(tx, LIST_LIVE, Row, of.project(), of.environment())?
        .into_iter()
        .map(|row| scope::id("api_keys", "id", &row.id, &row.id))
        .collect()
}

/// An API key as it is listed.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked; `None` while it is live.
    pub revoked_at: Option<Timestamp>,
}

/// All keys of the scope, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(tx: &mut Tx, of: &Scope) -> Result<Vec<ApiKey>, StoreError> {
    let rows = fetch_all!(
        tx,
        LIST,
        (String, i64, Option<i64>),
        of.project(),
        of.environment()
    )?;
    let read = |(id, created_at, revoked_at): (String, i64, Option<i64>)| {
        Ok(ApiKey {
            id: scope::id("api_keys", "id", &id, &id)?,
            created_at: Timestamp(created_at),
            revoked_at: revoked_at.map(Timestamp),
        })
    };
    rows.into_iter().map(read).collect()
}

/// Ends a key; says whether it was live.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke(
    tx: &mut Tx,
    of: &Scope,
    id: &ApiKeyId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    Ok(execute!(tx, REVOKE, now.0, project, environment, id.as_str())? == 1)
}

/// Adds a key.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    of: &Scope,
    id: &ApiKeyId,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        id.as_str(),
        of.project(),
        of.environment(),
        hash,
        now.0
    )?;
    Ok(())
}
