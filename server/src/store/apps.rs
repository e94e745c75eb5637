//! Table `apps`: the applications of a project in an environment, with their config definition.

use app::contract::ids::AppId;

use super::error::{json, to_json};
use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::config::definition::AppConfigDef;

statements! {
    FIND = Both(
        "SELECT id, project_id, environment, slug, multiple_connections, definition
         FROM apps WHERE project_id = $1 AND environment = $2 AND slug = $3"
    );
    LIST = Both(
        "SELECT id, project_id, environment, slug, multiple_connections, definition
         FROM apps WHERE project_id = $1 AND environment = $2 ORDER BY slug"
    );
    INSERT = Both(
        "INSERT INTO apps
         (id, project_id, environment, slug, multiple_connections, definition, created_at,
          updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)"
    );
    UPDATE = Both(
        "UPDATE apps SET multiple_connections = $1, definition = $2, updated_at = $3
         WHERE project_id = $4 AND environment = $5 AND slug = $6"
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
    /// Whether an account may connect it several times even with one auth config.
    pub multiple_connections: bool,
    /// Its fields and workflows.
    pub definition: AppConfigDef,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    project_id: String,
    environment: String,
    slug: String,
    multiple_connections: bool,
    definition: String,
}

impl Row {
    fn into_app(self) -> Result<App, StoreError> {
        let of = (self.project_id.as_str(), self.environment.as_str());
        Ok(App {
            scope: scope::from_columns("apps", &self.id, of.0, of.1)?,
            definition: json(&self.definition, "apps", "definition", &self.id)?,
            id: scope::id("apps", "id", &self.id, &self.id)?,
            multiple_connections: self.multiple_connections,
            slug: self.slug,
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
        app.multiple_connections,
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
    let rows = execute!(
        tx,
        UPDATE,
        app.multiple_connections,
        to_json(&app.definition),
        now.0,
        app.scope.project(),
        app.scope.environment(),
        &app.slug,
    )?;
    match rows {
        1 => Ok(()),
        _ => Err(StoreError::Corrupt {
            table: "apps",
            column: "slug",
            id: app.id.as_str().to_owned(),
        }),
    }
}

/// Removes an app from the scope. Its connections and configs stay, unseen, until it returns.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &mut Tx, of: &Scope, slug: &str) -> Result<(), StoreError> {
    execute!(tx, DELETE, of.project(), of.environment(), slug)?;
    Ok(())
}
