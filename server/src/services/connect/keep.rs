//! Keeping what connecting obtained, as a connection.
//!
//! What a provider gave exists nowhere else: it is stored however busy the database is, and what
//! cannot become a connection any more goes to the grants to revoke.

use app::contract::ids::{ConnectionId, FlowId};

use super::super::accounts::not_found;
use super::super::apps::{self, AppEntry};
use super::super::error::Result;
use super::super::retry::until_stored;
use super::super::{Core, link, revoke};
use super::credential::{Credential, Owner};
use super::target::{Aim, check_room};
use crate::catalog::{AuthMethod, UpstreamIdentity};
use crate::clock::Timestamp;
use crate::crypto::random::new_id;
use crate::domain::connection::{Binding, Captured, Connection, GrantEnd, Inputs, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::{Tx, accounts, configs, connections, flows};

/// What connecting obtained.
pub struct Obtained {
    /// How.
    pub method: AuthMethod,
    /// How the end user was bound.
    pub binding: Binding,
    /// What goes into the vault.
    pub credential: Credential,
    /// What may stand in the row.
    pub inputs: Inputs,
    /// What the provider said beside the token.
    pub captured: Captured,
    /// What was granted.
    pub scopes: Vec<String>,
    /// When the access token ends.
    pub access_expires_at: Option<Timestamp>,
    /// When the grant ends by itself, where that is known.
    pub grant_end: Option<GrantEnd>,
    /// Who it is upstream, where the provider says so.
    pub identity: Option<UpstreamIdentity>,
}

/// The flow that brought it, which ends well with the connection.
#[derive(Clone, Copy)]
pub struct Ending<'a> {
    /// The flow.
    pub flow: &'a FlowId,
    /// The request that it ends with.
    pub request_id: &'a str,
    /// Whether nobody vouched for the window in which it ran.
    pub alone: bool,
}

/// Keeps what was obtained as a connection of the account to the app: the one that is aimed at, or
/// the account's only one, or where there may be several a new one. One that is renewed keeps its id;
/// a grant of somebody else that it held is revoked.
///
/// # Errors
/// [`ErrorCode::ConnectionNotFound`](app::contract::error::ErrorCode::ConnectionNotFound) when the
/// one to renew is gone,
/// [`ErrorCode::LinkedAccountNotFound`](app::contract::error::ErrorCode::LinkedAccountNotFound) when
/// the account was deleted meanwhile (in both cases the grant is revoked); as [`check_room`], the
/// store and the vault.
pub async fn keep(
    core: &Core,
    who: (&Scope, &LinkedAccount),
    entry: &AppEntry<'_>,
    aim: &Aim,
    obtained: &Obtained,
    ending: Option<Ending<'_>>,
) -> Result<Connection> {
    until_stored(core, || keep_once(core, who, entry, aim, obtained, ending)).await
}

async fn keep_once(
    core: &Core,
    (scope, account): (&Scope, &LinkedAccount),
    entry: &AppEntry<'_>,
    aim: &Aim,
    obtained: &Obtained,
    ending: Option<Ending<'_>>,
) -> Result<Connection> {
    let mut tx = core.db.write().await?;
    let slug = &entry.app.slug;
    // Two flows for one account end one after the other: the second one finds what the first one
    // made, so there is one connection where there is to be one.
    let account_is_there = accounts::lock(&mut tx, scope, &account.key).await?;
    let there = connections::list_of_app(&mut tx, scope, &account.key, slug).await?;
    let to_renew = match account_is_there {
        true => to_renew(entry, aim, &there),
        false => Err(not_found(scope, &account.account_id)),
    };
    let before = match &to_renew {
        // A refresh takes no lock of the account: what it wrote last counts, and it writes no more.
        Ok(Some(id)) => connections::lock(&mut tx, scope, id).await?,
        Ok(None) => {
            check_room(entry, there.len())?;
            None
        }
        Err(_) => None,
    };
    let made = connection(
        core,
        &mut tx,
        (scope, account),
        entry,
        aim,
        obtained,
        before.as_ref(),
    )
    .await?;
    if let Err(gone) = to_renew {
        // Nobody else knows of this grant.
        revoke::enqueue(core, &mut tx, scope, &made, &made.id).await?;
        tx.commit().await?;
        return Err(gone);
    }
    let window = ending.filter(|ending| ending.alone);
    let window = window.map(|ending| ending.flow.as_str());
    if let Err(refused) =
        link::outcome::connected(core, &mut tx, scope, account, &made, window).await
    {
        if refused.is_the_databases() {
            return Err(refused);
        }
        revoke::enqueue(core, &mut tx, scope, &made, &new_id(&*core.random)).await?;
        tx.commit().await?;
        return Err(refused);
    }
    if let Some(before) = before.filter(|before| is_somebody_else(before, &made)) {
        // In a row of its own: the connection's is for what the connection holds.
        let id = new_id(&*core.random);
        revoke::enqueue(core, &mut tx, scope, &before, &id).await?;
    }
    connections::put(&mut tx, scope, &made).await?;
    if there.is_empty() && entry.is_multi() {
        // What was configured before connecting, when there could be one connection only.
        configs::adopt(&mut tx, scope, &account.key, slug, &made.id).await?;
    }
    if let Some(Ending {
        flow, request_id, ..
    }) = ending
    {
        flows::finish(&mut tx, scope, flow, None, request_id).await?;
    }
    tx.commit().await?;
    Ok(made)
}

