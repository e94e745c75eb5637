//! The command line's use cases; each opens what it needs and works beside a running server.

use app::contract::ids::ProjectId;

use super::{Opened, StartError, Surroundings, open};
use crate::catalog::Catalog;
use crate::crypto::random::SystemRandom;
use crate::options::Options;
use crate::services::{projects, rotate};
use crate::store::{Db, migrations};

pub use crate::services::projects::{Created as CreatedProject, FileText as ProjectText};
pub use crate::services::rotate::Rotation;

/// A project in a list.
pub struct ListedProject {
    /// Its id.
    pub id: ProjectId,
    /// The company's name.
    pub name: String,
}

/// What a check of the catalog found.
pub struct CatalogReport {
    /// How many files were read.
    pub apps: usize,
    /// Apps with facts that nobody has compared with the vendor's documentation.
    pub unverified: Vec<String>,
}

/// Brings the schema up to date; gives the names of what was applied.
///
/// # Errors
/// [`StartError::Store`].
pub async fn migrate(options: &Options) -> Result<Vec<String>, StartError> {
    let url = &options.storage.database_url.expose();
    let db = Db::open(url, options.storage.database_connections.get()).await?;
    let applied = migrations::run(&db).await?;
    db.close().await;
    Ok(applied)
}

/// Makes a project.
///
/// # Errors
/// [`StartError`].
pub async fn create_project(
    options: &Options,
    name: &str,
    bare: bool,
) -> Result<CreatedProject, StartError> {
    let Opened { core, .. } = open(options.clone(), Surroundings::default()).await?;
    let created = projects::create(&core, name, bare).await?;
    core.db.close().await;
    Ok(created)
}

/// All projects.
///
/// # Errors
/// [`StartError`].
pub async fn list_projects(options: &Options) -> Result<Vec<ListedProject>, StartError> {
    let Opened { core, .. } = open(options.clone(), Surroundings::default()).await?;
    let projects = projects::list(&core).await?;
    core.db.close().await;
    let listed = projects.into_iter();
    Ok(listed
        .map(|p| ListedProject {
            id: p.id,
            name: p.settings.name,
        })
        .collect())
}

/// Applies a project file, or with `dry_run` only says what it would change. The text is the diff.
///
/// # Errors
/// [`StartError`], with every mistake in the file.
pub async fn apply(
    options: &Options,
    project: &ProjectId,
    file: ProjectText<'_>,
    dry_run: bool,
) -> Result<String, StartError> {
    let Opened { core, .. } = open(options.clone(), Surroundings::default()).await?;
    let plan = projects::apply(&core, project, &file, dry_run).await?;
    core.db.close().await;
    Ok(plan.to_string())
}

/// A project as a file.
///
/// # Errors
/// [`StartError`].
pub async fn export(options: &Options, project: &ProjectId) -> Result<String, StartError> {
    let Opened { core, .. } = open(options.clone(), Surroundings::default()).await?;
    let text = projects::export(&core, project).await?;
    core.db.close().await;
    Ok(text)
}

/// Reads every app's file.
///
/// # Errors
/// [`StartError::Catalog`], with every mistake in every file.
pub fn check_catalog(options: &Options) -> Result<CatalogReport, StartError> {
    let catalog = Catalog::load(options.features.catalog_dir.as_deref())?;
    Ok(CatalogReport {
        apps: catalog.all().count(),
        unverified: catalog.unverified().collect(),
    })
}

/// Makes a new master key and rewraps every data key under it.
///
/// # Errors
/// [`StartError`].
pub async fn rotate_keys(options: &Options) -> Result<Rotation, StartError> {
    // Opening checks first that the key file belongs to this database.
    let Opened { core, .. } = open(options.clone(), Surroundings::default()).await?;
    let file = &core.options.storage.master_key_file;
    let rotation = rotate::rotate(&core.db, file, &SystemRandom).await?;
    core.db.close().await;
    Ok(rotation)
}
