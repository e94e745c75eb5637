//! Table `connections`: a linked account's credentials for an application, sealed.

use app::contract::ids::{ConnectionId, LinkedAccountKey};

use super::error::{json, to_json};
use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::connection::{AuthType, Binding, Connection, GrantEnd, Inputs, Status};

/// What [`Row`] is read from.
macro_rules! columns {
    () => {
        "id, account, slug, auth_type, auth_config_id, default_client, status, reason, binding,
         identity, identifier, scopes, inputs, captured, user_defined_fields, credential, version,
         access_expires_at, grant_ends_at, tend_at, created_at, updated_at, api_origin"
    };
}

statements! {
    LIST_OF_APP = Both(concat!(
        "SELECT ", columns!(), " FROM connections
         WHERE project_id = $1 AND environment = $2 AND account = $3 AND slug = $4
         ORDER BY created_at DESC, id DESC"
    ));
    FIND = Both(concat!(
        "SELECT ", columns!(), " FROM connections
         WHERE project_id = $1 AND environment = $2 AND id = $3"
    ));
    HAS_IDENTITY = Both(
        "SELECT COUNT(*) FROM connections
         WHERE project_id = $1 AND environment = $2 AND slug = $3 AND identity = $4"
    );
    LIST = Both(concat!(
        "SELECT ", columns!(), " FROM connections
         WHERE project_id = $1 AND environment = $2 AND account = $3
         ORDER BY slug, created_at DESC, id DESC"
    ));
    PUT = Both(
        "INSERT INTO connections
         (id, project_id, environment, account, slug, auth_type, auth_config_id, status, reason,
          binding, identity, identifier, scopes, inputs, user_defined_fields, credential, version,
          access_expires_at, lease_fence, lease_until, created_at, updated_at, captured,
          grant_ends_at, tend_at, default_client, api_origin)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 0, 0, $19, $20, $21, $22, $23, $24, $25)
         ON CONFLICT (id) DO UPDATE
         SET auth_type = excluded.auth_type, auth_config_id = excluded.auth_config_id,
             default_client = excluded.default_client,
             status = excluded.status, reason = excluded.reason,
             binding = excluded.binding, identity = excluded.identity,
             identifier = excluded.identifier, scopes = excluded.scopes,
             inputs = excluded.inputs, user_defined_fields = excluded.user_defined_fields,
             credential = excluded.credential,
             version = excluded.version, access_expires_at = excluded.access_expires_at,
             lease_fence = connections.lease_fence + 1, lease_until = 0,
             refresh_failures = 0, refresh_unanswered = 0, refresh_after = 0,
             created_at = excluded.created_at, updated_at = excluded.updated_at,
             captured = excluded.captured, grant_ends_at = excluded.grant_ends_at,
             tend_at = excluded.tend_at, api_origin = excluded.api_origin
         WHERE connections.project_id = excluded.project_id
           AND connections.environment = excluded.environment
           AND connections.account = excluded.account AND connections.slug = excluded.slug"
    );
    LOCK = Both(concat!(
        "UPDATE connections SET lease_fence = lease_fence + 1
         WHERE project_id = $1 AND environment = $2 AND id = $3
         RETURNING ", columns!()
    ));
    MARK = Both(
        "UPDATE connections SET status = $1, reason = $2, updated_at = $3
         WHERE project_id = $4 AND environment = $5 AND id = $6 AND version = $7"
    );
    DELETE = Both(concat!(
        "DELETE FROM connections WHERE project_id = $1 AND environment = $2 AND id = $3
         RETURNING ", columns!()
    ));
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    account: String,
    slug: String,
    auth_type: String,
    auth_config_id: Option<String>,
    default_client: bool,
    status: String,
    reason: Option<String>,
    binding: String,
    identity: String,
    identifier: String,
    scopes: String,
    inputs: String,
    captured: String,
    api_origin: Option<String>,
    user_defined_fields: String,
    credential: Vec<u8>,
    version: i64,
    access_expires_at: Option<i64>,
    grant_ends_at: Option<i64>,
    tend_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn into_connection(self) -> Result<Connection, StoreError> {
        let corrupt = |column| StoreError::Corrupt {
            table: "connections",
            column,
            id: self.id.clone(),
        };
        let inputs: Inputs = json(&self.inputs, "connections", "inputs", &self.id)?;
        Ok(Connection {
            auth_type: AuthType::parse(&self.auth_type).ok_or_else(|| corrupt("auth_type"))?,
            status: Status::from_columns(&self.status, self.reason.as_deref())
                .ok_or_else(|| corrupt("status"))?,
            scopes: json(&self.scopes, "connections", "scopes", &self.id)?,
            id: scope::id("connections", "id", &self.id, &self.id)?,
            account: scope::id("connections", "account", &self.id, &self.account)?,
            auth_config: self
                .auth_config_id
                .as_deref()
                .map(|id| scope::id("connections", "auth_config_id", &self.id, id))
                .transpose()?,
            default_client: self.default_client,
            user_defined_fields: json(
                &self.user_defined_fields,
                "connections",
                "user_defined_fields",
                &self.id,
            )?,
            slug: self.slug,
            binding: Binding::parse(&self.binding).ok_or_else(|| corrupt("binding"))?,
            identity: self.identity,
            identifier: self.identifier,
            inputs,
            captured: json(&self.captured, "connections", "captured", &self.id)?,
            api_origin: self.api_origin,
            credential: self.credential,
            version: self.version,
            access_expires_at: self.access_expires_at.map(Timestamp),
            grant_end: self
                .grant_ends_at
                .zip(self.tend_at)
                .map(|(at, tend_at)| GrantEnd {
                    at: Timestamp(at),
                    tend_at: Timestamp(tend_at),
                }),
            created_at: Timestamp(self.created_at),
            updated_at: Timestamp(self.updated_at),
        })
    }
}

