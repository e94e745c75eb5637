//! Tables `hosted_properties` and `pages`: what `connect-url` keeps, and the pages it leads to.

use app::contract::ids::{PageId, SessionTokenId};

use super::sql::{Sql::Both, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;

statements! {
    PUT_PROPERTIES = Both(
        "INSERT INTO hosted_properties (session_id, project_id, environment, body, expires_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session_id) DO UPDATE
         SET body = excluded.body, expires_at = excluded.expires_at"
    );
    FIND_PROPERTIES = Both(
        "SELECT body FROM hosted_properties
         WHERE project_id = $1 AND environment = $2 AND session_id = $3 AND expires_at > $4"
    );
    INSERT_PAGE = Both(
        "INSERT INTO pages
         (id, project_id, environment, session_id, config_id, properties, ticket_hash,
          created_at, ticket_expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    FIND_PAGE = Both(
        "SELECT id, project_id, environment, session_id, config_id, browser_hash,
                ticket_expires_at
         FROM pages WHERE id = $1"
    );
    FIND_PAGE_BY_TICKET = Both(
        "SELECT id, project_id, environment, session_id, config_id, browser_hash,
                ticket_expires_at
         FROM pages WHERE ticket_hash = $1"
    );
    CLAIM_PAGE = Both(
        "UPDATE pages SET browser_hash = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4
           AND (browser_hash IS NULL OR browser_hash = $1)"
    );
    FIND_PAGE_PROPERTIES = Both(
        "SELECT properties FROM pages WHERE project_id = $1 AND environment = $2 AND id = $3"
    );
}

/// A hosted page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The clean half of its address.
    pub id: PageId,
    /// Whose it is.
    pub scope: Scope,
    /// It ends with this session.
    pub session: SessionTokenId,
    /// Which config it edits; `None` means the account's default one.
    pub config_id: Option<String>,
    /// The browser that changed something with it first.
    pub browser_hash: Option<Vec<u8>>,
    /// Until when the ticket opens it.
    pub ticket_expires_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    session_id: String,
    config_id: Option<String>,
    browser_hash: Option<Vec<u8>>,
    ticket_expires_at: i64,
}

impl Row {
    fn into_page(self) -> Result<Page, StoreError> {
        let of = (self.project_id.as_str(), self.environment.as_str());
        Ok(Page {
            scope: scope::from_columns("pages", &self.id, of.0, of.1)?,
            id: scope::id("pages", "id", &self.id, &self.id)?,
            session: scope::id("pages", "session_id", &self.id, &self.session_id)?,
            config_id: self.config_id,
            browser_hash: self.browser_hash,
            ticket_expires_at: Timestamp(self.ticket_expires_at),
        })
    }
}

/// Keeps the body of `connect-url` verbatim for the session.
///
/// # Errors
/// [`StoreError`].
pub async fn put_properties(
    tx: &mut Tx,
    of: &Scope,
    session: &SessionTokenId,
    body: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let (project, environment) = (of.project(), of.environment());
    execute!(
        tx,
        PUT_PROPERTIES,
        session.as_str(),
        project,
        environment,
        body,
        expires_at.0
    )?;
    Ok(())
}

/// What was kept for the session.
///
/// # Errors
/// [`StoreError`].
pub async fn find_properties(
    tx: &mut Tx,
    of: &Scope,
    session: &SessionTokenId,
    now: Timestamp,
) -> Result<Option<String>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let row = fetch_optional!(
        tx,
        FIND_PROPERTIES,
        (String,),
        project,
        environment,
        session.as_str(),
        now.0
    )?;
    Ok(row.map(|(body,)| body))
}

/// Adds a page with its ticket and the body of its `connect-url`.
///
/// # Errors
/// [`StoreError`].
pub async fn insert_page(
    tx: &mut Tx,
    page: &Page,
    properties: &str,
    ticket_hash: &TokenHash,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT_PAGE,
        page.id.as_str(),
        page.scope.project(),
        page.scope.environment(),
        page.session.as_str(),
        page.config_id.as_deref(),
        properties,
        ticket_hash,
        now.0,
        page.ticket_expires_at.0,
    )?;
    Ok(())
}

/// The page with this id. Its scope comes from the row: the browser's cookie is what proves it.
///
/// # Errors
/// [`StoreError`].
pub async fn find_page(tx: &mut Tx, id: &PageId) -> Result<Option<Page>, StoreError> {
    fetch_optional!(tx, FIND_PAGE, Row, id.as_str())?
        .map(Row::into_page)
        .transpose()
}

/// The page that a ticket opens.
///
/// # Errors
/// [`StoreError`].
pub async fn find_page_by_ticket(
    tx: &mut Tx,
    hash: &TokenHash,
) -> Result<Option<Page>, StoreError> {
    fetch_optional!(tx, FIND_PAGE_BY_TICKET, Row, hash)?
        .map(Row::into_page)
        .transpose()
}

/// Binds the page to the browser that changes something with it; `false` when another one has it.
///
/// # Errors
/// [`StoreError`].
pub async fn claim_page(
    tx: &mut Tx,
    of: &Scope,
    id: &PageId,
    browser_hash: &TokenHash,
) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let rows = execute!(
        tx,
        CLAIM_PAGE,
        browser_hash,
        project,
        environment,
        id.as_str()
    )?;
    Ok(rows == 1)
}

/// The body of the `connect-url` that made the page.
///
/// # Errors
/// [`StoreError`].
pub async fn find_page_properties(
    tx: &mut Tx,
    of: &Scope,
    id: &PageId,
) -> Result<Option<String>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let row = fetch_optional!(
        tx,
        FIND_PAGE_PROPERTIES,
        (String,),
        project,
        environment,
        id.as_str()
    )?;
    Ok(row.map(|(body,)| body))
}
