//! The command line's use cases; each opens what it needs and works beside a running server. Those
//! that only read make nothing and migrate nothing.

use app::contract::ids::ProjectId;

use super::{Opened, StartError, Surroundings, database, open, open_existing};
use crate::catalog::Catalog;
use crate::crypto::random::SystemRandom;
use crate::http::{docs, router};
use crate::options::Options;
use crate::services::{leads, projects, rotate};
use crate::store::migrations;

pub use crate::services::leads::Wish;
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
    let db = database(options).await?;
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
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::default()).await?;
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
    let (options, with) = (options.clone(), Surroundings::default());
    let Opened { core, .. } = if dry_run {
        open_existing(options, with).await?
    } else {
        open(options, with).await?
    };
    let plan = projects::apply(&core, project, &file, dry_run).await?;
    core.db.close().await;
    Ok(plan.to_string())
}

/// A project as a file.
///
/// # Errors
/// [`StartError`].
pub async fn export(options: &Options, project: &ProjectId) -> Result<String, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::default()).await?;
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

/// The API's document, for a server whose address nobody knows yet.
///
/// # Errors
/// [`serde_json::Error`], for what no document of ours holds.
pub fn openapi() -> Result<String, serde_json::Error> {
    let document = docs::document(&router::operations(), docs::PLACEHOLDER_URL);
    serde_json::to_string_pretty(&document)
}

/// Every route with who may call it and what it does, in Markdown.
#[must_use]
pub fn routes() -> String {
    docs::routes(&router::operations())
}

/// What somebody asked for, as it is listed.
pub struct ListedLead {
    /// In which environment.
    pub environment: &'static str,
    /// The host's name for the linked account.
    pub account: String,
    /// When, as RFC 3339.
    pub created_at: String,
    /// What was asked for.
    pub wish: Wish,
}

/// Everything that end users of a project asked for, oldest first in each environment.
///
/// # Errors
/// [`StartError`].
pub async fn list_leads(
    options: &Options,
    project: &ProjectId,
) -> Result<Vec<ListedLead>, StartError> {
    let Opened { core, .. } = open(options.clone(), Surroundings::default()).await?;
    let leads = leads::list(&core, project).await?;
    core.db.close().await;
    let listed = leads.into_iter();
    Ok(listed
        .map(
            |(environment, leads::Listed { lead, account_id })| ListedLead {
                environment: environment.as_str(),
                account: account_id,
                created_at: lead.created_at.rfc3339(),
                wish: lead.wish,
            },
        )
        .collect())
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
