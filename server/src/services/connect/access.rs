//! Using a connection: opening its credential, refreshed first where it is old ([`super::refresh`]).

use app::contract::error::ErrorCode;

use super::super::apps::{self, AppEntry};
use super::super::error::{Result, refuse};
use super::super::{Core, Error};
use super::credential::Credential;
use super::refresh;
use super::target::Which;
use crate::catalog::template::Values;
use crate::catalog::{AuthMethod, CheckedCaptures, CheckedInputs};
use crate::domain::connection::{AuthType, Connection, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::connections;

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
    let access = look(core, scope, account, slug, which).await?;
    fresh(core, scope, account, access, refresh).await
}

/// The same of one that was looked at.
///
/// # Errors
/// As [`open`].
pub(super) async fn fresh<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
    access: Access<'c>,
    refresh: Refresh,
) -> Result<Access<'c>> {
    if !is_due(core, &access, refresh) {
        return Ok(access);
    }
    if has_ended(core, &access.connection, refresh) {
        return Err(expired(core, scope, &access).await?);
    }
    // What is looked at again afterwards is this one, whatever was made meanwhile.
    let which = &Which::This(access.connection.id.clone());
    let still_good = refresh == Refresh::IfOld && is_good(core, &access.connection);
    let seat = refresh::board(core, scope, account, &access.connection);
    if still_good && !seat.first {
        return Ok(access);
    }
    let slug = &access.connection.slug;
    match seat.landed().await {
        Ok(()) => look(core, scope, account, slug, which).await,
        // Refreshing ahead failed, but the token at hand still works.
        Err(error) if still_good && spares_the_token(error.code()) => Ok(access),
        Err(error) => Err(error),
    }
}

/// The connection as it stands now.
pub(super) async fn look<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    which: &Which,
) -> Result<Access<'c>> {
    let entry = apps::find(core, scope, account, slug).await?;
    // What was made with a client of the operator's works for as long as its access token does, also
    // when that client is gone.
    if !entry.connections.iter().any(|one| one.default_client) {
        entry.must_be_configured()?;
    }
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

pub(super) fn needs_reauth(entry: &AppEntry<'_>) -> Error {
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

/// Whether the grant is known to have ended, and nothing is left to use.
fn has_ended(core: &Core, connection: &Connection, refresh: Refresh) -> bool {
    let is_over = connection
        .grant_end
        .is_some_and(|end| end.at <= core.clock.now());
    is_over && (refresh != Refresh::IfOld || !is_good(core, connection))
}

/// Ends a connection whose provider need not be asked any more.
async fn expired(core: &Core, scope: &Scope, access: &Access<'_>) -> Result<Error> {
    let Connection { id, version, .. } = &access.connection;
    let over = Status::NeedsReauth(ErrorCode::GrantExpired);
    let mut tx = core.db.write().await?;
    connections::mark(&mut tx, scope, id, *version, over, core.clock.now()).await?;
    tx.commit().await?;
    Ok(needs_reauth(&access.entry))
}

/// Whether the access token at hand has not ended.
fn is_good(core: &Core, connection: &Connection) -> bool {
    let end = connection.access_expires_at;
    end.is_some_and(|end| end > core.clock.now())
}

/// Whether a failure says something about the provider, or about our database, and nothing about the
/// connection.
const fn spares_the_token(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::ProviderUnavailable
            | ErrorCode::TokenRefused
            | ErrorCode::ClientRefused
            | ErrorCode::ScopeRefused
            | ErrorCode::EgressBlocked
            | ErrorCode::Unavailable
    )
}
