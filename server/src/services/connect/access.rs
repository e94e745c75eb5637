//! Using a connection: opening its credential, refreshing it first where it is old.
//!
//! At most one refresh is in flight per connection across all processes: a lease row with a fence
//! decides who calls, and only the newest fence may write back. Who does not get the lease waits for
//! the one who did. `invalid_grant` ends a connection at once after one look whether somebody else
//! has replaced the credential meanwhile; an outage never does.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use secrecy::SecretString;

use super::super::apps::{self, AppEntry};
use super::super::error::{Result, refuse};
use super::super::{Core, Error};
use super::credential::{Credential, Owner};
use super::finish::token_failure;
use super::oauth;
use super::target::Which;
use crate::catalog::{AuthMethod, CheckedInputs};
use crate::clock::pause;
use crate::domain::connection::{AuthType, Connection, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::outbound::oauth::{TokenAnswer, TokenError};
use crate::store::connections;
use crate::store::leases::{self, Fence, Refreshed};

/// How often somebody who waits for another's refresh looks again.
const LOOK_AGAIN: std::time::Duration = std::time::Duration::from_millis(50);

/// A connection ready to be used.
pub struct Access<'c> {
    /// The app.
    pub entry: AppEntry<'c>,
    /// The connection.
    pub connection: Connection,
    /// Its opened credential.
    pub credential: Credential,
    /// Its inputs, checked against the app's file again.
    pub inputs: CheckedInputs,
}

/// When to refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// If the access token is about to end.
    IfOld,
    /// If the credential is still of this version: the provider refused it.
    Beyond(i64),
}

/// Opens a connection of the account to an app, refreshed if needed.
///
/// # Errors
/// As [`AppEntry::pick`], and [`ErrorCode::NeedsReauth`], [`ErrorCode::ProviderUnavailable`],
/// [`ErrorCode::CredentialIntegrity`].
pub async fn open<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    which: &Which,
    refresh: Refresh,
) -> Result<Access<'c>> {
    let began = core.clock.now();
    let patience = core.options.timings.refresh_lease.get() * 2;
    loop {
        let access = look(core, scope, account, slug, which).await?;
        if !is_due(core, &access, refresh) {
            return Ok(access);
        }
        let lease = core.options.timings.refresh_lease.get();
        let mut tx = core.db.write().await?;
        let Connection { id, version, .. } = &access.connection;
        let fence = leases::acquire(&mut tx, scope, id, *version, lease).await?;
        tx.commit().await?;
        match fence {
            Some(fence) => return refresh_now(core, scope, access, fence).await,
            None if core.clock.now().since(began) > patience => {
                return Err(ErrorCode::ProviderUnavailable.into());
            }
            None => pause(LOOK_AGAIN).await,
        }
    }
}

/// The connection as it stands now.
async fn look<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    which: &Which,
) -> Result<Access<'c>> {
    let entry = apps::get(core, scope, account, slug).await?;
    let connection = entry.pick(which)?.clone();
    if let Status::NeedsReauth(_) = connection.status {
        return Err(needs_reauth(&entry));
    }
    let mut tx = core.db.read().await?;
    let credential = Credential::open(core, &mut tx, scope, &connection).await?;
    let all = credential.all_inputs(&connection.inputs);
    let method = method_of(&entry, &connection);
    let inputs = entry
        .provider
        .check_inputs(method, &all)
        .map_err(|_| needs_reauth(&entry))?;
    Ok(Access {
        entry,
        connection,
        credential,
        inputs,
    })
}

/// The method that a connection was made with.
#[must_use]
pub fn method_of(entry: &AppEntry<'_>, connection: &Connection) -> AuthMethod {
    match connection.auth_type {
        AuthType::OAuth2 => AuthMethod::OAuth2,
        AuthType::KeyBased => entry
            .provider
            .methods()
            .find(|method| *method != AuthMethod::OAuth2)
            .unwrap_or(AuthMethod::ApiKey),
    }
}

fn needs_reauth(entry: &AppEntry<'_>) -> Error {
    refuse(
        ErrorCode::NeedsReauth,
        format!(
            "{} must be reconnected by the end user",
            entry.provider.name
        ),
    )
}

