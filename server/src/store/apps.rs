//! Table `apps`: the applications of a project in an environment, with their OAuth registration and
//! config definition.

use app::contract::ids::{AppId, ContextId};

use super::error::{json, to_json};
use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::config::definition::AppConfigDef;

statements! {
    FIND = Both(
        "SELECT id, project_id, environment, slug, context_id, client_id, client_id_text,
                client_secret, client_secret_text, definition
         FROM apps WHERE project_id = $1 AND environment = $2 AND slug = $3"
    );
    FIND_BY_CONTEXT = Both(
        "SELECT id, project_id, environment, slug, context_id, client_id, client_id_text,
                client_secret, client_secret_text, definition
         FROM apps WHERE context_id = $1"
    );
    LIST = Both(
        "SELECT id, project_id, environment, slug, context_id, client_id, client_id_text,
                client_secret, client_secret_text, definition
         FROM apps WHERE project_id = $1 AND environment = $2 ORDER BY slug"
    );
    INSERT = Both(
        "INSERT INTO apps
         (id, project_id, environment, slug, context_id, client_id, client_id_text,
          client_secret, client_secret_text, definition, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)"
    );
    UPDATE = Both(
        "UPDATE apps SET context_id = $1, client_id = $2, client_id_text = $3,
                client_secret = $4, client_secret_text = $5, definition = $6, updated_at = $7
         WHERE project_id = $8 AND environment = $9 AND slug = $10"
    );
    DELETE = Both("DELETE FROM apps WHERE project_id = $1 AND environment = $2 AND slug = $3");
}

/// An application of a project in one environment.
#[derive(Clone, Debug)]
pub struct App {
    /// `app_id` of the API.
    pub id: AppId,
    /// Whose it is.
    pub scope: Scope,
    /// Which application of the catalog.
    pub slug: String,
    /// The registration part of its callback address.
    pub context: ContextId,
    /// The OAuth client's id, if there is one.
    pub client_id: Option<String>,
    /// The client id as the project file has it: itself, or `${NAME}`.
    pub client_id_text: Option<String>,
    /// The sealed client secret.
    pub client_secret: Option<Vec<u8>>,
    /// `${NAME}` where the secret came from a variable.
    pub client_secret_text: Option<String>,
    /// Its fields and workflows.
    pub definition: AppConfigDef,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    slug: String,
    context_id: String,
    client_id: Option<String>,
    client_id_text: Option<String>,
    client_secret: Option<Vec<u8>>,
    client_secret_text: Option<String>,
    definition: String,
}

impl Row {
    fn into_app(self) -> Result<App, StoreError> {
        let of = (self.project_id.as_str(), self.environment.as_str());
        Ok(App {
            scope: scope::from_columns("apps", &self.id, of.0, of.1)?,
            definition: json(&self.definition, "apps", "definition", &self.id)?,
            id: scope::id("apps", "id", &self.id, &self.id)?,
            context: scope::id("apps", "context_id", &self.id, &self.context_id)?,
            slug: self.slug,
            client_id: self.client_id,
            client_id_text: self.client_id_text,
            client_secret: self.client_secret,
            client_secret_text: self.client_secret_text,
        })
    }
}

/// The scope's app of this slug.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut Tx, of: &Scope, slug: &str) -> Result<Option<App>, StoreError> {
    fetch_optional!(tx, FIND, Row, of.project(), of.environment(), slug)?
        .map(Row::into_app)
        .transpose()
}

/// The app whose callback address has this context; the row decides the scope.
///
/// # Errors
/// [`StoreError`].
pub async fn find_by_context(tx: &mut Tx, context: &ContextId) -> Result<Option<App>, StoreError> {
    fetch_optional!(tx, FIND_BY_CONTEXT, Row, context.as_str())?
        .map(Row::into_app)
        .transpose()
}

/// All apps of the scope, by slug.
///
/// # Errors
/// [`StoreError`].
pub async fn list(tx: &mut Tx, of: &Scope) -> Result<Vec<App>, StoreError> {
    fetch_all!(tx, LIST, Row, of.project(), of.environment())?
        .into_iter()
        .map(Row::into_app)
        .collect()
}

/// Adds an app.
///
/// # Errors
/// [`StoreError::Duplicate`] when the scope has one of this slug.
pub async fn insert(tx: &mut Tx, app: &App, now: Timestamp) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        app.id.as_str(),
        app.scope.project(),
        app.scope.environment(),
        &app.slug,
        app.context.as_str(),
        app.client_id.as_deref(),
        app.client_id_text.as_deref(),
        app.client_secret.as_deref(),
        app.client_secret_text.as_deref(),
        to_json(&app.definition),
        now.0,
    )?;
    Ok(())
}

/// Replaces everything of an app but its ids.
///
/// # Errors
/// [`StoreError`].
pub async fn update(tx: &mut Tx, app: &App, now: Timestamp) -> Result<(), StoreError> {
    execute!(
        tx,
        UPDATE,
        app.context.as_str(),
        app.client_id.as_deref(),
        app.client_id_text.as_deref(),
        app.client_secret.as_deref(),
        app.client_secret_text.as_deref(),
        to_json(&app.definition),
        now.0,
        app.scope.project(),
        app.scope.environment(),
        &app.slug,
    )?;
    Ok(())
}

/// Removes an app from the scope. Its connections and configs stay, unseen, until it returns.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &mut Tx, of: &Scope, slug: &str) -> Result<(), StoreError> {
    execute!(tx, DELETE, of.project(), of.environment(), slug)?;
    Ok(())
}
