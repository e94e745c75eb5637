//! Replacing a credential that is too old: one call, and what follows from its answer.
//!
//! At most one refresh is in flight per connection across all processes: a lease row with a fence
//! decides who calls, and only the newest fence may write back. Whoever does not get the lease waits
//! for the one who did; a lease that its holder did not end is over by itself.
//!
//! `invalid_grant` ends the connection at once, after one look whether somebody else has replaced
//! the credential meanwhile; so does the removal of the client that the grant belongs to. Everything
//! else is an outage: it ends nothing, and the provider is left
//! alone for a while that doubles with each failure. The row keeps that while, so it holds for all
//! processes.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;

use super::super::error::Result;
use super::super::retry::until_stored;
use super::super::{Core, Error, revoke};
use super::access::{self, Access};
use super::credential::{Credential, Owner};
use super::finish::token_failure;
use super::flights::Seat;
use super::grant_end::grant_end;
use super::target::Which;
use super::{client_credentials, oauth};
use crate::catalog::AuthMethod;
use crate::clock::{Timestamp, pause};
use crate::crypto::random::Random;
use crate::domain::connection::{Binding, Connection, GrantEnd, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::outbound::oauth::{TokenAnswer, TokenError};
use crate::store::connections;
use crate::store::leases::{self, Failed, Fence, Held, Refreshed, Turn};

/// How often the one who waits for another process's refresh looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// The rest after the first failure; each further one doubles it, up to [`LONGEST_REST`].
const FIRST_REST: Duration = Duration::from_secs(1);
/// With this, a provider that is back is noticed within a minute.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// Boards the refresh that replaces this connection's credential.
pub(super) fn board(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    connection: &Connection,
) -> Seat {
    let Connection {
        id, version, slug, ..
    } = connection;
    let (scope, account, slug) = (scope.clone(), account.clone(), slug.clone());
    let from = (id.clone(), *version);
    core.flights.board(id, *version, move |core| async move {
        let began = core.clock.now();
        let lease = core.options.timings.refresh_lease.get();
        loop {
            let access =
                access::look(&core, &scope, &account, &slug, &Which::This(from.0.clone())).await?;
            let Connection { id, version, .. } = &access.connection;
            if (id, version) != (&from.0, &from.1) {
                return Ok(());
            }
            let now = core.clock.now();
            let mut tx = core.db.write().await?;
            let turn = leases::acquire(&mut tx, &scope, id, *version, lease, now).await?;
            tx.commit().await?;
            match turn {
                Turn::Ours(held) => {
                    if attempt(&core, &scope, access, held).await? {
                        return Ok(());
                    }
                }
                Turn::Resting(until) => return Err(resting(until.since(now))),
                Turn::Theirs if now.since(began) > lease * 2 => {
                    return Err(ErrorCode::ProviderUnavailable.into());
                }
                Turn::Theirs => pause(LOOK_AGAIN).await,
            }
        }
    })
}

/// The failure of a refresh that is not tried now.
fn resting(wait: Duration) -> Error {
    let seconds = wait.as_millis().div_ceil(1000);
    let detail = format!(
        "the provider gave no token when it was asked last; it is asked again in {seconds} s"
    );
    Failure::because(ErrorCode::ProviderUnavailable, detail).into()
}

/// One call under the lease. `false` when the credential was replaced meanwhile, or the lease is
/// somebody else's by now: then the row must be read again.
async fn attempt(core: &Core, scope: &Scope, access: Access<'_>, held: Held) -> Result<bool> {
    let Connection { id, version, .. } = &access.connection;
    let from = (held.fence, *version);
    match call(core, &access).await {
        Ok(answer) => keep(core, scope, &access, held.fence, answer).await,
        Err(Attempt::ClientGone) => {
            give_up(core, scope, &access, from, ErrorCode::ClientRemoved).await
        }
        Err(Attempt::Token(error)) if is_final(&access, &error) => {
            // Where an earlier answer was lost, it was most likely our own refresh that spent the
            // token.
            let reason = match held.unanswered {
                0 => ErrorCode::GrantEnded,
                _ => ErrorCode::RefreshInterrupted,
            };
            give_up(core, scope, &access, from, reason).await
        }
        Err(Attempt::Token(error)) => {
            let wait = rest(held.failures, error.retry_after(), &*core.random);
            let failed = Failed {
                unanswered: error.may_have_spent_the_token(),
                again_at: core.clock.now().plus(wait),
            };
            let mut tx = core.db.write().await?;
            leases::rest(&mut tx, scope, id, held.fence, failed).await?;
            tx.commit().await?;
            Err(token_failure(error))
        }
        Err(Attempt::Ours(error)) => {
            let mut tx = core.db.write().await?;
            leases::release(&mut tx, scope, id, held.fence).await?;
            tx.commit().await?;
            Err(error)
        }
    }
}

/// Ends a connection that only the end user can repair. `false` when its credential was replaced
/// meanwhile.
async fn give_up(
    core: &Core,
    scope: &Scope,
    access: &Access<'_>,
    from: (Fence, i64),
    reason: ErrorCode,
) -> Result<bool> {
    let id = &access.connection.id;
    let (status, now) = (Status::NeedsReauth(reason), core.clock.now());
    let mut tx = core.db.write().await?;
    let ended = leases::give_up(&mut tx, scope, id, from, status, now).await?;
    tx.commit().await?;
    if ended {
        return Err(access::needs_reauth(&access.entry));
    }
    Ok(false)
}

/// Why a call gave no token.
enum Attempt {
    /// It was made.
    Token(TokenError),
    /// It was not made.
    Ours(Error),
    /// Nobody can make it: the client that the grant belongs to is gone.
    ClientGone,
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
    let client = entry.client_of(&access.connection);
    let client = client.ok_or(Attempt::ClientGone)?;
    let registration = async {
        let mut tx = core.db.read().await?;
        oauth::registration(core, &mut tx, entry.provider, client, values).await
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
    grant_end: Option<GrantEnd>,
}

fn renewed(access: &Access<'_>, answer: &TokenAnswer, now: Timestamp) -> Result<Renewed> {
    let provider = access.entry.provider;
    if access.method() == AuthMethod::ClientCredentials {
        let facts = client_credentials::facts(provider)?;
        return Ok(Renewed {
            lasting: client_credentials::lasting(facts, answer),
            scopes: Some(client_credentials::granted(facts, answer)),
            grant_end: None,
        });
    }
    let facts = oauth::facts(provider)?;
    let usual = facts.refresh.access_lifetime_s.map(u64::from);
    let connection = &access.connection;
    let issued = match (&answer.refresh_token, connection.binding) {
        (Some(_), _) => Some(now),
        // One that was to be replaced and was not is at least not known to be old.
        (None, _) if facts.refresh.rotates => Some(now),
        (None, Binding::Browser | Binding::User) => Some(connection.created_at),
        (None, Binding::Host) => None,
    };
    let end = grant_end(&facts.refresh, now, issued, answer.refresh_expires_in);
    Ok(Renewed {
        grant_end: match answer.refresh_token {
            Some(_) => end,
            None => end.or(connection.grant_end),
        },
        lasting: answer.expires_in.or(usual.map(Duration::from_secs)),
        scopes: answer
            .scopes
            .as_ref()
            .map(|scopes| facts.granted(Some(scopes))),
    })
}

/// Stores what a refresh obtained. Losing this write would lose the connection.
async fn keep(
    core: &Core,
    scope: &Scope,
    access: &Access<'_>,
    fence: Fence,
    answer: TokenAnswer,
) -> Result<bool> {
    let now = core.clock.now();
    let Renewed {
        lasting,
        scopes,
        grant_end,
    } = renewed(access, &answer, now)?;
    let mut captured = access.captured.clone();
    let captures = access.entry.provider.captures(access.method());
    captured.renew(captures, oauth::found_in(&answer));
    let old = &access.credential;
    let credential = Credential {
        access_token: Some(answer.access_token),
        refresh_token: answer.refresh_token.or_else(|| old.refresh_token.clone()),
        inputs: old.inputs.clone(),
    };
    let mut connection = access.connection.clone();
    connection.version += 1;
    connection.access_expires_at = lasting.map(|lasting| now.plus(lasting));
    connection.grant_end = grant_end;
    connection.captured = captured.values().clone();
    if let Some(scopes) = scopes {
        connection.scopes = scopes;
    }
    until_stored(core, || write(core, scope, fence, &connection, &credential)).await
}

/// Writes the credential in its new version. Of a connection that was disconnected meanwhile it goes
/// to the grants to revoke.
async fn write(
    core: &Core,
    scope: &Scope,
    fence: Fence,
    connection: &Connection,
    credential: &Credential,
) -> Result<bool> {
    let mut tx = core.db.write().await?;
    let owner = Owner::of(scope, connection);
    let sealed = credential.seal(core, &mut tx, &owner).await?;
    let scopes = serde_json::to_string(&connection.scopes).map_err(Error::internal)?;
    let captured = serde_json::to_string(&connection.captured).map_err(Error::internal)?;
    let refreshed = Refreshed {
        from_version: connection.version - 1,
        credential: &sealed,
        access_expires_at: connection.access_expires_at,
        grant_end: connection.grant_end,
        scopes: &scopes,
        captured: &captured,
        now: core.clock.now(),
    };
    let written = leases::write_back(&mut tx, scope, &connection.id, fence, &refreshed).await?;
    if !written {
        let (account, slug) = (&connection.account, &connection.slug);
        let there = connections::list_of_app(&mut tx, scope, account, slug).await?;
        if there.iter().all(|there| there.id != connection.id) {
            let gone = Connection {
                credential: sealed,
                ..connection.clone()
            };
            revoke::enqueue(core, &mut tx, scope, &gone, &gone.id).await?;
        }
    }
    tx.commit().await?;
    Ok(written)
}

/// How long the provider is left alone after one more failure. Of the doubled time at least half,
/// the rest by chance: connections that failed together do not come back together.
fn rest(failures: i64, asked: Option<Duration>, random: &dyn Random) -> Duration {
    let doublings = u32::try_from(failures).unwrap_or(u32::MAX).min(16);
    let whole = FIRST_REST
        .saturating_mul(1_u32 << doublings)
        .min(LONGEST_REST);
    let mut chance = [0_u8; 1];
    random.fill(&mut chance);
    let half = whole / 2;
    let rest = half + half * u32::from(chance[0]) / 255;
    rest.max(asked.unwrap_or_default().min(leases::LONGEST_REST))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Always the same byte.
    struct Chance(u8);

    impl Random for Chance {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn a_rest_doubles_up_to_a_minute_and_is_spread_over_its_second_half() {
        let span = |failures| {
            let least = rest(failures, None, &Chance(0));
            let most = rest(failures, None, &Chance(255));
            (least.as_millis(), most.as_millis())
        };
        for (failures, expected) in [
            (0, (500, 1_000)),
            (1, (1_000, 2_000)),
            (5, (16_000, 32_000)),
            (6, (30_000, 60_000)),
            (i64::MAX, (30_000, 60_000)),
            (-1, (30_000, 60_000)),
        ] {
            assert_eq!(span(failures), expected, "{failures}");
        }
    }

    #[test]
    fn a_provider_that_asks_for_more_gets_it_within_reason() {
        let asked = |seconds| rest(0, Some(Duration::from_secs(seconds)), &Chance(255)).as_secs();
        assert_eq!(asked(0), 1);
        assert_eq!(asked(300), 300);
        assert_eq!(asked(86_400), 900);
    }
}
