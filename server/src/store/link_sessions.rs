//! Table `link_sessions`: runs of the Link flow.
//!
//! Each step is one conditional update from the status before it; zero rows mean that somebody else took
//! the step, so a public token works once across processes and restarts.

use app::contract::ids::{ConnectionId, LinkSessionId};

use super::error::{json, to_json};
use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;
use crate::domain::link::{Claim, LinkSession, Status};

/// What [`Row`] is read from.
macro_rules! columns {
    () => {
        "id, project_id, environment, account, user_id, org_id, request, opener_hash, status, slug,
         connection_id, result_window, claim, created_at, expires_at, ends_at"
    };
}

statements! {
    FIND = Both(concat!(
        "SELECT ", columns!(), " FROM link_sessions
         WHERE project_id = $1 AND environment = $2 AND id = $3"
    ));
    FIND_BY_LINK = Both(concat!(
        "SELECT ", columns!(), " FROM link_sessions WHERE link_hash = $1"
    ));
    FIND_BY_PUBLIC = Both(concat!(
        "SELECT ", columns!(), " FROM link_sessions
         WHERE project_id = $1 AND environment = $2 AND public_hash = $3"
    ));
    INSERT = Both(
        "INSERT INTO link_sessions
         (id, project_id, environment, account, user_id, org_id, request, link_hash, public_hash,
          status, created_at, expires_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11, $12)"
    );
    PROVE = Both(
        "UPDATE link_sessions SET opener_hash = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4 AND status = 'open'
           AND (opener_hash IS NULL OR opener_hash = $1)"
    );
    // The same app may be connected again, until the claim.
    CONNECT = Both(
        "UPDATE link_sessions
         SET status = 'connected', slug = $1, connection_id = $2, result_window = $3, ends_at = $4
         WHERE project_id = $5 AND environment = $6 AND id = $7
           AND ((status = 'open' AND ends_at > $8)
                OR (status = 'connected' AND slug = $1 AND ends_at > $8))"
    );
    DISCONNECT = Both(
        "UPDATE link_sessions
         SET status = 'open', slug = NULL, connection_id = NULL, result_window = NULL,
             ends_at = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4 AND status = 'connected'"
    );
    CLAIM = Both(
        "UPDATE link_sessions SET status = 'claimed', claim = $1, connection_id = $2, ends_at = NULL
         WHERE project_id = $3 AND environment = $4 AND id = $5 AND status = 'connected'
           AND ends_at > $6"
    );
    REFUSE = Both(
        "UPDATE link_sessions SET status = 'refused', ends_at = NULL
         WHERE project_id = $1 AND environment = $2 AND id = $3 AND status = 'connected'"
    );
    EXPIRE = Both(
        "UPDATE link_sessions SET status = 'expired', ends_at = NULL
         WHERE project_id = $1 AND environment = $2 AND id = $3
           AND status IN ('open', 'connected') AND ends_at <= $4"
    );
    DELETE_OLDER = Both(
        "DELETE FROM link_sessions WHERE id IN
         (SELECT id FROM link_sessions WHERE created_at < $1 AND ends_at IS NULL
          ORDER BY created_at LIMIT $2)"
    );
    DUE = Both(concat!(
        "SELECT ", columns!(), " FROM link_sessions WHERE ends_at <= $1
         ORDER BY ends_at LIMIT $2"
    ));
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    account: String,
    user_id: String,
    org_id: String,
    request: String,
    opener_hash: Option<Vec<u8>>,
    status: String,
    slug: Option<String>,
    connection_id: Option<String>,
    result_window: Option<String>,
    claim: Option<String>,
    created_at: i64,
    expires_at: i64,
    ends_at: Option<i64>,
}

impl Row {
    fn into_session(self) -> Result<LinkSession, StoreError> {
        let corrupt = |column| StoreError::Corrupt {
            table: "link_sessions",
            column,
            id: self.id.clone(),
        };
        let claim = |text: &str| Claim::parse(text).ok_or_else(|| corrupt("claim"));
        let connection = |text: &str| scope::id("link_sessions", "connection_id", &self.id, text);
        Ok(LinkSession {
            scope: scope::from_columns(
                "link_sessions",
                &self.id,
                &self.project_id,
                &self.environment,
            )?,
            account: scope::id("link_sessions", "account", &self.id, &self.account)?,
            request: json(&self.request, "link_sessions", "request", &self.id)?,
            status: Status::parse(&self.status).ok_or_else(|| corrupt("status"))?,
            connection: self.connection_id.as_deref().map(connection).transpose()?,
            claim: self.claim.as_deref().map(claim).transpose()?,
            id: scope::id("link_sessions", "id", &self.id, &self.id)?,
            user_id: self.user_id,
            org_id: self.org_id,
            opener_hash: self.opener_hash,
            slug: self.slug,
            result_window: self.result_window,
            created_at: Timestamp(self.created_at),
            expires_at: Timestamp(self.expires_at),
            ends_at: self.ends_at.map(Timestamp),
        })
    }
}

