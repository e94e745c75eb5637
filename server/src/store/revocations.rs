//! Table `revocations`: grants that are gone here and must still be revoked at the provider.

use app::contract::ids::{AuthConfigId, ConnectionId};

use super::error::{json, to_json};
use super::sql::{Sql::Both, execute, fetch_all, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::connection::Inputs;

statements! {
    DUE = Both(
        "SELECT id, project_id, environment, slug, auth_config_id, inputs, credential, attempts,
                give_up_at
         FROM revocations WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2"
    );
    INSERT = Both(
        "INSERT INTO revocations
         (id, project_id, environment, slug, auth_config_id, inputs, credential, attempts, next_at,
          give_up_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)
         ON CONFLICT (id) DO NOTHING"
    );
    CLAIM = Both(
        "UPDATE revocations SET attempts = attempts + 1, next_at = $1
         WHERE id = $2 AND attempts = $3"
    );
    DELETE = Both("DELETE FROM revocations WHERE id = $1");
}

/// A grant to revoke.
#[derive(Clone, Debug)]
pub struct Revocation {
    /// The connection it was.
    pub id: ConnectionId,
    /// Whose it was.
    pub scope: Scope,
    /// Which app.
    pub slug: String,
    /// The client that obtained it.
    pub auth_config: Option<AuthConfigId>,
    /// The connection's inputs, for the provider's addresses.
    pub inputs: Inputs,
    /// The tokens, sealed for the place `revocation`.
    pub credential: Vec<u8>,
    /// How often it was tried.
    pub attempts: i64,
    /// When trying ends.
    pub give_up_at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    slug: String,
    auth_config_id: Option<String>,
    inputs: String,
    credential: Vec<u8>,
    attempts: i64,
    give_up_at: i64,
}

impl Row {
    fn into_revocation(self) -> Result<Revocation, StoreError> {
        let of = (self.project_id.as_str(), self.environment.as_str());
        Ok(Revocation {
            scope: scope::from_columns("revocations", &self.id, of.0, of.1)?,
            inputs: json(&self.inputs, "revocations", "inputs", &self.id)?,
            id: scope::id("revocations", "id", &self.id)?,
            auth_config: self
                .auth_config_id
                .as_deref()
                .map(|id| scope::id("revocations", "auth_config_id", id))
                .transpose()?,
            slug: self.slug,
            credential: self.credential,
            attempts: self.attempts,
            give_up_at: Timestamp(self.give_up_at),
        })
    }
}

/// Up to `limit` grants whose time has come, of all projects.
///
/// # Errors
/// [`StoreError`].
pub async fn due(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<Revocation>, StoreError> {
    fetch_all!(tx, DUE, Row, now.0, limit)?
        .into_iter()
        .map(Row::into_revocation)
        .collect()
}

/// Adds a grant to revoke.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    revocation: &Revocation,
    next_at: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        revocation.id.as_str(),
        revocation.scope.project(),
        revocation.scope.environment(),
        &revocation.slug,
        revocation.auth_config.as_ref().map(|id| id.as_str()),
        to_json(&revocation.inputs),
        &revocation.credential,
        next_at.0,
        revocation.give_up_at.0,
    )?;
    Ok(())
}

/// Takes one attempt for this process and sets the time of the next; `false` when another took it.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(
    tx: &mut Tx,
    revocation: &Revocation,
    next_at: Timestamp,
) -> Result<bool, StoreError> {
    let Revocation { id, attempts, .. } = revocation;
    Ok(execute!(tx, CLAIM, next_at.0, id.as_str(), *attempts)? == 1)
}

/// Removes a grant that is revoked, or given up, with its tokens.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &mut Tx, id: &ConnectionId) -> Result<(), StoreError> {
    execute!(tx, DELETE, id.as_str())?;
    Ok(())
}
