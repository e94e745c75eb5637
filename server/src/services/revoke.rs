//! Revoking grants at their providers after they are gone here.
//!
//! Disconnecting puts the tokens, sealed anew, into a table in the same transaction that removes the
//! connection; a worker takes them from there until the provider confirms or the time is up. Then
//! the row goes too.

mod grant;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::ids::ConnectionId;
use secrecy::SecretString;
use tokio::task::JoinSet;

use self::grant::{Grant, NotEnded};
use super::apps;
use super::connect::credential::Credential;
use super::connect::oauth;
use super::error::Result;
use super::task::joined;
use super::{Core, Error};
use crate::catalog::template::Values;
use crate::catalog::{AuthMethod, CheckedCaptures};
use crate::domain::connection::{AuthType, Connection};
use crate::domain::scope::Scope;
use crate::store::revocations::{self, Revocation, Unreadable};
use crate::store::{Tx, auth_configs};

/// How many grants one step takes.
const BATCH: i64 = 20;
/// How many providers are called at once, so that one that stalls does not delay all others.
const AT_ONCE: usize = 5;
/// How many calls one attempt makes at most: for the token that is there, for a fresh one, for that.
const MOST_CALLS: u32 = 3;
/// The wait after the first failed attempt; each further one doubles it, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// What one step did.
#[derive(Debug, Default)]
pub struct Step {
    /// How many grants it tried.
    pub tried: usize,
    /// The attempts that failed.
    pub failed: Vec<Failed>,
}

/// A grant that was not revoked.
#[derive(Debug)]
pub struct Failed {
    /// The row's key: the connection it was.
    pub id: String,
    /// Which app.
    pub slug: String,
    /// Whether it was the last attempt: the provider keeps the grant, the tokens are gone here.
    pub given_up: bool,
    /// Why.
    pub error: Error,
}

/// Puts a connection's grant on the list, if its provider can revoke it: under the connection's id,
/// where a newer token of it takes its place, or under one of its own.
///
/// # Errors
/// As the store and the vault.
pub async fn enqueue(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    connection: &Connection,
    id: &ConnectionId,
) -> Result<()> {
    let revocable = core
        .catalog
        .find(&scope.project, &connection.slug)
        .and_then(|provider| provider.auth.oauth2.as_ref())
        .is_some_and(|oauth| oauth.revoke.is_some());
    if !revocable || connection.auth_type != AuthType::OAuth2 {
        return Ok(());
    }
    let credential = match Credential::open(core, tx, scope, connection).await {
        Ok(credential) => credential,
        // It cannot be revoked and must not stand in the way of removing it.
        Err(error) if error.code() == ErrorCode::CredentialIntegrity => return Ok(()),
        Err(error) => return Err(error),
    };
    let now = core.clock.now();
    let revocation = Revocation {
        credential: credential.seal_for_revocation(core, tx, scope, id).await?,
        id: id.clone(),
        scope: scope.clone(),
        slug: connection.slug.clone(),
        auth_config: connection.auth_config.clone(),
        default_client: connection.default_client,
        inputs: connection.inputs.clone(),
        captured: connection.captured.clone(),
        attempts: 0,
        give_up_at: now.plus(core.options.timings.revoke_retry_for.get()),
    };
    revocations::insert(tx, &revocation, now).await?;
    Ok(())
}

/// One step of the worker: tries every grant whose time has come.
///
/// # Errors
/// As the store; what goes wrong with one grant is among [`Step::failed`].
pub async fn step(core: &Arc<Core>) -> Result<Step> {
    let now = core.clock.now();
    let found = revocations::due(&mut core.db.read().await?, now, BATCH).await?;
    let mut done = Step::default();
    let mut due = Vec::new();
    for one in found {
        match one {
            Ok(revocation) => due.push(revocation),
            Err(unreadable) => done.failed.push(put_off(core, *unreadable).await?),
        }
    }
    let mut due = due.into_iter();
    let mut running = JoinSet::new();
    loop {
        while running.len() < AT_ONCE
            && let Some(revocation) = due.next()
        {
            let core = Arc::clone(core);
            running.spawn(async move {
                let attempt = attempt(&core, &revocation).await;
                (revocation, attempt)
            });
        }
        match running.join_next().await {
            None => return Ok(done),
            Some(ended) => match joined(ended) {
                Some((revocation, attempt)) => done.count(revocation, attempt),
                None => return Ok(done),
            },
        }
    }
}

