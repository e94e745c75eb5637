//! The demo: a project with its account, links to its hosted page, and what plays a host's server in
//! the Link flow.

use app::contract::ids::ProjectId;
use app::routes;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value, json};

use super::error::Result;
use super::link::claim::{self, Claimed};
use super::link::{clients, create};
use super::{Core, accounts, api_keys, hosted, projects, tokens, vault};
use crate::domain::scope::{Environment, Scope};
use crate::store::{self, Tx, keys};

/// What the demo's company is called.
pub const NAME: &str = "Acme";
/// The demo's linked account.
pub const ACCOUNT: &str = "patchbay-demo";

/// Where the id of the demo's project is kept. It is no secret; only there is it beside all projects.
const KEPT: &str = "demo_project";

/// What the demo prints when it starts.
pub struct Demo {
    /// The project.
    pub project: ProjectId,
    /// Its API key for `test`.
    pub test_api_key: SecretString,
    /// Its API key for `production`.
    pub production_api_key: SecretString,
    /// Its Link client for `test`.
    pub link_client: clients::Created,
}

/// The demo's project and account, made if they are not there yet. The demo never hands out links for
/// a project that it did not make itself.
///
/// # Errors
/// As the store.
pub async fn prepare(core: &Core) -> Result<Demo> {
    let mut tx = core.db.write().await?;
    // Of two servers that start at once the second finds what the first one made.
    keys::lock_data_key(&mut tx, vault::SERVER).await?;
    let kept = keys::find_secret(&mut tx, KEPT).await?;
    let kept = kept.and_then(|id| ProjectId::parse(std::str::from_utf8(&id).ok()?));
    let project = match kept {
        Some(id) => id,
        None => {
            let made = projects::create_in(core, &mut tx, NAME, false).await?;
            keys::insert_secret(&mut tx, KEPT, made.project_id.as_str().as_bytes()).await?;
            made.project_id
        }
    };
    register(core, &mut tx, &project).await?;
    let scope = scope_of(&project);
    let account = store::accounts::find(&mut tx, &scope, ACCOUNT).await?;
    if account.is_none() {
        let body = json!({ "linked_account_id": ACCOUNT, "name": "Demo customer" });
        let account = accounts::parse(core, &body)?;
        accounts::insert(&mut tx, &scope, &account).await?;
    }
    let demo = Demo {
        test_api_key: key(core, &mut tx, &project, Environment::Test).await?,
        production_api_key: key(core, &mut tx, &project, Environment::Production).await?,
        link_client: match clients::any(core, &mut tx, &scope).await? {
            Some(client) => client,
            None => clients::add(core, &mut tx, &scope).await?,
        },
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
    match store::api_keys::list_live(tx, &scope).await?.first() {
        Some(id) => Ok(core.api_key(environment, id.as_str())),
        None => Ok(api_keys::add(core, tx, &scope).await?.key),
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

/// The pages of the demo are the project's own: they may show it in frames, and sessions return there.
async fn register(core: &Core, tx: &mut Tx, id: &ProjectId) -> Result<()> {
    let Some(project) = store::projects::find(tx, id).await? else {
        return Ok(());
    };
    let mut settings = project.settings;
    let own = [
        (
            &mut settings.allowed_origins,
            core.options.address.public_url.origin(),
        ),
        (&mut settings.return_urls, own_page(core)),
    ];
    let mut changed = false;
    for (list, value) in own {
        if !list.contains(&value) {
            list.push(value);
            changed = true;
        }
    }
    if changed {
        store::projects::update_settings(tx, id, &settings, core.clock.now()).await?;
    }
    Ok(())
}

/// Where the demo of the Link flow is, and its sessions return to.
fn own_page(core: &Core) -> String {
    core.options.address.public_url.join(&routes::demo_link())
}

/// Link tokens for the demo's user, each with where it opens by itself; the last one comes back.
///
/// # Errors
/// As [`create::create`].
pub async fn link_tokens(core: &Core, project: &ProjectId) -> Result<[(String, String); 4]> {
    Ok([
        link_token(core, project, false).await?,
        link_token(core, project, false).await?,
        link_token(core, project, false).await?,
        link_token(core, project, true).await?,
    ])
}

async fn link_token(core: &Core, project: &ProjectId, returns: bool) -> Result<(String, String)> {
    let mut asked = body([
        ("user_id", json!(ACCOUNT)),
        ("org_id", json!(NAME)),
        (
            "allowed_origins",
            json!([core.options.address.public_url.origin()]),
        ),
    ]);
    if returns {
        asked.insert("callback_url".to_owned(), json!(own_page(core)));
    }
    let created = create::create(core, &scope_of(project), &asked).await?;
    Ok((created.token.expose_secret().to_owned(), created.hosted_url))
}

/// Exchanges a public token for the demo's user.
///
/// # Errors
/// As [`claim::exchange`].
pub async fn exchange(core: &Core, project: &ProjectId, public_token: &str) -> Result<Claimed> {
    let asked = body([
        (claim::PUBLIC_TOKEN, json!(public_token)),
        ("user_id", json!(ACCOUNT)),
    ]);
    claim::exchange(core, &scope_of(project), &asked).await
}

fn body<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    fields.into_iter().collect()
}
