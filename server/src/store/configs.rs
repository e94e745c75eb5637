//! Table `configs`: saved config forms. [`moving`] gives them other owners.

mod moving;

use app::contract::ids::{ConfigKey, LinkedAccountKey};

pub use self::moving::{adopt, gather, hand_over, spread};
use super::error::{json, to_json};
use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::config::stored::StoredConfig;

/// The statements of [`moving`] with their names.
pub(super) const MOVING: &[(&str, super::sql::Sql)] = moving::ALL;

statements! {
    FIND = Both(
        "SELECT id, connection_id, config_id, body, version FROM configs
         WHERE project_id = $1 AND environment = $2 AND account = $3 AND slug = $4
           AND connection_id = $5 AND config_id = $6"
    );
    NAMES_OF_APP = Both(
        "SELECT id, connection_id, config_id FROM configs
         WHERE project_id = $1 AND environment = $2 AND account = $3 AND slug = $4
         ORDER BY created_at, id"
    );
    INSERT = Both(
        "INSERT INTO configs
         (id, project_id, environment, account, slug, connection_id, config_id, body, version,
          created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
         ON CONFLICT (project_id, environment, account, slug, connection_id, config_id) DO NOTHING"
    );
    UPDATE = Both(
        "UPDATE configs SET body = $1, version = version + 1, updated_at = $2
         WHERE project_id = $3 AND environment = $4 AND id = $5 AND version = $6"
    );
    DELETE = Both(
        "DELETE FROM configs
         WHERE project_id = $1 AND environment = $2 AND account = $3 AND slug = $4
           AND connection_id = $5 AND config_id = $6"
    );
    DELETE_OF_CONNECTION = Both(
        "DELETE FROM configs
         WHERE project_id = $1 AND environment = $2 AND account = $3 AND slug = $4
           AND connection_id = $5"
    );
    DELETE_OF_APP = Both(
        "DELETE FROM configs
         WHERE project_id = $1 AND environment = $2 AND account = $3 AND slug = $4"
    );
}

/// Which config: an account's, of an app or one of its connections, by the name that the host gave
/// it.
#[derive(Clone, Debug)]
pub struct ConfigName<'a> {
    /// Whose.
    pub account: &'a LinkedAccountKey,
    /// Of which app.
    pub slug: &'a str,
    /// Of which connection; empty where an account has one by design.
    pub connection: &'a str,
    /// The host's name for it; the account's id by default.
    pub config_id: &'a str,
}

/// A saved config.
#[derive(Clone, Debug)]
pub struct Config {
    /// Its row.
    pub key: ConfigKey,
    /// Whose it is, as in [`ConfigName::connection`].
    pub connection: String,
    /// The host's name for it.
    pub config_id: String,
    /// Values and switches.
    pub body: StoredConfig,
    /// Counted up by each write.
    pub version: i64,
}

/// A saved config's names.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its row.
    pub key: ConfigKey,
    /// Whose it is, as in [`ConfigName::connection`].
    pub connection: String,
    /// The host's name for it.
    pub config_id: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    connection_id: String,
    config_id: String,
    body: String,
    version: i64,
}

impl Row {
    fn into_config(self) -> Result<Config, StoreError> {
        Ok(Config {
            body: json(&self.body, "configs", "body", &self.id)?,
            key: scope::id("configs", "id", &self.id, &self.id)?,
            connection: self.connection_id,
            config_id: self.config_id,
            version: self.version,
        })
    }
}

/// The config of this name.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut Tx,
    of: &Scope,
    name: &ConfigName<'_>,
) -> Result<Option<Config>, StoreError> {
    let (project, environment, account) = (of.project(), of.environment(), name.account.as_str());
    fetch_optional!(
        tx,
        FIND,
        Row,
        project,
        environment,
        account,
        name.slug,
        name.connection,
        name.config_id
    )?
    .map(Row::into_config)
    .transpose()
}

/// The names of all configs that the account has for an app, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn names_of_app(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    slug: &str,
) -> Result<Vec<Named>, StoreError> {
    let rows = fetch_all!(
        tx,
        NAMES_OF_APP,
        (String, String, String),
        of.project(),
        of.environment(),
        account.as_str(),
        slug
    )?;
    let named = |(id, connection, config_id): (String, String, String)| {
        Ok(Named {
            key: scope::id("configs", "id", &id, &id)?,
            connection,
            config_id,
        })
    };
    rows.into_iter().map(named).collect()
}

/// Adds a config unless there is one of this name; says whether it was added.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    of: &Scope,
    name: &ConfigName<'_>,
    config: &Config,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        INSERT,
        config.key.as_str(),
        of.project(),
        of.environment(),
        name.account.as_str(),
        name.slug,
        name.connection,
        name.config_id,
        to_json(&config.body),
        config.version,
        now.0,
    )?;
    Ok(rows == 1)
}

/// Replaces the body if nobody else did since `config` was read.
///
/// # Errors
/// [`StoreError`].
pub async fn update(
    tx: &mut Tx,
    of: &Scope,
    config: &Config,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        UPDATE,
        to_json(&config.body),
        now.0,
        of.project(),
        of.environment(),
        config.key.as_str(),
        config.version,
    )?;
    Ok(rows == 1)
}

/// Removes a config; says whether it was there.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &mut Tx, of: &Scope, name: &ConfigName<'_>) -> Result<bool, StoreError> {
    let (project, environment, account) = (of.project(), of.environment(), name.account.as_str());
    Ok(execute!(
        tx,
        DELETE,
        project,
        environment,
        account,
        name.slug,
        name.connection,
        name.config_id
    )? == 1)
}

/// Removes the configs of one connection to an app; `connection` as in [`ConfigName`].
///
/// # Errors
/// [`StoreError`].
pub async fn delete_of_connection(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    slug: &str,
    connection: &str,
) -> Result<(), StoreError> {
    let (project, environment) = (of.project(), of.environment());
    execute!(
        tx,
        DELETE_OF_CONNECTION,
        project,
        environment,
        account.as_str(),
        slug,
        connection
    )?;
    Ok(())
}

/// Removes all configs that the account has for an app.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_of_app(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    slug: &str,
) -> Result<(), StoreError> {
    execute!(
        tx,
        DELETE_OF_APP,
        of.project(),
        of.environment(),
        account.as_str(),
        slug
    )?;
    Ok(())
}
