//! Table `session_tokens`.

use app::contract::ids::{LinkedAccountKey, SessionTokenId};

use super::sql::{Sql::Both, Sql::Split, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;

statements! {
    FIND_BY_HASH = Both(
        "SELECT id, project_id, environment, account, created_at, expires_at, revoked_at
         FROM session_tokens WHERE hash = $1"
    );
    FIND = Both(
        "SELECT id, project_id, environment, account, created_at, expires_at, revoked_at
         FROM session_tokens WHERE id = $1"
    );
    FIND_FRESH = Both(
        "SELECT id, project_id, environment, account, created_at, expires_at, revoked_at
         FROM session_tokens
         WHERE project_id = $1 AND environment = $2 AND account = $3
           AND revoked_at IS NULL AND expires_at > $4
         ORDER BY expires_at DESC, id LIMIT 1"
    );
    INSERT = Both(
        "INSERT INTO session_tokens
         (id, project_id, environment, account, hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );
    REVOKE_ALL = Both(
        "UPDATE session_tokens SET revoked_at = $1
         WHERE project_id = $2 AND environment = $3 AND account = $4
           AND revoked_at IS NULL AND expires_at > $1"
    );
    // Whatever somebody else holds is removed another time.
    DELETE_EXPIRED = Split {
        sqlite: "DELETE FROM session_tokens WHERE id IN
                 (SELECT id FROM session_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        postgres: "DELETE FROM session_tokens WHERE id IN
                   (SELECT id FROM session_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2
                    FOR UPDATE SKIP LOCKED)",
    };
}

/// A session token's row.
#[derive(Clone, Debug)]
pub struct Session {
    /// The token derives from it.
    pub id: SessionTokenId,
    /// Whose it is.
    pub scope: Scope,
    /// The linked account it speaks for.
    pub account: LinkedAccountKey,
    /// When it was minted.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Whether it was taken back.
    pub revoked: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    account: String,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
}

impl Row {
    fn into_session(self) -> Result<Session, StoreError> {
        let of = (self.project_id.as_str(), self.environment.as_str());
        Ok(Session {
            scope: scope::from_columns("session_tokens", &self.id, of.0, of.1)?,
            id: scope::id("session_tokens", "id", &self.id, &self.id)?,
            account: scope::id("session_tokens", "account", &self.id, &self.account)?,
            created_at: Timestamp(self.created_at),
            expires_at: Timestamp(self.expires_at),
            revoked: self.revoked_at.is_some(),
        })
    }
}

/// The session of a token, live or not. The token decides the scope.
///
/// # Errors
/// [`StoreError`].
pub async fn find_by_hash(tx: &mut Tx, hash: &TokenHash) -> Result<Option<Session>, StoreError> {
    fetch_optional!(tx, FIND_BY_HASH, Row, hash)?
        .map(Row::into_session)
        .transpose()
}

/// The session that a page or a flow of ours names.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut Tx, id: &SessionTokenId) -> Result<Option<Session>, StoreError> {
    fetch_optional!(tx, FIND, Row, id.as_str())?
        .map(Row::into_session)
        .transpose()
}

/// The account's longest-lived session that lasts beyond `until`.
///
/// # Errors
/// [`StoreError`].
pub async fn find_fresh(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    until: Timestamp,
) -> Result<Option<Session>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    fetch_optional!(
        tx,
        FIND_FRESH,
        Row,
        project,
        environment,
        account.as_str(),
        until.0
    )?
    .map(Row::into_session)
    .transpose()
}

/// Adds a session.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &mut Tx, session: &Session, hash: &TokenHash) -> Result<(), StoreError> {
    let Session {
        id,
        scope,
        account,
        created_at,
        expires_at,
        ..
    } = session;
    execute!(
        tx,
        INSERT,
        id.as_str(),
        scope.project(),
        scope.environment(),
        account.as_str(),
        hash,
        created_at.0,
        expires_at.0,
    )?;
    Ok(())
}

/// Takes back every live session of the account; says how many.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke_all(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    now: Timestamp,
) -> Result<u64, StoreError> {
    execute!(
        tx,
        REVOKE_ALL,
        now.0,
        of.project(),
        of.environment(),
        account.as_str()
    )
}

/// Removes up to `limit` sessions (with their pages) that ended before `before`, of all projects;
/// says how many went.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_expired(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    execute!(tx, DELETE_EXPIRED, before.0, limit)
}
