//! The demo: a project with its account, and links to its hosted page.

use app::contract::ids::ProjectId;
use secrecy::SecretString;
use serde_json::json;

use super::error::Result;
use super::{Core, accounts, hosted, projects, tokens};
use crate::domain::scope::{Environment, Scope};
use crate::store::api_keys;

/// What the demo's company is called.
pub const NAME: &str = "Acme";
/// The demo's linked account.
pub const ACCOUNT: &str = "patchbay-demo";

/// What the demo prints when it starts.
pub struct Demo {
    /// The project.
    pub project: ProjectId,
    /// Its API key for `test`.
    pub test_api_key: SecretString,
    /// Its API key for `production`.
    pub production_api_key: SecretString,
}

/// The demo's project and account, made if they are not there yet. The account marks the project:
/// the demo never hands out links for one that is not its own.
///
/// # Errors
/// As the store.
pub async fn prepare(core: &Core) -> Result<Demo> {
    let project = match existing(core).await? {
        Some(project) => project,
        None => {
            let project = projects::create(core, NAME, false).await?.project_id;
            let body = json!({ "linked_account_id": ACCOUNT, "name": "Demo customer" });
            accounts::create(core, &scope_of(&project), &body).await?;
            project
        }
    };
    Ok(Demo {
        test_api_key: key(core, &project, Environment::Test).await?,
        production_api_key: key(core, &project, Environment::Production).await?,
        project,
    })
}

async fn existing(core: &Core) -> Result<Option<ProjectId>> {
    for project in projects::list(core).await? {
        if accounts::find(core, &scope_of(&project.id), ACCOUNT)
            .await?
            .is_some()
        {
            return Ok(Some(project.id));
        }
    }
    Ok(None)
}

async fn key(core: &Core, project: &ProjectId, environment: Environment) -> Result<SecretString> {
    let scope = Scope {
        project: project.clone(),
        environment,
    };
    let ids = api_keys::list_live(&mut core.db.read().await?, &scope).await?;
    let first = ids.first().map(|id| core.api_key(environment, id.as_str()));
    Ok(first.unwrap_or_default())
}

fn scope_of(project: &ProjectId) -> Scope {
    Scope {
        project: project.clone(),
        environment: Environment::Test,
    }
}

/// A fresh hosted link for the demo account.
///
/// # Errors
/// As the store.
pub async fn link(
    core: &Core,
    project: &ProjectId,
    name: &str,
    background: &str,
    text: &str,
) -> Result<String> {
    let minted = tokens::mint(core, &scope_of(project), ACCOUNT, true).await?;
    let body = json!({ "name": name, "bgColor": background, "color": text });
    let link = hosted::connect_url(core, &minted.session, &body, None).await?;
    Ok(link.url)
}
