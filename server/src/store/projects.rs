//! Table `projects`.

use app::contract::ids::ProjectId;

use super::error::{json, to_json};
use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::project::Settings;

statements! {
    FIND = Both("SELECT id, settings, created_at FROM projects WHERE id = $1");
    LIST = Both("SELECT id, settings, created_at FROM projects ORDER BY created_at, id");
    LOCK = Both("UPDATE projects SET updated_at = updated_at WHERE id = $1");
    INSERT = Both(
        "INSERT INTO projects (id, settings, created_at, updated_at)
         VALUES ($1, $2, $3, $3)"
    );
    UPDATE_SETTINGS = Both("UPDATE projects SET settings = $1, updated_at = $2 WHERE id = $3");
}

/// A project.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// What its file says.
    pub settings: Settings,
    /// When it was made.
    pub created_at: Timestamp,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    settings: String,
    created_at: i64,
}

impl Row {
    pub(super) fn into_project(self) -> Result<Project, StoreError> {
        Ok(Project {
            settings: json(&self.settings, "projects", "settings", &self.id)?,
            id: scope::id("projects", "id", &self.id, &self.id)?,
            created_at: Timestamp(self.created_at),
        })
    }
}

/// The project with this id.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut Tx, id: &ProjectId) -> Result<Option<Project>, StoreError> {
    fetch_optional!(tx, FIND, Row, id.as_str())?
        .map(Row::into_project)
        .transpose()
}

/// Holds the project's row until the transaction ends, so that changes to one project follow one
/// another.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &mut Tx, id: &ProjectId) -> Result<(), StoreError> {
    execute!(tx, LOCK, id.as_str())?;
    Ok(())
}

/// All projects, oldest first: for the operator.
///
/// # Errors
/// [`StoreError`].
pub async fn list(tx: &mut Tx) -> Result<Vec<Project>, StoreError> {
    fetch_all!(tx, LIST, Row)?
        .into_iter()
        .map(Row::into_project)
        .collect()
}

/// Adds a project.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &mut Tx, project: &Project) -> Result<(), StoreError> {
    let settings = to_json(&project.settings);
    execute!(
        tx,
        INSERT,
        project.id.as_str(),
        settings,
        project.created_at.0
    )?;
    Ok(())
}

/// Replaces a project's settings.
///
/// # Errors
/// [`StoreError`].
pub async fn update_settings(
    tx: &mut Tx,
    id: &ProjectId,
    settings: &Settings,
    now: Timestamp,
) -> Result<(), StoreError> {
    match execute!(tx, UPDATE_SETTINGS, to_json(settings), now.0, id.as_str())? {
        1 => Ok(()),
        _ => Err(StoreError::Corrupt {
            table: "projects",
            column: "id",
            id: id.as_str().to_owned(),
        }),
    }
}
