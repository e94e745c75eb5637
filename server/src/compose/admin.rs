//! The command line's use cases; each opens what it needs and works beside a running server. Only
//! migrating and making a project make a database and its keys where there are none.

use app::contract::ids::{ApiKeyId, LinkClientId, ProjectId};

use super::{Opened, StartError, Surroundings, database, files, open, open_existing};
use crate::catalog::Catalog;
use crate::crypto::random::SystemRandom;
use crate::http::{docs, router};
use crate::options::Options;
use crate::services::link::clients;
use crate::services::{api_keys, leads, projects, rotate};
use crate::store::migrations;

pub use crate::services::api_keys::{Created as CreatedKey, Environment, Scope};
pub use crate::services::browser_script::Tag as ScriptTag;
pub use crate::services::leads::Wish;
pub use crate::services::link::clients::Created as CreatedClient;
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

/// What a host's page loads `link.js` by.
#[must_use]
pub fn link_script(options: &Options) -> ScriptTag {
    ScriptTag::of(options)
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
    let Opened { core, .. } = open(options.clone(), Surroundings::of_command()).await?;
    let created = projects::create(&core, name, bare).await?;
    core.db.close().await;
    Ok(created)
}

/// All projects.
///
/// # Errors
/// [`StartError`].
pub async fn list_projects(options: &Options) -> Result<Vec<ListedProject>, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
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

/// Gives a project another API key.
///
/// # Errors
/// [`StartError`].
pub async fn create_key(options: &Options, scope: &Scope) -> Result<CreatedKey, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
    let created = api_keys::create(&core, scope).await?;
    core.db.close().await;
    Ok(created)
}

/// An API key in a list.
pub struct ListedKey {
    /// Its id.
    pub id: ApiKeyId,
    /// For which environment.
    pub environment: Environment,
    /// How it ends, to tell keys apart by.
    pub hint: String,
    /// When it was made, as RFC 3339.
    pub created_at: String,
    /// When it was revoked, likewise; `None` while it is live.
    pub revoked_at: Option<String>,
}

/// The API keys of a project, those of `test` first.
///
/// # Errors
/// [`StartError`].
pub async fn list_keys(
    options: &Options,
    project: &ProjectId,
) -> Result<Vec<ListedKey>, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
    let keys = api_keys::list(&core, project).await?;
    core.db.close().await;
    let listed = keys.into_iter();
    Ok(listed
        .map(|key| ListedKey {
            id: key.id,
            environment: key.environment,
            hint: key.hint,
            created_at: key.created_at.rfc3339(),
            revoked_at: key.revoked_at.map(|at| at.rfc3339()),
        })
        .collect())
}

/// Gives a project another Link client.
///
/// # Errors
/// [`StartError`].
pub async fn create_link_client(
    options: &Options,
    scope: &Scope,
) -> Result<CreatedClient, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
    let created = clients::create(&core, scope).await?;
    core.db.close().await;
    Ok(created)
}

/// A Link client in a list.
pub struct ListedClient {
    /// `client_id`.
    pub id: LinkClientId,
    /// For which environment.
    pub environment: Environment,
    /// When it was made, as RFC 3339.
    pub created_at: String,
    /// When it was revoked, likewise; `None` while it is live.
    pub revoked_at: Option<String>,
}

/// The Link clients of a project, those of `test` first.
///
/// # Errors
/// [`StartError`].
pub async fn list_link_clients(
    options: &Options,
    project: &ProjectId,
) -> Result<Vec<ListedClient>, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
    let found = clients::list(&core, project).await?;
    core.db.close().await;
    let listed = found.into_iter();
    Ok(listed
        .map(|client| ListedClient {
            id: client.id,
            environment: client.environment,
            created_at: client.created_at.rfc3339(),
            revoked_at: client.revoked_at.map(|at| at.rfc3339()),
        })
        .collect())
}

/// Ends a Link client; says how many live ones its environment has left.
///
/// # Errors
/// [`StartError`].
pub async fn revoke_link_client(
    options: &Options,
    scope: &Scope,
    id: &LinkClientId,
) -> Result<usize, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
    let left = clients::revoke(&core, scope, id).await?;
    core.db.close().await;
    Ok(left)
}

/// Ends an API key; says how many live ones its environment has left.
///
/// # Errors
/// [`StartError`].
pub async fn revoke_key(
    options: &Options,
    scope: &Scope,
    id: &ApiKeyId,
) -> Result<usize, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
    let left = api_keys::revoke(&core, scope, id).await?;
    core.db.close().await;
    Ok(left)
}

/// What applying a project file does.
#[derive(Debug)]
pub struct Applied {
    /// One line for each change; empty where there is none.
    pub changes: String,
    /// What the project should know about what the file says.
    pub notes: Vec<String>,
}

/// Applies a project file, or with `dry_run` only says what it would change.
///
/// # Errors
/// [`StartError`], with every mistake in the file.
pub async fn apply(
    options: &Options,
    project: &ProjectId,
    file: ProjectText<'_>,
    dry_run: bool,
) -> Result<Applied, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
    let plan = projects::apply(&core, project, &file, dry_run).await?;
    core.db.close().await;
    Ok(Applied {
        changes: plan.to_string(),
        notes: plan.notes(),
    })
}

/// A project as a file.
///
/// # Errors
/// [`StartError`].
pub async fn export(options: &Options, project: &ProjectId) -> Result<String, StartError> {
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
    let text = projects::export(&core, project).await?;
    core.db.close().await;
    Ok(text)
}

/// The redirect URI to register at the provider for each of the operator's own clients, by slug.
///
/// # Errors
/// [`StartError`], with every mistake in the files.
pub fn redirect_uris(options: &Options) -> Result<Vec<(String, String)>, StartError> {
    let (_, clients) = files(options, &*Surroundings::default().variables)?;
    let public_url = &options.address.public_url;
    let registered = clients.iter().map(|client| {
        let address = public_url.join(&client.callback_path());
        (client.slug.clone(), address)
    });
    Ok(registered.collect())
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
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
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
    let Opened { core, .. } = open_existing(options.clone(), Surroundings::of_command()).await?;
    let file = &core.options.storage.master_key_file;
    let rotation = rotate::rotate(&core.db, file, &SystemRandom).await?;
    core.db.close().await;
    Ok(rotation)
}
