//! Table `connections`: which grants the background work looks after, so that none ends unnoticed.

use app::contract::ids::{ConnectionId, LinkedAccountKey};

use super::sql::{Sql::Both, execute, fetch_all, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;

statements! {
    DUE = Both(
        "SELECT id, project_id, environment, account, slug, version, tend_at FROM connections
         WHERE status = 'active' AND tend_at <= $1 ORDER BY tend_at, id LIMIT $2"
    );
    CLAIM = Both(
        "UPDATE connections SET tend_at = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4 AND tend_at = $5"
    );
}

/// A connection whose grant has to be looked after.
#[derive(Clone, Debug)]
pub struct Due {
    /// The connection.
    pub id: ConnectionId,
    /// Where it is.
    pub scope: Scope,
    /// Whose.
    pub account: LinkedAccountKey,
    /// Which app.
    pub slug: String,
    /// The credential's version.
    pub version: i64,
    /// Since when.
    pub since: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    account: String,
    slug: String,
    version: i64,
    tend_at: i64,
}

impl Row {
    fn into_due(self) -> Result<Due, StoreError> {
        let of = (self.project_id.as_str(), self.environment.as_str());
        Ok(Due {
            scope: scope::from_columns("connections", &self.id, of.0, of.1)?,
            account: scope::id("connections", "account", &self.id, &self.account)?,
            id: scope::id("connections", "id", &self.id, &self.id)?,
            slug: self.slug,
            version: self.version,
            since: Timestamp(self.tend_at),
        })
    }
}

/// The connections of all projects that are due at `now`, the longest waiting first.
///
/// # Errors
/// [`StoreError`].
pub async fn due(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Due>, StoreError> {
    fetch_all!(tx, DUE, Row, now.0, limit)?
        .into_iter()
        .map(Row::into_due)
        .collect()
}

/// Takes one of them; nobody else does before `again_at`. `false` when somebody has.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(tx: &mut Tx, due: &Due, again_at: Timestamp) -> Result<bool, StoreError> {
    let Due {
        id, scope, since, ..
    } = due;
    let (project, environment) = (scope.project(), scope.environment());
    let rows = execute!(
        tx,
        CLAIM,
        again_at.0,
        project,
        environment,
        id.as_str(),
        since.0
    )?;
    Ok(rows == 1)
}
