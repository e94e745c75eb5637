//! Tables `hosted_properties` and `pages`: what `connect-url` keeps, and the pages it leads to.

use app::contract::ids::{PageId, SessionTokenId};

use super::projects::{self, Project};
use super::sessions::{self, Session, join_account, session_with_account};
use super::sql::{Sql::Both, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;
use crate::domain::linked_account::LinkedAccount;

/// Pages with their sessions and accounts: what [`Row`] is read from.
macro_rules! visit {
    () => {
        concat!(
            "SELECT ",
            session_with_account!(),
            ", pages.id AS page_id, pages.config_id, pages.browser_hash, pages.ticket_expires_at
             FROM pages JOIN session_tokens ON session_tokens.id = pages.session_id ",
            join_account!()
        )
    };
}

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
          created_at, ticket_expires_at, browser_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    FIND_PAGE = Both(concat!(visit!(), " WHERE pages.id = $1"));
    FIND_PAGE_BY_TICKET = Both(concat!(visit!(), " WHERE pages.ticket_hash = $1"));
    CLAIM_PAGE = Both(
        "UPDATE pages SET browser_hash = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4
           AND (browser_hash IS NULL OR browser_hash = $1)"
    );
    SURROUNDINGS_OF_PAGE = Both(
        "SELECT projects.id, projects.settings, projects.created_at, pages.properties AS body
         FROM pages JOIN projects ON projects.id = pages.project_id
         WHERE pages.project_id = $1 AND pages.environment = $2 AND pages.id = $3"
    );
    SURROUNDINGS_OF_SESSION = Both(
        "SELECT projects.id, projects.settings, projects.created_at, kept.body
         FROM projects LEFT JOIN hosted_properties AS kept
           ON kept.project_id = projects.id AND kept.environment = $2 AND kept.session_id = $3
          AND kept.expires_at > $4
         WHERE projects.id = $1"
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

/// A page, the session that it ends with, the account it acts for.
#[derive(Clone, Debug)]
pub struct Visited {
    /// The page.
    pub page: Page,
    /// Its session, live or not.
    pub session: Session,
    /// The session's account.
    pub account: LinkedAccount,
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    session: sessions::WithAccount,
    page_id: String,
    config_id: Option<String>,
    browser_hash: Option<Vec<u8>>,
    ticket_expires_at: i64,
}

impl Row {
    fn into_visited(self) -> Result<Visited, StoreError> {
        let (session, account) = self.session.read()?;
        let page = Page {
            id: scope::id("pages", "id", &self.page_id, &self.page_id)?,
            scope: session.scope.clone(),
            session: session.id.clone(),
            config_id: self.config_id,
            browser_hash: self.browser_hash,
            ticket_expires_at: Timestamp(self.ticket_expires_at),
        };
        Ok(Visited {
            page,
            session,
            account,
        })
    }
}

#[derive(sqlx::FromRow)]
struct Surroundings {
    #[sqlx(flatten)]
    project: projects::Row,
    body: Option<String>,
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
        page.browser_hash.as_deref(),
    )?;
    Ok(())
}

/// The page with this id. Its scope comes from the row: the browser's cookie is what proves it.
///
/// # Errors
/// [`StoreError`].
pub async fn find_page(tx: &mut Tx, id: &PageId) -> Result<Option<Visited>, StoreError> {
    fetch_optional!(tx, FIND_PAGE, Row, id.as_str())?
        .map(Row::into_visited)
        .transpose()
}

/// The page that a ticket opens.
///
/// # Errors
/// [`StoreError`].
pub async fn find_page_by_ticket(
    tx: &mut Tx,
    hash: &TokenHash,
) -> Result<Option<Visited>, StoreError> {
    fetch_optional!(tx, FIND_PAGE_BY_TICKET, Row, hash)?
        .map(Row::into_visited)
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

/// What stands around a page of ours: its project, and the body of the `connect-url` that made the
/// page, or for no page that of the session's last one, if it is still kept at `now`.
///
/// # Errors
/// [`StoreError`].
pub async fn find_surroundings(
    tx: &mut Tx,
    of: &Scope,
    session: &SessionTokenId,
    page: Option<&PageId>,
    now: Timestamp,
) -> Result<Option<(Project, Option<String>)>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let row = match page {
        Some(page) => fetch_optional!(
            tx,
            SURROUNDINGS_OF_PAGE,
            Surroundings,
            project,
            environment,
            page.as_str()
        )?,
        None => fetch_optional!(
            tx,
            SURROUNDINGS_OF_SESSION,
            Surroundings,
            project,
            environment,
            session.as_str(),
            now.0
        )?,
    };
    row.map(|row| Ok((row.project.into_project()?, row.body)))
        .transpose()
}
