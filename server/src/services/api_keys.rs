//! API keys: making, listing, revoking. Any number of them works side by side, so that a host can
//! change to a new one before the old one ends.
//!
//! Nothing remembers that a key was good: every request asks the database, so a key that is revoked
//! ends with that commit, whichever process its next request reaches.

use app::contract::error::ErrorCode;
use app::contract::ids::{ApiKeyId, ProjectId};
use secrecy::{ExposeSecret as _, SecretString};

use super::error::{Result, refuse};
use super::{Core, projects};
use crate::clock::Timestamp;
use crate::crypto::random::new_id;
use crate::crypto::token::hash_secret;
use crate::store::{Tx, api_keys};

pub use crate::domain::scope::{Environment, Scope};

/// How many of a key's last characters a list shows.
const HINT: usize = 4;

/// A new key.
pub struct Created {
    /// Its id.
    pub id: ApiKeyId,
    /// The key itself.
    pub key: SecretString,
}

/// A key in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub id: ApiKeyId,
    /// For which environment.
    pub environment: Environment,
    /// How it ends, to tell keys apart by.
    pub hint: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked; `None` while it is live.
    pub revoked_at: Option<Timestamp>,
}

/// Gives a project another key.
///
/// # Errors
/// [`ErrorCode::ProjectNotFound`].
pub async fn create(core: &Core, scope: &Scope) -> Result<Created> {
    let mut tx = core.db.write().await?;
    projects::must_exist(&mut tx, &scope.project).await?;
    let created = add(core, &mut tx, scope).await?;
    tx.commit().await?;
    Ok(created)
}

/// As [`create`], within a transaction.
pub(super) async fn add(core: &Core, tx: &mut Tx, scope: &Scope) -> Result<Created> {
    let id: ApiKeyId = new_id(&*core.random);
    let key = core.api_key(scope.environment, id.as_str());
    api_keys::insert(tx, scope, &id, &hash_secret(&key), core.clock.now()).await?;
    Ok(Created { id, key })
}

/// The keys of a project, environment by environment, oldest first.
///
/// # Errors
/// [`ErrorCode::ProjectNotFound`].
pub async fn list(core: &Core, project: &ProjectId) -> Result<Vec<Listed>> {
    let mut tx = core.db.read().await?;
    projects::must_exist(&mut tx, project).await?;
    let mut all = Vec::new();
    for scope in Scope::all_of(project) {
        let environment = scope.environment;
        for key in api_keys::list(&mut tx, &scope).await? {
            all.push(Listed {
                hint: hint(&core.api_key(environment, key.id.as_str())),
                id: key.id,
                environment,
                created_at: key.created_at,
                revoked_at: key.revoked_at,
            });
        }
    }
    Ok(all)
}

/// The end of a key. A key has 256 bits, of which this gives 24 away.
fn hint(key: &SecretString) -> String {
    let key = key.expose_secret();
    let at = key.len().saturating_sub(HINT);
    key.get(at..).unwrap_or_default().to_owned()
}

/// Ends a key for good and says how many live ones are left in its environment. Ending one that has
/// ended changes nothing.
///
/// # Errors
/// [`ErrorCode::ProjectNotFound`]; [`ErrorCode::RouteNotFound`] for a key that does not exist.
pub async fn revoke(core: &Core, scope: &Scope, id: &ApiKeyId) -> Result<usize> {
    let mut tx = core.db.write().await?;
    projects::must_exist(&mut tx, &scope.project).await?;
    api_keys::revoke(&mut tx, scope, id, core.clock.now()).await?;
    let all = api_keys::list(&mut tx, scope).await?;
    if all.iter().all(|key| key.id != *id) {
        let why = format!(
            "{} has no API key {id} for {}; `patchbay api-key list` shows those that there are",
            scope.project(),
            scope.environment()
        );
        return Err(refuse(ErrorCode::RouteNotFound, why));
    }
    tx.commit().await?;
    Ok(all.iter().filter(|key| key.revoked_at.is_none()).count())
}
