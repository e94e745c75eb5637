//! Revoking grants at their providers after they are gone here (RFC 7009).
//!
//! Disconnecting puts the tokens, sealed anew, into a table in the same transaction that removes the
//! connection; a worker takes them from there until the provider confirms or the time is up. Then
//! the row goes too.

use std::collections::BTreeMap;
use std::time::Duration;

use secrecy::SecretString;

use super::connect::credential::Credential;
use super::connect::oauth;
use super::error::Result;
use super::{Core, Error};
use crate::catalog::AuthMethod;
use crate::domain::connection::{AuthType, Connection};
use crate::domain::scope::Scope;
use crate::outbound::oauth::{TokenError, TokenHint};
use crate::store::revocations::{self, Revocation};
use crate::store::{Tx, auth_configs};

/// How many grants one step takes.
const BATCH: i64 = 20;
/// The wait after the first failed attempt; each further one doubles it, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// Puts a connection's grant on the list, if its provider can revoke it.
///
/// # Errors
/// As the store and the vault.
pub async fn enqueue(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    connection: &Connection,
) -> Result<()> {
    let revocable = core
        .catalog
        .find(&scope.project, &connection.slug)
        .and_then(|provider| provider.auth.oauth2.as_ref())
        .is_some_and(|oauth| oauth.revoke_url.is_some());
    if !revocable || connection.auth_type != AuthType::OAuth2 {
        return Ok(());
    }
    // A credential that does not open cannot be revoked and must not stand in the way of removing it.
    let Ok(credential) = Credential::open(core, tx, scope, connection).await else {
        return Ok(());
    };
    let now = core.clock.now();
    let revocation = Revocation {
        credential: credential
            .seal_for_revocation(core, tx, scope, &connection.id)
            .await?,
        id: connection.id.clone(),
        scope: scope.clone(),
        slug: connection.slug.clone(),
        auth_config: connection.auth_config.clone(),
        inputs: connection.inputs.clone(),
        attempts: 0,
        give_up_at: now.plus(core.options.timings.revoke_retry_for.get()),
    };
    revocations::insert(tx, &revocation, now).await?;
    Ok(())
}

/// One step of the worker: tries every grant whose time has come. Says how many it tried.
///
/// # Errors
/// As the store; a provider's failure is not one.
pub async fn step(core: &Core) -> Result<usize> {
    let now = core.clock.now();
    let due = revocations::due(&mut core.db.read().await?, now, BATCH).await?;
    let mut tried = 0;
    for revocation in due {
        let exponent = u32::try_from(revocation.attempts)
            .unwrap_or(u32::MAX)
            .min(16);
        let wait = FIRST_WAIT
            .saturating_mul(1_u32 << exponent)
            .min(LONGEST_WAIT);
        // A process that dies while it calls leaves the next attempt to whoever comes then.
        let mut tx = core.db.write().await?;
        let ours = revocations::claim(&mut tx, &revocation, now.plus(wait)).await?;
        tx.commit().await?;
        if !ours {
            continue;
        }
        tried += 1;
        let over = match call(core, &revocation).await {
            Ok(()) => true,
            Err(_) => now >= revocation.give_up_at,
        };
        if over {
            let mut tx = core.db.write().await?;
            revocations::delete(&mut tx, &revocation.id).await?;
            tx.commit().await?;
        }
    }
    Ok(tried)
}

async fn call(core: &Core, revocation: &Revocation) -> Result<()> {
    let Revocation {
        id,
        scope,
        slug,
        auth_config,
        inputs,
        credential,
        ..
    } = revocation;
    let mut tx = core.db.read().await?;
    let credential = Credential::open_for_revocation(core, &mut tx, scope, id, credential).await?;
    let configs = auth_configs::list_of_app(&mut tx, scope, slug).await?;
    let own = configs
        .iter()
        .find(|config| Some(&config.id) == auth_config.as_ref());
    let (Some(provider), Some(config)) = (
        core.catalog.find(&scope.project, slug),
        own.or(configs.first()),
    ) else {
        return Ok(());
    };
    let all: BTreeMap<String, SecretString> = credential.all_inputs(inputs);
    let inputs = oauth::check_inputs(provider, AuthMethod::OAuth2, &all)?;
    let registration = oauth::registration(core, &mut tx, provider, config, &inputs).await?;
    drop(tx);
    let client = oauth::client(core, &registration);
    let (token, hint) = match (&credential.refresh_token, &credential.access_token) {
        (Some(token), _) => (token, TokenHint::Refresh),
        (None, Some(token)) => (token, TokenHint::Access),
        (None, None) => return Ok(()),
    };
    match client.revoke(token, hint).await {
        // A refusal will be the same next time.
        Ok(()) | Err(TokenError::InvalidGrant { .. } | TokenError::Refused { .. }) => Ok(()),
        Err(error) => Err(Error::internal(error)),
    }
}