/// Revokes a grant that does not become a connection. Where the account has another connection to the
/// app it is left alone: for some providers both are one grant.
///
/// # Errors
/// As the store and the vault.
pub async fn let_go(
    core: &Core,
    (scope, account): (&Scope, &LinkedAccount),
    entry: &AppEntry<'_>,
    aim: &Aim,
    obtained: &Obtained,
) -> Result<()> {
    let (slug, who) = (&entry.app.slug, (scope, account));
    until_stored(core, || async {
        let mut tx = core.db.write().await?;
        accounts::lock(&mut tx, scope, &account.key).await?;
        let there = connections::list_of_app(&mut tx, scope, &account.key, slug).await?;
        if there.is_empty() {
            let made = connection(core, &mut tx, who, entry, aim, obtained, None).await?;
            revoke::enqueue(core, &mut tx, scope, &made, &made.id).await?;
            tx.commit().await?;
        }
        Ok(())
    })
    .await
}

/// Which of the connections that are there is renewed; `None` when one is added.
fn to_renew(entry: &AppEntry<'_>, aim: &Aim, there: &[Connection]) -> Result<Option<ConnectionId>> {
    let found = match &aim.connection {
        Some(id) => {
            let found = there.iter().find(|one| one.id == *id);
            Some(found.ok_or_else(|| apps::connection_not_found(id.as_str()))?)
        }
        None if entry.is_multi() => None,
        None => there.first(),
    };
    Ok(found.map(|found| found.id.clone()))
}

/// Whether the provider says that these are two accounts of its.
pub(in super::super) fn is_somebody_else(before: &Connection, now: &Connection) -> bool {
    let known = !before.identity.is_empty() && !now.identity.is_empty();
    known && before.identity != now.identity
}

/// What was obtained as a connection: the next version of the one before, or a new one.
async fn connection(
    core: &Core,
    tx: &mut Tx,
    (scope, account): (&Scope, &LinkedAccount),
    entry: &AppEntry<'_>,
    aim: &Aim,
    obtained: &Obtained,
    before: Option<&Connection>,
) -> Result<Connection> {
    let now = core.clock.now();
    let (id, version, fields) = match before {
        Some(before) => (
            before.id.clone(),
            before.version + 1,
            Some(before.user_defined_fields.clone()),
        ),
        None => (new_id(&*core.random), 1, None),
    };
    let owner = Owner {
        scope,
        account: &account.key,
        connection: &id,
        version,
    };
    let sealed = obtained.credential.seal(core, tx, &owner).await?;
    let client = aim.auth_config.as_ref();
    let (identity, identifier) = obtained
        .identity
        .clone()
        .map_or_else(Default::default, |who| (who.id, who.label));
    Ok(Connection {
        account: account.key.clone(),
        slug: entry.app.slug.clone(),
        default_client: client.is_some_and(|id| entry.clients.is_operators(id)),
        auth_config: client.cloned(),
        auth_type: apps::auth_type(obtained.method),
        status: Status::Active,
        binding: obtained.binding,
        identity,
        identifier,
        scopes: obtained.scopes.clone(),
        inputs: obtained.inputs.clone(),
        captured: obtained.captured.clone(),
        api_origin: Some(api_origin(entry, obtained)),
        user_defined_fields: aim
            .user_defined_fields
            .clone()
            .or(fields)
            .unwrap_or_default(),
        credential: sealed,
        version,
        access_expires_at: obtained.access_expires_at,
        grant_end: obtained.grant_end,
        created_at: now,
        updated_at: now,
        id,
    })
}

/// Where the app's API is for this connection. The inputs were checked when they were typed; one that
/// does not fit any more leads nowhere, and nothing is sent through the connection.
fn api_origin(entry: &AppEntry<'_>, obtained: &Obtained) -> String {
    let all = obtained.credential.all_inputs(&obtained.inputs);
    let inputs = entry.provider.check_inputs(obtained.method, &all);
    let base = &entry.provider.api.base_url;
    inputs.map_or_else(|_| String::new(), |inputs| base.origin(&inputs))
}
