//! The demo: a project with its account, and links to its hosted page.

use app::contract::ids::ProjectId;
use secrecy::SecretString;
use serde_json::json;

use super::error::Result;
use super::{Core, accounts, hosted, projects, tokens};
use crate::domain::scope::{Environment, Scope};
use crate::store::api_keys;

/// The demo's project, by this name.
pub const NAME: &str = "Acme";
/// The demo's linked account.
pub const ACCOUNT: &str = "demo-customer";

/// What the demo prints when it starts.
pub struct Demo {
    /// The project.
    pub project: ProjectId,
    /// Its API key for `test`.
    pub test_api_key: SecretString,
    /// Its API key for `production`.
    pub production_api_key: SecretString,
}

/// The demo's project and account, made if they are not there yet.
///
/// # Errors
/// As the store.
pub async fn prepare(core: &Core) -> Result<Demo> {
    let existing = projects::list(core).await?.into_iter().next();
    let project = match existing {
        Some(project) => project.id,
        None => projects::create(core, NAME, false).await?.project_id,
    };
    let demo = Demo {
        test_api_key: key(core, &project, Environment::Test).await?,
        production_api_key: key(core, &project, Environment::Production).await?,
        project,
    };
    let scope = scope_of(&demo.project);
    if accounts::find(core, &scope, ACCOUNT).await?.is_none() {
        let body = json!({ "linked_account_id": ACCOUNT, "name": "Demo customer" });
        accounts::create(core, &scope, &body).await?;
    }
    Ok(demo)
}

async fn key(core: &Core, project: &ProjectId, environment: Environment) -> Result<SecretString> {
    let scope = Scope { project: project.clone(), environment };
    let ids = api_keys::list_live(&mut core.db.read().await?, &scope).await?;
    let first = ids.first().map(|id| core.api_key(environment, id.as_str()));
    Ok(first.unwrap_or_default())
}

fn scope_of(project: &ProjectId) -> Scope {
    Scope { project: project.clone(), environment: Environment::Test }
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
    hosted::connect_url(core, &minted.session, &body, None).await
}
