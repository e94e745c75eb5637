//! Table `session_tokens`.
//!
//! Nearly every request begins with a session and its account, and on SQLite what a statement costs
//! is mostly the way to the database's thread and back: so both come in one.

use app::contract::ids::{LinkedAccountKey, SessionTokenId};

use super::sql::{Sql::Both, Sql::Split, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx, accounts, scope};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;
use crate::domain::linked_account::LinkedAccount;

/// What [`Row`] is read from.
macro_rules! session_columns {
    () => {
        "session_tokens.id, session_tokens.project_id, session_tokens.environment,
         session_tokens.account, session_tokens.created_at, session_tokens.expires_at,
         session_tokens.revoked_at"
    };
}

/// What [`WithAccount`] is read from.
macro_rules! session_with_account {
    () => {
        concat!(
            $crate::store::sessions::session_columns!(),
            ", linked_accounts.account_id, linked_accounts.name AS account_name,
             linked_accounts.udf AS account_udf,
             linked_accounts.link_session_id AS account_link,
             linked_accounts.created_at AS account_created_at,
             linked_accounts.updated_at AS account_updated_at"
        )
    };
}

/// The account of each session.
macro_rules! join_account {
    () => {
        "JOIN linked_accounts
           ON linked_accounts.project_id = session_tokens.project_id
          AND linked_accounts.environment = session_tokens.environment
          AND linked_accounts.id = session_tokens.account"
    };
}

pub(super) use {join_account, session_columns, session_with_account};

statements! {
    FIND_BY_HASH = Both(concat!(
        "SELECT ", session_with_account!(), " FROM session_tokens ", join_account!(),
        " WHERE session_tokens.hash = $1"
    ));
    FIND = Both(concat!(
        "SELECT ", session_with_account!(), " FROM session_tokens ", join_account!(),
        " WHERE session_tokens.id = $1"
    ));
    FIND_FRESH = Both(concat!(
        "SELECT ", session_columns!(), " FROM session_tokens
         WHERE project_id = $1 AND environment = $2 AND account = $3
           AND revoked_at IS NULL AND expires_at > $4
         ORDER BY expires_at DESC, id LIMIT 1"
    ));
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

/// A session and the account it speaks for.
#[derive(sqlx::FromRow)]
pub(super) struct WithAccount {
    #[sqlx(flatten)]
    session: Row,
    account_id: String,
    account_name: String,
    account_udf: String,
    account_link: Option<String>,
    account_created_at: i64,
    account_updated_at: i64,
}

impl WithAccount {
    pub(super) fn read(self) -> Result<(Session, LinkedAccount), StoreError> {
        let account = accounts::Row {
            id: self.session.account.clone(),
            account_id: self.account_id,
            name: self.account_name,
            udf: self.account_udf,
            link_session_id: self.account_link,
            created_at: self.account_created_at,
            updated_at: self.account_updated_at,
        };
        Ok((self.session.into_session()?, account.into_account()?))
    }
}

/// The session of a token, live or not, with its account. The token decides the scope.
///
/// # Errors
/// [`StoreError`].
pub async fn find_by_hash(
    tx: &mut Tx,
    hash: &TokenHash,
) -> Result<Option<(Session, LinkedAccount)>, StoreError> {
    fetch_optional!(tx, FIND_BY_HASH, WithAccount, hash)?
        .map(WithAccount::read)
        .transpose()
}

/// The session that a flow of ours names, live or not, with its account.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut Tx,
    id: &SessionTokenId,
) -> Result<Option<(Session, LinkedAccount)>, StoreError> {
    fetch_optional!(tx, FIND, WithAccount, id.as_str())?
        .map(WithAccount::read)
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