impl Step {
    fn count(&mut self, revocation: Revocation, attempt: Attempt) {
        let (given_up, error) = match attempt {
            Attempt::NotOurs => return,
            Attempt::Revoked => {
                self.tried += 1;
                return;
            }
            Attempt::Failed { given_up, error } => (given_up, error),
        };
        self.tried += 1;
        self.failed.push(Failed {
            id: revocation.id.as_str().to_owned(),
            slug: revocation.slug,
            given_up,
            error,
        });
    }
}

/// What became of one grant.
enum Attempt {
    /// Another process tries it.
    NotOurs,
    /// It is over at the provider, and gone here.
    Revoked,
    /// It is not.
    Failed { given_up: bool, error: Error },
}

async fn attempt(core: &Core, revocation: &Revocation) -> Attempt {
    try_once(core, revocation).await.unwrap_or_else(|error| {
        // The database failed; the grant stays until it answers again.
        Attempt::Failed {
            given_up: false,
            error,
        }
    })
}

/// A row that cannot be read waits for somebody to put it right, and not at the head of the others.
async fn put_off(core: &Core, unreadable: Unreadable) -> Result<Failed> {
    let mut tx = core.db.write().await?;
    let next_at = core.clock.now().plus(LONGEST_WAIT);
    revocations::put_off(&mut tx, &unreadable, next_at).await?;
    tx.commit().await?;
    Ok(Failed {
        id: unreadable.id,
        slug: unreadable.slug,
        given_up: false,
        error: unreadable.error.into(),
    })
}

async fn try_once(core: &Core, revocation: &Revocation) -> Result<Attempt> {
    // A process that dies while it calls leaves the next attempt to whoever comes after the calls
    // would have ended.
    let longest = core.options.timings.outbound_timeout.get() * MOST_CALLS;
    let mut tx = core.db.write().await?;
    let until = core.clock.now().plus(longest).plus(FIRST_WAIT);
    let ours = revocations::claim(&mut tx, revocation, until).await?;
    tx.commit().await?;
    if !ours {
        return Ok(Attempt::NotOurs);
    }
    let failure = call(core, revocation).await.err();
    let now = core.clock.now();
    let mut tx = core.db.write().await?;
    let over = match &failure {
        None => true,
        Some(failure) => failure.is_final || now >= revocation.give_up_at,
    };
    if over {
        revocations::delete(&mut tx, revocation).await?;
    } else {
        let next_at = now.plus(wait_after(revocation.attempts));
        revocations::postpone(&mut tx, revocation, next_at).await?;
    }
    tx.commit().await?;
    Ok(match failure {
        None => Attempt::Revoked,
        Some(NotEnded { error, .. }) => Attempt::Failed {
            given_up: over,
            error,
        },
    })
}

fn wait_after(attempts: i64) -> Duration {
    let exponent = u32::try_from(attempts).unwrap_or(u32::MAX).min(16);
    FIRST_WAIT
        .saturating_mul(1_u32 << exponent)
        .min(LONGEST_WAIT)
}

async fn call(core: &Core, revocation: &Revocation) -> std::result::Result<(), NotEnded> {
    let Revocation {
        id,
        scope,
        slug,
        auth_config,
        default_client,
        inputs,
        captured,
        credential,
        ..
    } = revocation;
    let mut tx = core.db.read().await?;
    let credential = Credential::open_for_revocation(core, &mut tx, scope, id, credential).await?;
    let own = auth_configs::list_of_app(&mut tx, scope, slug).await?;
    // What is gone may return with the next project file, or the operator's next start.
    let provider = core.catalog.find(&scope.project, slug);
    let provider = provider.ok_or(ErrorCode::AppNotFound)?;
    let clients = apps::clients(core, scope, provider, own);
    let client = clients.of(auth_config.as_ref(), *default_client);
    let client = client.ok_or(ErrorCode::AppNotFound)?;
    let facts = oauth::facts(provider)?;
    let Some(revoke) = &facts.revoke else {
        return Ok(());
    };
    let all: BTreeMap<String, SecretString> = credential.all_inputs(inputs);
    let inputs = oauth::check_inputs(provider, AuthMethod::OAuth2, &all)?;
    let captured =
        CheckedCaptures::check(&facts.captures, captured).map_err(oauth::not_captured)?;
    let values = Values {
        inputs: &inputs,
        captured: &captured,
    };
    let registration = oauth::registration(core, &mut tx, provider, client, values).await?;
    drop(tx);
    let grant = Grant {
        core,
        revocation,
        facts,
        revoke,
        values,
        sandbox: core.sandbox_url(),
        client_id: &registration.client_id,
        client: oauth::client(core, &registration),
    };
    grant.end(credential).await
}
