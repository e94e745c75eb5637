//! The credentials that hosts' backends use in the Link flow. Any number of them works side by side, so
//! that a host can change to new ones before the old ones end.

use app::contract::error::ErrorCode;
use app::contract::ids::{LinkClientId, ProjectId};
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

use super::super::error::{Result, refuse, refuse_part};
use super::super::{Core, Error, projects};
use crate::clock::Timestamp;
use crate::crypto::random::new_id;
use crate::crypto::token::TokenKind;
use crate::domain::scope::{Environment, Scope};
use crate::store::{Tx, link_clients};

/// What the id is called wherever it is sent.
pub const CLIENT_ID: &str = "client_id";
/// What the secret is called.
pub const CLIENT_SECRET: &str = "client_secret";

/// A client with its secret.
pub struct Created {
    /// `client_id`.
    pub id: LinkClientId,
    /// `client_secret`.
    pub secret: SecretString,
}

/// A client in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// `client_id`.
    pub id: LinkClientId,
    /// For which environment.
    pub environment: Environment,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked; `None` while it is live.
    pub revoked_at: Option<Timestamp>,
}

/// Gives a project another client.
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
///
/// # Errors
/// As the store.
pub(in super::super) async fn add(core: &Core, tx: &mut Tx, scope: &Scope) -> Result<Created> {
    let id: LinkClientId = new_id(&*core.random);
    link_clients::insert(tx, scope, &id, core.clock.now()).await?;
    let secret = secret(core, scope.environment, &id);
    Ok(Created { id, secret })
}

/// The clients of a project, environment by environment, oldest first.
///
/// # Errors
/// [`ErrorCode::ProjectNotFound`].
pub async fn list(core: &Core, project: &ProjectId) -> Result<Vec<Listed>> {
    let mut tx = core.db.read().await?;
    projects::must_exist(&mut tx, project).await?;
    let mut all = Vec::new();
    for scope in Scope::all_of(project) {
        let environment = scope.environment;
        let found = link_clients::list(&mut tx, &scope).await?.into_iter();
        all.extend(found.map(|client| Listed {
            id: client.id,
            environment,
            created_at: client.created_at,
            revoked_at: client.revoked_at,
        }));
    }
    Ok(all)
}

/// Ends a client for good and says how many live ones are left in its environment. What was claimed
/// with it stays.
///
/// # Errors
/// [`ErrorCode::ProjectNotFound`]; [`ErrorCode::RouteNotFound`] for a client that does not exist.
pub async fn revoke(core: &Core, scope: &Scope, id: &LinkClientId) -> Result<usize> {
    let mut tx = core.db.write().await?;
    projects::must_exist(&mut tx, &scope.project).await?;
    link_clients::revoke(&mut tx, scope, id, core.clock.now()).await?;
    let all = link_clients::list(&mut tx, scope).await?;
    if all.iter().all(|client| client.id != *id) {
        let why = format!(
            "{} has no Link client {id} for {}; `patchbay link-client list` shows those that there are",
            scope.project(),
            scope.environment()
        );
        return Err(refuse(ErrorCode::RouteNotFound, why));
    }
    tx.commit().await?;
    let live = all.iter().filter(|client| client.revoked_at.is_none());
    Ok(live.count())
}

/// The scope of a client that proves itself.
///
/// # Errors
/// [`ErrorCode::InvalidClient`], alike for an unknown id and a wrong secret.
pub async fn authenticate(core: &Core, id: &str, secret_sent: &str) -> Result<Scope> {
    let Some(id) = LinkClientId::parse(id) else {
        return Err(unknown());
    };
    let found = link_clients::find_live(&mut core.db.read().await?, &id).await?;
    let scope = found.ok_or_else(unknown)?;
    let wanted = secret(core, scope.environment, &id);
    let is_right: bool = wanted
        .expose_secret()
        .as_bytes()
        .ct_eq(secret_sent.as_bytes())
        .into();
    is_right.then_some(scope).ok_or_else(unknown)
}

/// A live client of the scope with its secret, if there is one: for the demo, which plays the host.
///
/// # Errors
/// As the store.
pub(in super::super) async fn any(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
) -> Result<Option<Created>> {
    let all = link_clients::list(tx, scope).await?;
    let live = all.into_iter().find(|client| client.revoked_at.is_none());
    Ok(live.map(|client| Created {
        secret: secret(core, scope.environment, &client.id),
        id: client.id,
    }))
}

fn unknown() -> Error {
    let why = "client_id and client_secret must be those of a live Link client";
    refuse_part(ErrorCode::InvalidClient, CLIENT_SECRET, why)
}

fn secret(core: &Core, environment: Environment, id: &LinkClientId) -> SecretString {
    let kind = match environment {
        Environment::Test => TokenKind::TestLinkSecret,
        Environment::Production => TokenKind::ProductionLinkSecret,
    };
    core.tokens.token(kind, id.as_str())
}
