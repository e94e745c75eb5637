//! Table `auth_configs`: the OAuth clients that a project registered for an app.

use app::contract::ids::{AuthConfigId, ContextId};

use super::sql::{Sql::Both, execute, fetch_all, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::auth_config::{AuthConfig, Callback};

/// What [`Row`] is read from.
macro_rules! columns {
    () => {
        "id, project_id, environment, slug, key, name, description, is_default, callback,
         context_id, client_id, client_id_text, client_secret, client_secret_text"
    };
}

statements! {
    LIST = Both(concat!(
        "SELECT ", columns!(), " FROM auth_configs
         WHERE project_id = $1 AND environment = $2
         ORDER BY slug, is_default DESC, key"
    ));
    LIST_OF_APP = Both(concat!(
        "SELECT ", columns!(), " FROM auth_configs
         WHERE project_id = $1 AND environment = $2 AND slug = $3
         ORDER BY is_default DESC, key"
    ));
    PUT = Both(
        "INSERT INTO auth_configs
         (id, project_id, environment, slug, key, name, description, is_default, callback,
          context_id, client_id, client_id_text, client_secret, client_secret_text, created_at,
          updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
         ON CONFLICT (project_id, environment, slug, key) DO UPDATE
         SET name = excluded.name, description = excluded.description,
             is_default = excluded.is_default, callback = excluded.callback,
             context_id = excluded.context_id, client_id = excluded.client_id,
             client_id_text = excluded.client_id_text, client_secret = excluded.client_secret,
             client_secret_text = excluded.client_secret_text, updated_at = excluded.updated_at"
    );
    DELETE = Both(
        "DELETE FROM auth_configs
         WHERE project_id = $1 AND environment = $2 AND slug = $3 AND key = $4"
    );
    DELETE_OF_APP = Both(
        "DELETE FROM auth_configs WHERE project_id = $1 AND environment = $2 AND slug = $3"
    );
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    slug: String,
    key: String,
    name: String,
    description: String,
    is_default: bool,
    callback: String,
    context_id: String,
    client_id: String,
    client_id_text: Option<String>,
    client_secret: Vec<u8>,
    client_secret_text: Option<String>,
}

impl Row {
    fn into_auth_config(self) -> Result<AuthConfig, StoreError> {
        let of = (self.project_id.as_str(), self.environment.as_str());
        let callback = Callback::parse(&self.callback).ok_or_else(|| StoreError::Corrupt {
            table: "auth_configs",
            column: "callback",
            id: self.id.clone(),
        })?;
        let context: ContextId =
            scope::id("auth_configs", "context_id", &self.id, &self.context_id)?;
        let id: AuthConfigId = scope::id("auth_configs", "id", &self.id, &self.id)?;
        Ok(AuthConfig {
            scope: scope::from_columns("auth_configs", &self.id, of.0, of.1)?,
            id,
            slug: self.slug,
            key: self.key,
            name: self.name,
            description: self.description,
            is_default: self.is_default,
            callback,
            context,
            client_id: self.client_id,
            client_id_text: self.client_id_text,
            client_secret: self.client_secret,
            client_secret_text: self.client_secret_text,
        })
    }
}

/// All auth configs of the scope, by slug; an app's default one first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(tx: &mut Tx, of: &Scope) -> Result<Vec<AuthConfig>, StoreError> {
    fetch_all!(tx, LIST, Row, of.project(), of.environment())?
        .into_iter()
        .map(Row::into_auth_config)
        .collect()
}

/// The auth configs of an app, the default one first, then by key.
///
/// # Errors
/// [`StoreError`].
pub async fn list_of_app(
    tx: &mut Tx,
    of: &Scope,
    slug: &str,
) -> Result<Vec<AuthConfig>, StoreError> {
    fetch_all!(tx, LIST_OF_APP, Row, of.project(), of.environment(), slug)?
        .into_iter()
        .map(Row::into_auth_config)
        .collect()
}

/// Adds an auth config, or replaces everything but the id of the one with its key.
///
/// # Errors
/// [`StoreError`].
pub async fn put(tx: &mut Tx, config: &AuthConfig, now: Timestamp) -> Result<(), StoreError> {
    execute!(
        tx,
        PUT,
        config.id.as_str(),
        config.scope.project(),
        config.scope.environment(),
        &config.slug,
        &config.key,
        &config.name,
        &config.description,
        config.is_default,
        config.callback.as_str(),
        config.context.as_str(),
        &config.client_id,
        config.client_id_text.as_deref(),
        &config.client_secret,
        config.client_secret_text.as_deref(),
        now.0,
    )?;
    Ok(())
}

/// Removes an app's auth config of this key. Its connections stay and fall to the default one.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &mut Tx, of: &Scope, slug: &str, key: &str) -> Result<(), StoreError> {
    execute!(tx, DELETE, of.project(), of.environment(), slug, key)?;
    Ok(())
}

/// Removes all auth configs of an app.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_of_app(tx: &mut Tx, of: &Scope, slug: &str) -> Result<(), StoreError> {
    execute!(tx, DELETE_OF_APP, of.project(), of.environment(), slug)?;
    Ok(())
}