/// The hashes of a session's two tokens.
#[derive(Debug)]
pub struct Hashes<'a> {
    /// Of the link token.
    pub link: &'a TokenHash,
    /// Of the public token.
    pub public: &'a TokenHash,
}

/// What connecting has made of a session.
#[derive(Debug)]
pub struct Made<'a> {
    /// Which app.
    pub slug: &'a str,
    /// The connection.
    pub connection: &'a ConnectionId,
    /// The flow whose window alone may have the result.
    pub result_window: Option<&'a str>,
    /// Until when it waits for its claim.
    pub until: Timestamp,
}

/// The session with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut Tx,
    of: &Scope,
    id: &LinkSessionId,
) -> Result<Option<LinkSession>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    fetch_optional!(tx, FIND, Row, project, environment, id.as_str())?
        .map(Row::into_session)
        .transpose()
}

/// The session of a link token, which decides the scope.
///
/// # Errors
/// [`StoreError`].
pub async fn find_by_link(
    tx: &mut Tx,
    hash: &TokenHash,
) -> Result<Option<LinkSession>, StoreError> {
    fetch_optional!(tx, FIND_BY_LINK, Row, hash)?
        .map(Row::into_session)
        .transpose()
}

/// The session of a public token.
///
/// # Errors
/// [`StoreError`].
pub async fn find_by_public(
    tx: &mut Tx,
    of: &Scope,
    hash: &TokenHash,
) -> Result<Option<LinkSession>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    fetch_optional!(tx, FIND_BY_PUBLIC, Row, project, environment, hash)?
        .map(Row::into_session)
        .transpose()
}

/// Adds an open session.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    session: &LinkSession,
    hashes: &Hashes<'_>,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        session.id.as_str(),
        session.scope.project(),
        session.scope.environment(),
        session.account.as_str(),
        &session.user_id,
        &session.org_id,
        to_json(&session.request),
        hashes.link,
        hashes.public,
        session.created_at.0,
        session.expires_at.0,
        session.ends_at.map(|at| at.0),
    )?;
    Ok(())
}

/// Keeps what a window proves with that `link.js` opened it; `false` when another window has proved
/// something else, or nothing can be connected any more.
///
/// # Errors
/// [`StoreError`].
pub async fn prove(
    tx: &mut Tx,
    of: &Scope,
    id: &LinkSessionId,
    hash: &TokenHash,
) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    Ok(execute!(tx, PROVE, hash, project, environment, id.as_str())? == 1)
}

/// The session has its connection; `false` when it has ended or has connected another app.
///
/// # Errors
/// [`StoreError`].
pub async fn connect(
    tx: &mut Tx,
    of: &Scope,
    id: &LinkSessionId,
    made: &Made<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        CONNECT,
        made.slug,
        made.connection.as_str(),
        made.result_window,
        made.until.0,
        of.project(),
        of.environment(),
        id.as_str(),
        now.0
    )?;
    Ok(rows == 1)
}

/// The session has lost its connection and may make another one until `ends_at`; says whether it had one.
///
/// # Errors
/// [`StoreError`].
pub async fn disconnect(
    tx: &mut Tx,
    of: &Scope,
    id: &LinkSessionId,
    ends_at: Timestamp,
) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let rows = execute!(tx, DISCONNECT, ends_at.0, project, environment, id.as_str())?;
    Ok(rows == 1)
}

/// The session's connection is claimed; of several claims at once one is told so.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(
    tx: &mut Tx,
    of: &Scope,
    id: &LinkSessionId,
    claim: Claim,
    connection: &ConnectionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        CLAIM,
        claim.as_str(),
        connection.as_str(),
        of.project(),
        of.environment(),
        id.as_str(),
        now.0
    )?;
    Ok(rows == 1)
}

/// The session's connection was made by somebody else than its user; says whether it had one.
///
/// # Errors
/// [`StoreError`].
pub async fn refuse(tx: &mut Tx, of: &Scope, id: &LinkSessionId) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    Ok(execute!(tx, REFUSE, project, environment, id.as_str())? == 1)
}

/// The session's time is up; says whether it still was under way.
///
/// # Errors
/// [`StoreError`].
pub async fn expire(
    tx: &mut Tx,
    of: &Scope,
    id: &LinkSessionId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    Ok(execute!(tx, EXPIRE, project, environment, id.as_str(), now.0)? == 1)
}

/// Up to `limit` sessions of all projects whose time is up.
///
/// # Errors
/// [`StoreError`].
pub async fn due(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<LinkSession>, StoreError> {
    fetch_all!(tx, DUE, Row, now.0, limit)?
        .into_iter()
        .map(Row::into_session)
        .collect()
}

/// Removes up to `limit` ended sessions of all projects that were made before `before`; says how many
/// went.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_older(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    execute!(tx, DELETE_OLDER, before.0, limit)
}
