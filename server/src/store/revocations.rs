//! Table `revocations`: grants that are gone here and must still be revoked at the provider.

use app::contract::ids::{AuthConfigId, ConnectionId};

use super::error::{json, to_json};
use super::sql::{Sql::Both, execute, fetch_all, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::connection::{Captured, Inputs};

statements! {
    DUE = Both(
        "SELECT id, project_id, environment, slug, auth_config_id, default_client, inputs, captured,
                credential, attempts, give_up_at
         FROM revocations WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2"
    );
    INSERT = Both(
        "INSERT INTO revocations
         (id, project_id, environment, slug, auth_config_id, inputs, credential, attempts, next_at,
          give_up_at, captured, default_client)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11)
         ON CONFLICT (id) DO UPDATE
         SET credential = excluded.credential, captured = excluded.captured,
             auth_config_id = excluded.auth_config_id, inputs = excluded.inputs,
             attempts = revocations.attempts + 1, next_at = excluded.next_at,
             give_up_at = excluded.give_up_at"
    );
    CLAIM = Both(
        "UPDATE revocations SET attempts = attempts + 1, next_at = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4 AND attempts = $5"
    );
    POSTPONE = Both(
        "UPDATE revocations SET next_at = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4 AND attempts = $5"
    );
    RENEW = Both(
        "UPDATE revocations SET credential = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4 AND attempts = $5"
    );
    DELETE = Both(
        "DELETE FROM revocations
         WHERE project_id = $1 AND environment = $2 AND id = $3 AND attempts = $4"
    );
}

/// A grant to revoke.
#[derive(Clone, Debug)]
pub struct Revocation {
    /// The connection it was; of a grant that was replaced in its connection, an id of its own.
    pub id: ConnectionId,
    /// Whose it was.
    pub scope: Scope,
    /// Which app.
    pub slug: String,
    /// The client that obtained it.
    pub auth_config: Option<AuthConfigId>,
    /// Whether that is the operator's.
    pub default_client: bool,
    /// The connection's inputs, for the provider's addresses.
    pub inputs: Inputs,
    /// What was captured for the connection, likewise.
    pub captured: Captured,
    /// The tokens, sealed for the place `revocation`.
    pub credential: Vec<u8>,
    /// Counts attempts and newer tokens; who has read an older count has nothing to say any more.
    pub attempts: i64,
    /// When trying ends.
    pub give_up_at: Timestamp,
}

impl Revocation {
    /// What identifies its row: project, environment and id.
    fn key(&self) -> [&str; 3] {
        let scope = &self.scope;
        [scope.project(), scope.environment(), self.id.as_str()]
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    slug: String,
    auth_config_id: Option<String>,
    default_client: bool,
    inputs: String,
    captured: String,
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
            captured: json(&self.captured, "revocations", "captured", &self.id)?,
            id: scope::id("revocations", "id", &self.id, &self.id)?,
            auth_config: self
                .auth_config_id
                .as_deref()
                .map(|id| scope::id("revocations", "auth_config_id", &self.id, id))
                .transpose()?,
            default_client: self.default_client,
            slug: self.slug,
            credential: self.credential,
            attempts: self.attempts,
            give_up_at: Timestamp(self.give_up_at),
        })
    }
}

/// A row that cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Its key.
    pub id: String,
    /// Which app.
    pub slug: String,
    /// What is wrong with it.
    pub error: StoreError,
    project: String,
    environment: String,
    attempts: i64,
}

/// Up to `limit` grants whose time has come, of all projects. One that cannot be read does not hide
/// the others.
///
/// # Errors
/// [`StoreError`].
pub async fn due(
    tx: &mut Tx,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Result<Revocation, Box<Unreadable>>>, StoreError> {
    let rows = fetch_all!(tx, DUE, Row, now.0, limit)?;
    let read = |row: Row| {
        let (id, slug, attempts) = (row.id.clone(), row.slug.clone(), row.attempts);
        let (project, environment) = (row.project_id.clone(), row.environment.clone());
        row.into_revocation().map_err(|error| {
            Box::new(Unreadable {
                id,
                slug,
                error,
                project,
                environment,
                attempts,
            })
        })
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Puts off a row that cannot be read.
///
/// # Errors
/// [`StoreError`].
pub async fn put_off(
    tx: &mut Tx,
    unreadable: &Unreadable,
    next_at: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        POSTPONE,
        next_at.0,
        &unreadable.project,
        &unreadable.environment,
        &unreadable.id,
        unreadable.attempts
    )?;
    Ok(())
}

/// Adds a grant to revoke. Of one that is listed already this is a newer token, which then counts:
/// an attempt under way is about the older one and leaves it alone.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    revocation: &Revocation,
    next_at: Timestamp,
) -> Result<(), StoreError> {
    let [project, environment, id] = revocation.key();
    execute!(
        tx,
        INSERT,
        id,
        project,
        environment,
        &revocation.slug,
        revocation.auth_config.as_ref().map(|id| id.as_str()),
        to_json(&revocation.inputs),
        &revocation.credential,
        next_at.0,
        revocation.give_up_at.0,
        to_json(&revocation.captured),
        revocation.default_client,
    )?;
    Ok(())
}

/// Takes one attempt for this process, which has until `next_at`; `false` when another took it.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(
    tx: &mut Tx,
    revocation: &Revocation,
    next_at: Timestamp,
) -> Result<bool, StoreError> {
    let [project, environment, id] = revocation.key();
    let rows = execute!(
        tx,
        CLAIM,
        next_at.0,
        project,
        environment,
        id,
        revocation.attempts
    )?;
    Ok(rows == 1)
}

/// Sets when the attempt after the one that [`claim`] took is due, unless it has begun.
///
/// # Errors
/// [`StoreError`].
pub async fn postpone(
    tx: &mut Tx,
    revocation: &Revocation,
    next_at: Timestamp,
) -> Result<(), StoreError> {
    let [project, environment, id] = revocation.key();
    execute!(
        tx,
        POSTPONE,
        next_at.0,
        project,
        environment,
        id,
        revocation.attempts + 1
    )?;
    Ok(())
}

/// Replaces the tokens within the attempt that [`claim`] took, unless there are newer ones.
///
/// # Errors
/// [`StoreError`].
pub async fn renew(
    tx: &mut Tx,
    revocation: &Revocation,
    credential: &[u8],
) -> Result<(), StoreError> {
    let [project, environment, id] = revocation.key();
    execute!(
        tx,
        RENEW,
        credential,
        project,
        environment,
        id,
        revocation.attempts + 1
    )?;
    Ok(())
}

/// Removes a grant that is revoked, or given up, with its tokens, unless there are newer ones since
/// [`claim`] took the attempt.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &mut Tx, revocation: &Revocation) -> Result<(), StoreError> {
    let [project, environment, id] = revocation.key();
    execute!(
        tx,
        DELETE,
        project,
        environment,
        id,
        revocation.attempts + 1
    )?;
    Ok(())
}
