//! Using a connection: opening its credential, refreshing it first where it is old.
//!
//! At most one refresh is in flight per connection across all processes: a lease row with a fence
//! decides who calls, and only the newest fence may write back. Who does not get the lease waits for
//! the one who did. `invalid_grant` ends a connection at once after one look whether somebody else
//! has replaced the credential meanwhile; an outage never does.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;

use super::super::apps::{self, AppEntry};
use super::super::error::{Result, refuse};
use super::super::{Core, Error};
use super::credential::{Credential, Owner};
use super::finish::token_failure;
use super::{client_credentials, oauth};
use crate::catalog::template::Values;
use crate::catalog::{AuthMethod, CheckedCaptures, CheckedInputs};
use crate::clock::pause;
use crate::domain::connection::{AuthType, Connection, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::outbound::oauth::{TokenAnswer, TokenError};
use crate::store::connections;
use crate::store::leases::{self, Fence, Refreshed};

/// How often somebody who waits for another's refresh looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

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
    /// What was captured for it, checked likewise.
    pub captured: CheckedCaptures,
}

impl Access<'_> {
    /// What its app's templates are filled with.
    #[must_use]
    pub const fn values(&self) -> Values<'_> {
        Values {
            inputs: &self.inputs,
            captured: &self.captured,
        }
    }

    /// The method that it was connected by.
    #[must_use]
    pub fn method(&self) -> AuthMethod {
        method_of(&self.entry, &self.connection)
    }
}

/// When to refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// If the access token is about to end.
    IfOld,
    /// If the credential is still of this version: the provider refused it.
    Beyond(i64),
}

/// Opens the account's connection to an app, refreshed if needed.
///
/// # Errors
/// [`ErrorCode::NotConnected`], [`ErrorCode::NeedsReauth`], [`ErrorCode::ProviderUnavailable`],
/// [`ErrorCode::CredentialIntegrity`].
pub async fn open<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    refresh: Refresh,
) -> Result<Access<'c>> {
    let began = core.clock.now();
    let patience = core.options.timings.refresh_lease.get() * 2;
    loop {
        let access = look(core, scope, account, slug).await?;
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
) -> Result<Access<'c>> {
    let entry = apps::get(core, scope, account, slug).await?;
    let connection = entry.connection.clone().ok_or_else(|| {
        refuse(
            ErrorCode::NotConnected,
            format!("{} is not connected for this account", entry.provider.name),
        )
    })?;
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
    let captures = entry.provider.captures(method);
    let captured =
        CheckedCaptures::check(captures, &connection.captured).map_err(|_| needs_reauth(&entry))?;
    Ok(Access {
        entry,
        connection,
        credential,
        inputs,
        captured,
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
    let renewable = access.credential.refresh_token.is_some()
        || access.method() == AuthMethod::ClientCredentials;
    if !renewable {
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
    match call(core, &access).await {
        Ok(answer) => keep(core, scope, access, fence, answer).await,
        Err(Attempt::Token(error)) if is_final(&access, &error) => {
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

/// Whether only the end user can help: the grant is gone, or the client that they typed.
fn is_final(access: &Access<'_>, error: &TokenError) -> bool {
    match access.method() {
        AuthMethod::ClientCredentials => client_credentials::is_refused(error),
        _ => matches!(error, TokenError::InvalidGrant { .. }),
    }
}

/// Asks the provider for the next token.
async fn call(core: &Core, access: &Access<'_>) -> std::result::Result<TokenAnswer, Attempt> {
    let (entry, values) = (&access.entry, access.values());
    if access.method() == AuthMethod::ClientCredentials {
        let provider = entry.provider;
        let facts = client_credentials::facts(provider).map_err(Attempt::Ours)?;
        let registration = client_credentials::registration(core, provider, values);
        let registration = registration.map_err(Attempt::Ours)?;
        let minted = client_credentials::mint(core, facts, &registration).await;
        return minted.map_err(Attempt::Token);
    }
    let token = access.credential.refresh_token.clone().unwrap_or_default();
    let registration = async {
        let mut tx = core.db.read().await?;
        oauth::registration(core, &mut tx, entry.provider, &entry.app, values).await
    };
    let registration = registration.await.map_err(Attempt::Ours)?;
    oauth::client(core, &registration)
        .refresh(&token)
        .await
        .map_err(Attempt::Token)
}

/// What a token answer says, in the words of the method that got it.
struct Renewed {
    lasting: Option<Duration>,
    /// `None` where it says nothing about them.
    scopes: Option<Vec<String>>,
}

fn renewed(access: &Access<'_>, answer: &TokenAnswer) -> Result<Renewed> {
    let provider = access.entry.provider;
    if access.method() == AuthMethod::ClientCredentials {
        let facts = client_credentials::facts(provider)?;
        return Ok(Renewed {
            lasting: client_credentials::lasting(facts, answer),
            scopes: Some(client_credentials::granted(facts, answer)),
        });
    }
    let facts = oauth::facts(provider)?;
    let usual = facts.refresh.access_lifetime_s.map(u64::from);
    let scopes = answer.scopes.as_ref();
    Ok(Renewed {
        lasting: answer.expires_in.or(usual.map(Duration::from_secs)),
        scopes: scopes.map(|scopes| facts.granted(Some(&scopes.join(&facts.scope_separator)))),
    })
}

async fn keep<'c>(
    core: &'c Core,
    scope: &Scope,
    mut access: Access<'c>,
    fence: Fence,
    answer: TokenAnswer,
) -> Result<Access<'c>> {
    let now = core.clock.now();
    let Renewed { lasting, scopes } = renewed(&access, &answer)?;
    let captures = access.entry.provider.captures(access.method());
    access.captured.renew(captures, oauth::found_in(&answer));
    let credential = Credential {
        access_token: Some(answer.access_token),
        refresh_token: answer
            .refresh_token
            .or(access.credential.refresh_token.take()),
        inputs: access.credential.inputs.clone(),
    };
    let connection = &mut access.connection;
    connection.captured = access.captured.values().clone();
    if let Some(scopes) = scopes {
        connection.scopes = scopes;
    }
    let from_version = connection.version;
    let mut tx = core.db.write().await?;
    let owner = Owner {
        version: from_version + 1,
        ..Owner::of(scope, connection)
    };
    let sealed = credential.seal(core, &mut tx, &owner).await?;
    let scopes = serde_json::to_string(&connection.scopes).map_err(Error::internal)?;
    let captured = serde_json::to_string(&connection.captured).map_err(Error::internal)?;
    let refreshed = Refreshed {
        from_version,
        credential: &sealed,
        access_expires_at: lasting.map(|lasting| now.plus(lasting)),
        scopes: &scopes,
        captured: &captured,
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
