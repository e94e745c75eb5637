//! Table `link_events`: what happened in link sessions.

use app::contract::error::ErrorCode;
use app::contract::ids::LinkSessionId;

use super::sql::{Sql::Both, execute, fetch_all, statements};
use super::{Scope, StoreError, Tx};
use crate::clock::Timestamp;
use crate::domain::link::EventName;

statements! {
    LIST = Both(
        "SELECT number, name, at, slug, code, step, request_id FROM link_events
         WHERE project_id = $1 AND environment = $2 AND session_id = $3 ORDER BY number"
    );
    // Of two at once the second finds its number taken and is told so.
    ADD = Both(
        "INSERT INTO link_events
         (session_id, number, project_id, environment, name, at, slug, code, step, request_id)
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9
         FROM link_events WHERE session_id = $1"
    );
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct LinkEvent {
    /// Counts from 1 within the session.
    pub number: i64,
    /// What.
    pub name: EventName,
    /// When.
    pub at: Timestamp,
    /// With which app.
    pub slug: Option<String>,
    /// Why it went wrong.
    pub code: Option<ErrorCode>,
    /// How far it was when it went wrong.
    pub step: Option<EventName>,
    /// The request in which it went wrong.
    pub request_id: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    name: String,
    at: i64,
    slug: Option<String>,
    code: Option<String>,
    step: Option<String>,
    request_id: Option<String>,
}

impl Row {
    fn into_event(self, session: &LinkSessionId) -> Result<LinkEvent, StoreError> {
        let name = EventName::parse(&self.name).ok_or_else(|| StoreError::Corrupt {
            table: "link_events",
            column: "name",
            id: format!("{session}/{}", self.number),
        })?;
        Ok(LinkEvent {
            number: self.number,
            name,
            at: Timestamp(self.at),
            slug: self.slug,
            code: self.code.as_deref().and_then(ErrorCode::parse),
            step: self.step.as_deref().and_then(EventName::parse),
            request_id: self.request_id,
        })
    }
}

/// What happened in the session, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    tx: &mut Tx,
    of: &Scope,
    session: &LinkSessionId,
) -> Result<Vec<LinkEvent>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    fetch_all!(tx, LIST, Row, project, environment, session.as_str())?
        .into_iter()
        .map(|row| row.into_event(session))
        .collect()
}

/// Adds what happened; its number is the next one.
///
/// # Errors
/// [`StoreError`].
pub async fn add(
    tx: &mut Tx,
    of: &Scope,
    session: &LinkSessionId,
    event: &LinkEvent,
) -> Result<(), StoreError> {
    execute!(
        tx,
        ADD,
        session.as_str(),
        of.project(),
        of.environment(),
        event.name.as_str(),
        event.at.0,
        event.slug.as_deref(),
        event.code.map(ErrorCode::as_str),
        event.step.map(EventName::as_str),
        event.request_id.as_deref(),
    )?;
    Ok(())
}
