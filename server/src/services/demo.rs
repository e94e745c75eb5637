//! The demo: a project with its account, and links to its hosted page.

use app::contract::ids::ProjectId;
use secrecy::SecretString;
use serde_json::json;

use super::error::Result;
use super::{Core, accounts, hosted, projects, tokens, vault};
use crate::domain::scope::{Environment, Scope};
use crate::store::{self, Tx, api_keys, keys};

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
    let mut tx = core.db.write().await?;
    // Of two servers that start at once the second finds what the first one made.
    keys::lock_data_key(&mut tx, vault::SERVER).await?;
    let existing = store::projects::find_by_account(&mut tx, Environment::Test, ACCOUNT).await?;
    let project = match existing {
        Some(project) => project.id,
        None => {
            let made = projects::create_in(core, &mut tx, NAME, false).await?;
            let body = json!({ "linked_account_id": ACCOUNT, "name": "Demo customer" });
            let account = accounts::parse(core, &body)?;
            accounts::insert(&mut tx, &scope_of(&made.project_id), &account).await?;
            made.project_id
        }
    };
    let demo = Demo {
        test_api_key: key(core, &mut tx, &project, Environment::Test).await?,
        production_api_key: key(core, &mut tx, &project, Environment::Production).await?,
        project,
    };
    tx.commit().await?;
    Ok(demo)
}

/// A live key of the project, a new one where the last was revoked.
async fn key(
    core: &Core,
    tx: &mut Tx,
    project: &ProjectId,
    environment: Environment,
) -> Result<SecretString> {
    let scope = Scope {
        project: project.clone(),
        environment,
    };
    match api_keys::list_live(tx, &scope).await?.first() {
        Some(id) => Ok(core.api_key(environment, id.as_str())),
        None => projects::add_key(core, tx, project, environment).await,
    }
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
