//! Table `access_tokens`: what hosts reach claimed connections with.

use app::contract::ids::{AccessTokenId, ConnectionId, LinkedAccountKey};

use super::sql::{Sql::Both, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;

/// What [`Row`] is read from.
macro_rules! columns {
    () => {
        "id, project_id, environment, account, connection_id, slug, org_id"
    };
}

statements! {
    FIND_BY_HASH = Both(concat!(
        "SELECT ", columns!(), " FROM access_tokens WHERE hash = $1 AND revoked_at IS NULL"
    ));
    FIND_OF_CONNECTION = Both(concat!(
        "SELECT ", columns!(), " FROM access_tokens
         WHERE project_id = $1 AND environment = $2 AND connection_id = $3 AND revoked_at IS NULL
         ORDER BY created_at DESC, id LIMIT 1"
    ));
    INSERT = Both(
        "INSERT INTO access_tokens
         (id, project_id, environment, account, connection_id, slug, org_id, hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    REVOKE = Both(
        "UPDATE access_tokens SET revoked_at = $1
         WHERE project_id = $2 AND environment = $3 AND id = $4 AND revoked_at IS NULL"
    );
}

/// An access token's row.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The token derives from it.
    pub id: AccessTokenId,
    /// Whose.
    pub scope: Scope,
    /// The linked account that the connection belongs to.
    pub account: LinkedAccountKey,
    /// What it reaches.
    pub connection: ConnectionId,
    /// The connection's app.
    pub slug: String,
    /// The host's own id of the organisation that it was made for.
    pub org_id: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    account: String,
    connection_id: String,
    slug: String,
    org_id: String,
}

impl Row {
    fn into_token(self) -> Result<AccessToken, StoreError> {
        let of = (self.project_id.as_str(), self.environment.as_str());
        Ok(AccessToken {
            scope: scope::from_columns("access_tokens", &self.id, of.0, of.1)?,
            account: scope::id("access_tokens", "account", &self.id, &self.account)?,
            connection: scope::id(
                "access_tokens",
                "connection_id",
                &self.id,
                &self.connection_id,
            )?,
            id: scope::id("access_tokens", "id", &self.id, &self.id)?,
            slug: self.slug,
            org_id: self.org_id,
        })
    }
}

/// The live token with this hash. It decides the scope.
///
/// # Errors
/// [`StoreError`].
pub async fn find_by_hash(
    tx: &mut Tx,
    hash: &TokenHash,
) -> Result<Option<AccessToken>, StoreError> {
    fetch_optional!(tx, FIND_BY_HASH, Row, hash)?
        .map(Row::into_token)
        .transpose()
}

/// The newest live token of a connection.
///
/// # Errors
/// [`StoreError`].
pub async fn find_of_connection(
    tx: &mut Tx,
    of: &Scope,
    connection: &ConnectionId,
) -> Result<Option<AccessToken>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let id = connection.as_str();
    fetch_optional!(tx, FIND_OF_CONNECTION, Row, project, environment, id)?
        .map(Row::into_token)
        .transpose()
}

/// Adds a token.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    token: &AccessToken,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        token.id.as_str(),
        token.scope.project(),
        token.scope.environment(),
        token.account.as_str(),
        token.connection.as_str(),
        &token.slug,
        &token.org_id,
        hash,
        now.0
    )?;
    Ok(())
}

/// Ends a token; says whether it was live.
///
/// # Errors
/// [`StoreError`].
pub async fn revoke(
    tx: &mut Tx,
    of: &Scope,
    id: &AccessTokenId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    Ok(execute!(tx, REVOKE, now.0, project, environment, id.as_str())? == 1)
}
