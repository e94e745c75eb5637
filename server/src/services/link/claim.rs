//! Claiming: the host exchanges the public token, and what the session connected becomes the user's.
//!
//! One conditional update decides which exchange claims the connection. Everything else is in the same
//! transaction, so a crash leaves either the session as it was or the user with connection and token.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::ConnectionId;
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::super::apps::{self, AppEntry};
use super::super::connect::credential::{Credential, Owner};
use super::super::connect::keep::is_somebody_else;
use super::super::connect::target::check_room;
use super::super::error::{Result, refuse_part};
use super::super::{Core, Error, accounts, revoke};
use super::access;
use super::create::{id_of, text};
use super::record::{self, Happened};
use crate::clock::{Timestamp, pause};
use crate::crypto::random::new_id;
use crate::crypto::token::hash;
use crate::domain::connection::{self, Binding, Connection};
use crate::domain::link::{Claim, EventName, LinkSession, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::leases::Turn;
use crate::store::{self, Tx, configs, connections, leases, link_sessions};

/// What the token is called wherever it is sent.
pub const PUBLIC_TOKEN: &str = "public_token";

/// How long until a connection whose token is being refreshed is looked at again.
const REFRESH_PAUSE: Duration = Duration::from_millis(100);

/// A claimed connection.
#[derive(Debug)]
pub struct Claimed {
    /// What the host reaches it with.
    pub access_token: SecretString,
    /// The connection.
    pub connection: ConnectionId,
    /// Whom the session was made for. A host that named nobody must compare this itself.
    pub user_id: String,
    /// The user's organisation.
    pub org_id: String,
    /// What the claim rests on.
    pub claim: Claim,
}

/// Exchanges a public token.
///
/// # Errors
/// [`ErrorCode::MissingField`], [`ErrorCode::InvalidField`]; [`ErrorCode::InvalidPublicToken`] alike for
/// what is unknown, malformed or another project's; [`ErrorCode::PublicTokenUsed`],
/// [`ErrorCode::PublicTokenExpired`]; [`ErrorCode::UserMismatch`] when `user_id` is not the session's:
/// then what was connected is destroyed.
pub async fn exchange(core: &Core, scope: &Scope, body: &Map<String, Value>) -> Result<Claimed> {
    let token = text(body, PUBLIC_TOKEN)?.ok_or_else(|| {
        let why = "public_token is required: what the browser brought";
        Failure::about(ErrorCode::MissingField, PUBLIC_TOKEN, why)
    })?;
    let named = match body.get("user_id") {
        None | Some(Value::Null) => None,
        Some(_) => Some(id_of(body, "user_id")?),
    };
    let mut tx = core.db.read().await?;
    let found = link_sessions::find_by_public(&mut tx, scope, &hash(&token)).await?;
    drop(tx);
    let session = found.ok_or_else(unknown)?;
    check(core, &session)?;
    if named.as_ref().is_some_and(|user| *user != session.user_id) {
        return Err(destroy(core, &session).await?);
    }
    let claim = match named {
        Some(_) => Claim::Claimed,
        None => Claim::Unverified,
    };
    settle(core, &session, claim, core.clock.now()).await
}

/// Whether a session's connection waits for its claim.
fn check(core: &Core, session: &LinkSession) -> Result<()> {
    let is_late = session.ends_at.is_some_and(|end| end <= core.clock.now());
    match session.status {
        Status::Connected if !is_late => Ok(()),
        Status::Connected | Status::Expired => Err(said(
            ErrorCode::PublicTokenExpired,
            "public_token has expired: what was connected was revoked and wiped",
        )),
        Status::Claimed | Status::Refused => Err(used()),
        // Its connection was removed again; nobody waits for a claim.
        Status::Open => Err(unknown()),
    }
}

/// Destroys what somebody else than the user has connected; the refusal to answer with.
async fn destroy(core: &Core, session: &LinkSession) -> Result<Error> {
    let scope = &session.scope;
    let mut tx = core.db.write().await?;
    // The account before its session, as everybody does who changes both.
    store::accounts::lock(&mut tx, scope, &session.account).await?;
    if !link_sessions::refuse(&mut tx, scope, &session.id).await? {
        return Ok(used());
    }
    wipe(core, &mut tx, session).await?;
    let refused = Happened {
        name: EventName::Refused,
        slug: session.slug.as_deref(),
        code: Some(ErrorCode::UserMismatch),
        request_id: None,
    };
    record::add(core, &mut tx, scope, &session.id, &[refused]).await?;
    tx.commit().await?;
    Ok(refuse_part(
        ErrorCode::UserMismatch,
        "user_id",
        "user_id is not the user that the session was made for: somebody else has connected. \
         What was connected was revoked and wiped",
    ))
}

/// Removes a session's account with everything on it. Its grant is revoked, unless a connection that
/// somebody works with has the same one: for many providers all grants of a person are one.
///
/// # Errors
/// As the store and the vault.
pub(super) async fn wipe(core: &Core, tx: &mut Tx, session: &LinkSession) -> Result<()> {
    let scope = &session.scope;
    for connection in connections::list(tx, scope, &session.account).await? {
        let removed = connections::delete(tx, scope, &connection.id).await?;
        let Some(removed) = removed else { continue };
        if !is_in_use(tx, session, &removed).await? {
            revoke::enqueue(core, tx, scope, &removed, &removed.id).await?;
        }
    }
    store::accounts::delete(tx, scope, &session.account).await?;
    Ok(())
}

async fn is_in_use(tx: &mut Tx, session: &LinkSession, removed: &Connection) -> Result<bool> {
    let scope = &session.scope;
    if !removed.identity.is_empty() {
        let (slug, identity) = (&removed.slug, &removed.identity);
        return Ok(connections::has_identity(tx, scope, slug, identity).await?);
    }
    // Where the provider does not say whose a grant is, it may be the one that the user has already.
    let user = store::accounts::find(tx, scope, &session.user_id).await?;
    let Some(user) = user else { return Ok(false) };
    let there = connections::list_of_app(tx, scope, &user.key, &removed.slug).await?;
    Ok(!there.is_empty())
}

/// Makes the session's connection the user's, if it waits for its claim `at` that time.
///
/// # Errors
/// As [`exchange`]; as [`check_room`], the store and the vault.
pub(super) async fn settle(
    core: &Core,
    session: &LinkSession,
    claim: Claim,
    at: Timestamp,
) -> Result<Claimed> {
    let began = core.clock.now();
    let patience = core.options.timings.refresh_lease.get();
    let mut paused = Duration::ZERO;
    loop {
        match settle_once(core, session, claim, at).await? {
            Some(claimed) => return Ok(claimed),
            // Its token is being refreshed this moment: what that brings must not be lost.
            None if paused < patience && core.clock.now().since(began) < patience => {
                pause(REFRESH_PAUSE).await;
                paused += REFRESH_PAUSE;
            }
            None => return Err(ErrorCode::Unavailable.into()),
        }
    }
}

/// `None` while somebody refreshes the connection's token.
async fn settle_once(
    core: &Core,
    session: &LinkSession,
    claim: Claim,
    at: Timestamp,
) -> Result<Option<Claimed>> {
    let scope = &session.scope;
    let (Some(slug), Some(id)) = (&session.slug, &session.connection) else {
        return Err(unknown());
    };
    let mut tx = core.db.write().await?;
    if !store::accounts::lock(&mut tx, scope, &session.account).await? {
        return Err(used());
    }
    let Some(pending) = connections::lock(&mut tx, scope, id).await? else {
        return Err(unknown());
    };
    if is_refreshed_now(core, &mut tx, scope, &pending).await? {
        return Ok(None);
    }
    let user = user(core, &mut tx, session).await?;
    let entry = apps::find_in(core, &mut tx, scope, &user, slug).await?;
    let made = hand_over(core, &mut tx, session, claim, (&user, &entry), &pending).await?;
    if !link_sessions::claim(&mut tx, scope, &session.id, claim, &made.id, at).await? {
        return Err(used());
    }
    let token = access::of_connection(core, &mut tx, scope, &made, &session.org_id).await?;
    store::accounts::delete(&mut tx, scope, &session.account).await?;
    let claimed = [Happened::with(EventName::Claimed, slug)];
    record::add(core, &mut tx, scope, &session.id, &claimed).await?;
    tx.commit().await?;
    Ok(Some(Claimed {
        access_token: token,
        connection: made.id,
        user_id: session.user_id.clone(),
        org_id: session.org_id.clone(),
        claim,
    }))
}

/// Whether another request holds the connection's refresh lease. If not, this one does from now on.
async fn is_refreshed_now(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    pending: &Connection,
) -> Result<bool> {
    let lasting = core.options.timings.refresh_lease.get();
    let now = core.clock.now();
    let (id, version) = (&pending.id, pending.version);
    let turn = leases::acquire(tx, scope, id, version, lasting, now).await?;
    Ok(turn == Turn::Theirs && pending.status == connection::Status::Active)
}

/// The account of the session's user, made if there is none.
async fn user(core: &Core, tx: &mut Tx, session: &LinkSession) -> Result<LinkedAccount> {
    let scope = &session.scope;
    let found = store::accounts::find(tx, scope, &session.user_id).await?;
    let user = match found {
        Some(user) => user,
        None => {
            let key = new_id(&*core.random);
            let user = LinkedAccount::new(key, session.user_id.clone(), core.clock.now());
            accounts::insert(tx, scope, &user).await?;
            user
        }
    };
    store::accounts::lock(tx, scope, &user.key).await?;
    Ok(user)
}

/// Moves the connection with its settings to the user: into the place of the one that it repairs or
/// renews, or beside the others.
async fn hand_over(
    core: &Core,
    tx: &mut Tx,
    session: &LinkSession,
    claim: Claim,
    (user, entry): (&LinkedAccount, &AppEntry<'_>),
    pending: &Connection,
) -> Result<Connection> {
    let scope = &session.scope;
    let there = connections::list_of_app(tx, scope, &user.key, &pending.slug).await?;
    let repaired = |id: &ConnectionId| there.iter().find(|one| one.id == *id);
    let renewed = match session.request.repairs.as_ref().and_then(repaired) {
        Some(one) => Some(one),
        None if entry.is_multi() => None,
        None => there.first(),
    };
    let before = match renewed {
        Some(one) => connections::lock(tx, scope, &one.id).await?,
        None => {
            check_room(entry, there.len())?;
            None
        }
    };
    let credential = Credential::open(core, tx, scope, pending).await?;
    connections::delete(tx, scope, &pending.id).await?;
    let (id, version, fields) = match &before {
        Some(before) => (
            before.id.clone(),
            before.version + 1,
            before.user_defined_fields.clone(),
        ),
        None => (
            pending.id.clone(),
            pending.version + 1,
            pending.user_defined_fields.clone(),
        ),
    };
    let owner = Owner {
        scope,
        account: &user.key,
        connection: &id,
        version,
    };
    let made = Connection {
        credential: credential.seal(core, tx, &owner).await?,
        id,
        version,
        user_defined_fields: fields,
        account: user.key.clone(),
        binding: match claim {
            Claim::Claimed => Binding::User,
            Claim::Unverified => Binding::Browser,
        },
        updated_at: core.clock.now(),
        ..pending.clone()
    };
    if let Some(before) = before.filter(|before| is_somebody_else(before, &made)) {
        let id = new_id(&*core.random);
        revoke::enqueue(core, tx, scope, &before, &id).await?;
    }
    connections::put(tx, scope, &made).await?;
    let part = if entry.is_multi() {
        made.id.as_str()
    } else {
        ""
    };
    let accounts = (&session.account, &user.key);
    configs::hand_over(tx, scope, accounts, &made.slug, part).await?;
    Ok(made)
}

fn unknown() -> Error {
    said(
        ErrorCode::InvalidPublicToken,
        "public_token is none of this project and environment",
    )
}

fn used() -> Error {
    said(
        ErrorCode::PublicTokenUsed,
        "public_token was exchanged before, or was destroyed by a wrong user_id",
    )
}

fn said(code: ErrorCode, why: &str) -> Error {
    Failure::about(code, PUBLIC_TOKEN, why).into()
}
