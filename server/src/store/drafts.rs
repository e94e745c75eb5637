//! Table `drafts`: what was typed on a hosted page and not accepted yet. Never secrets.

use app::contract::ids::{LinkedAccountKey, PageId};

use super::sql::{Sql::Both, Sql::Split, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx};
use crate::clock::Timestamp;

statements! {
    FIND = Both(
        "SELECT body FROM drafts
         WHERE project_id = $1 AND environment = $2 AND page_id = $3 AND name = $4
           AND expires_at > $5"
    );
    PUT = Both(
        "INSERT INTO drafts (project_id, environment, page_id, name, body, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (page_id, name) DO UPDATE
         SET project_id = excluded.project_id, environment = excluded.environment,
             body = excluded.body, expires_at = excluded.expires_at"
    );
    DELETE = Both(
        "DELETE FROM drafts
         WHERE project_id = $1 AND environment = $2 AND page_id = $3 AND name = $4"
    );
    // Whatever somebody else holds is removed another time.
    DELETE_EXPIRED = Split {
        sqlite: "DELETE FROM drafts WHERE (page_id, name) IN
                 (SELECT page_id, name FROM drafts WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        postgres: "DELETE FROM drafts WHERE (page_id, name) IN
                   (SELECT page_id, name FROM drafts WHERE expires_at < $1 ORDER BY expires_at LIMIT $2
                    FOR UPDATE SKIP LOCKED)",
    };
    DELETE_OF_ACCOUNT = Both(
        "DELETE FROM drafts
         WHERE project_id = $1 AND environment = $2 AND name = $3 AND page_id IN (
            SELECT pages.id FROM pages
            JOIN session_tokens ON session_tokens.id = pages.session_id
            WHERE pages.project_id = $1 AND pages.environment = $2
              AND session_tokens.account = $4)"
    );
}

/// The draft called `name` of the page.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut Tx,
    of: &Scope,
    page: &PageId,
    name: &str,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let row = fetch_optional!(
        tx,
        FIND,
        (String,),
        project,
        environment,
        page.as_str(),
        name,
        now.0
    )?;
    Ok(row.map(|(body,)| body))
}

/// Keeps a draft in the place of an older one.
///
/// # Errors
/// [`StoreError`].
pub async fn put(
    tx: &mut Tx,
    of: &Scope,
    page: &PageId,
    name: &str,
    body: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        PUT,
        of.project(),
        of.environment(),
        page.as_str(),
        name,
        body,
        expires_at.0
    )?;
    Ok(())
}

/// Drops a draft.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &mut Tx, of: &Scope, page: &PageId, name: &str) -> Result<(), StoreError> {
    let (project, environment) = (of.project(), of.environment());
    execute!(tx, DELETE, project, environment, page.as_str(), name)?;
    Ok(())
}

/// Drops the drafts called `name` of all pages of the account.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_of_account(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    name: &str,
) -> Result<(), StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let account = account.as_str();
    execute!(tx, DELETE_OF_ACCOUNT, project, environment, name, account)?;
    Ok(())
}

/// Drops up to `limit` that nobody came back for, of all projects; says how many went.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_expired(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<u64, StoreError> {
    execute!(tx, DELETE_EXPIRED, now.0, limit)
}