/// The account's connections to an app, newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_app(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    slug: &str,
) -> Result<Vec<Connection>, StoreError> {
    fetch_all!(
        tx,
        LIST_OF_APP,
        Row,
        of.project(),
        of.environment(),
        account.as_str(),
        slug
    )?
    .into_iter()
    .map(Row::into_connection)
    .collect()
}

/// The connection with this id, whosever of the scope it is.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
) -> Result<Option<Connection>, StoreError> {
    fetch_optional!(tx, FIND, Row, of.project(), of.environment(), id.as_str())?
        .map(Row::into_connection)
        .transpose()
}

/// Whether any connection of the scope is to this account of the app's provider.
///
/// # Errors
/// [`StoreError`].
pub async fn has_identity(
    tx: &mut Tx,
    of: &Scope,
    slug: &str,
    identity: &str,
) -> Result<bool, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let row = fetch_optional!(
        tx,
        HAS_IDENTITY,
        (i64,),
        project,
        environment,
        slug,
        identity
    )?;
    Ok(row.is_some_and(|(count,)| count > 0))
}

/// All connections of the account, by slug, then newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
) -> Result<Vec<Connection>, StoreError> {
    fetch_all!(
        tx,
        LIST,
        Row,
        of.project(),
        of.environment(),
        account.as_str()
    )?
    .into_iter()
    .map(Row::into_connection)
    .collect()
}

/// Holds a connection until the transaction ends and gives it as it is now. A refresh under way takes
/// no lock of the account, and cannot write any more after this.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
) -> Result<Option<Connection>, StoreError> {
    fetch_optional!(tx, LOCK, Row, of.project(), of.environment(), id.as_str())?
        .map(Row::into_connection)
        .transpose()
}

/// Adds a connection, or replaces what the one of this id holds. Replacing moves the fence on, so a
/// refresh under way cannot write over it.
///
/// # Errors
/// [`StoreError`]; [`StoreError::Corrupt`] when the id is another account's or app's.
pub async fn put(tx: &mut Tx, of: &Scope, connection: &Connection) -> Result<(), StoreError> {
    let (status, reason) = connection.status.columns();
    let rows = execute!(
        tx,
        PUT,
        connection.id.as_str(),
        of.project(),
        of.environment(),
        connection.account.as_str(),
        &connection.slug,
        connection.auth_type.as_str(),
        connection.auth_config.as_ref().map(|id| id.as_str()),
        status,
        reason,
        connection.binding.as_str(),
        &connection.identity,
        &connection.identifier,
        to_json(&connection.scopes),
        to_json(&connection.inputs),
        to_json(&connection.user_defined_fields),
        &connection.credential,
        connection.version,
        connection.access_expires_at.map(|at| at.0),
        connection.created_at.0,
        connection.updated_at.0,
        to_json(&connection.captured),
        connection.grant_end.map(|end| end.at.0),
        connection.grant_end.map(|end| end.tend_at.0),
        connection.default_client,
        connection.api_origin.as_deref(),
    )?;
    if rows == 1 {
        return Ok(());
    }
    Err(StoreError::Corrupt {
        table: "connections",
        column: "account",
        id: connection.id.as_str().to_owned(),
    })
}

/// Sets the status, unless the credential was replaced meanwhile; says whether it was set.
///
/// # Errors
/// [`StoreError`].
pub async fn mark(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
    version: i64,
    status: Status,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (status, reason) = status.columns();
    let (project, environment) = (of.project(), of.environment());
    let rows = execute!(
        tx,
        MARK,
        status,
        reason,
        now.0,
        project,
        environment,
        id.as_str(),
        version
    )?;
    Ok(rows == 1)
}

/// Removes a connection with its sealed credential and gives what was removed: a refresh may have
/// replaced the credential since it was read.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(
    tx: &mut Tx,
    of: &Scope,
    id: &ConnectionId,
) -> Result<Option<Connection>, StoreError> {
    fetch_optional!(tx, DELETE, Row, of.project(), of.environment(), id.as_str())?
        .map(Row::into_connection)
        .transpose()
}