fn is_due(core: &Core, access: &Access<'_>, refresh: Refresh) -> bool {
    if access.credential.refresh_token.is_none() {
        return false;
    }
    match refresh {
        Refresh::Beyond(version) => access.connection.version <= version,
        Refresh::IfOld => access.connection.access_expires_at.is_some_and(|end| {
            end <= core
                .clock
                .now()
                .plus(core.options.timings.refresh_ahead.get())
        }),
    }
}

/// Refreshes under the lease.
async fn refresh_now<'c>(
    core: &'c Core,
    scope: &Scope,
    access: Access<'c>,
    fence: Fence,
) -> Result<Access<'c>> {
    let token = access.credential.refresh_token.clone().unwrap_or_default();
    match call(core, &access, &token).await {
        Ok(answer) => keep(core, scope, access, fence, answer).await,
        Err(Attempt::Token(TokenError::InvalidGrant { .. })) => {
            let mut tx = core.db.write().await?;
            let id = &access.connection.id;
            let dead = Status::NeedsReauth(ErrorCode::NeedsReauth);
            let version = access.connection.version;
            let now = core.clock.now();
            // Marks nothing when the credential was replaced meanwhile.
            let marked = connections::mark(&mut tx, scope, id, version, dead, now).await?;
            leases::release(&mut tx, scope, id, fence).await?;
            tx.commit().await?;
            if marked {
                return Err(needs_reauth(&access.entry));
            }
            Err(Failure::because(ErrorCode::ProviderUnavailable, "try again").into())
        }
        Err(other) => {
            let mut tx = core.db.write().await?;
            leases::release(&mut tx, scope, &access.connection.id, fence).await?;
            tx.commit().await?;
            let still_good = access
                .connection
                .access_expires_at
                .is_some_and(|end| end > core.clock.now());
            match other {
                // Refreshing ahead failed, but the token at hand still works.
                Attempt::Token(_) if still_good => Ok(access),
                Attempt::Token(error) => Err(token_failure(error)),
                Attempt::Ours(error) => Err(error),
            }
        }
    }
}

enum Attempt {
    Token(TokenError),
    Ours(Error),
}

async fn call(
    core: &Core,
    access: &Access<'_>,
    token: &SecretString,
) -> std::result::Result<TokenAnswer, Attempt> {
    let Access {
        entry,
        connection,
        inputs,
        ..
    } = access;
    let registration = async {
        let config = entry.auth_config_of(connection);
        let config = config.ok_or(ErrorCode::AppNotConfigured)?;
        let mut tx = core.db.read().await?;
        oauth::registration(core, &mut tx, entry.provider, config, inputs).await
    };
    let registration = registration.await.map_err(Attempt::Ours)?;
    oauth::client(core, &registration)
        .refresh(token)
        .await
        .map_err(Attempt::Token)
}

async fn keep<'c>(
    core: &'c Core,
    scope: &Scope,
    mut access: Access<'c>,
    fence: Fence,
    answer: TokenAnswer,
) -> Result<Access<'c>> {
    let facts = oauth::facts(access.entry.provider)?;
    let now = core.clock.now();
    let lasting = answer.expires_in.or_else(|| {
        facts
            .refresh
            .access_lifetime_s
            .map(|s| std::time::Duration::from_secs(s.into()))
    });
    let credential = Credential {
        access_token: Some(answer.access_token),
        refresh_token: answer
            .refresh_token
            .or(access.credential.refresh_token.take()),
        inputs: access.credential.inputs.clone(),
    };
    let connection = &mut access.connection;
    if let Some(scopes) = answer.scopes {
        connection.scopes = facts.granted(Some(&scopes.join(&facts.scope_separator)));
    }
    let from_version = connection.version;
    let mut tx = core.db.write().await?;
    let owner = Owner {
        version: from_version + 1,
        ..Owner::of(scope, connection)
    };
    let sealed = credential.seal(core, &mut tx, &owner).await?;
    let scopes = serde_json::to_string(&connection.scopes).map_err(Error::internal)?;
    let refreshed = Refreshed {
        from_version,
        credential: &sealed,
        access_expires_at: lasting.map(|lasting| now.plus(lasting)),
        scopes: &scopes,
        now,
    };
    leases::write_back(&mut tx, scope, &connection.id, fence, &refreshed).await?;
    tx.commit().await?;
    connection.version = from_version + 1;
    connection.access_expires_at = refreshed.access_expires_at;
    connection.credential = sealed;
    access.credential = credential;
    Ok(access)
}
