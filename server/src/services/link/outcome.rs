//! What a session is told of its connection, in the transaction that makes or removes it.

use app::contract::error::ErrorCode;
use app::contract::ids::ConnectionId;

use super::super::Core;
use super::super::error::{Result, refuse_part};
use super::page::of_account;
use super::record::{self, Happened};
use crate::domain::connection::Connection;
use crate::domain::link::{EventName, LinkSession};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::link_sessions::{self, Made};
use crate::store::{Tx, connections};

/// The session has connected; in the transaction that keeps the connection.
///
/// # Errors
/// [`ErrorCode::LinkUsed`] when it has ended or has connected another app; [`ErrorCode::OtherAccount`]
/// for a repair with another account of the provider.
pub(in super::super) async fn connected(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    account: &LinkedAccount,
    made: &Connection,
    result_window: Option<&str>,
) -> Result<()> {
    let Some(session) = of_account(tx, scope, account).await? else {
        return Ok(());
    };
    check_account(tx, scope, &session, made).await?;
    let now = core.clock.now();
    let connected = Made {
        slug: &made.slug,
        connection: &made.id,
        result_window,
        until: now.plus(core.options.lifetimes.public_token.get()),
    };
    if !link_sessions::connect(tx, scope, &session.id, &connected, now).await? {
        return Err(ErrorCode::LinkUsed.into());
    }
    let happened = [Happened::with(EventName::Connected, &made.slug)];
    record::add(core, tx, scope, &session.id, &happened).await
}

/// A repair is for the account of the provider that was connected before.
async fn check_account(
    tx: &mut Tx,
    scope: &Scope,
    session: &LinkSession,
    made: &Connection,
) -> Result<()> {
    let Some(repairs) = &session.request.repairs else {
        return Ok(());
    };
    if session.request.may_change_account {
        return Ok(());
    }
    let before = before(tx, scope, repairs).await?;
    let known = !before.identity.is_empty() && !made.identity.is_empty();
    if known && before.identity != made.identity {
        return Err(ErrorCode::OtherAccount.into());
    }
    Ok(())
}

async fn before(tx: &mut Tx, scope: &Scope, id: &ConnectionId) -> Result<Connection> {
    let found = connections::find(tx, scope, id).await?;
    found.ok_or_else(|| {
        let why = "the connection to repair is gone";
        refuse_part(ErrorCode::ConnectionNotFound, "", why)
    })
}

/// The session's connection was removed on its page; in the transaction that removes it.
///
/// # Errors
/// As the store.
pub(in super::super) async fn disconnected(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
) -> Result<()> {
    let Some(session) = of_account(tx, scope, account).await? else {
        return Ok(());
    };
    let ends_at = session.expires_at.plus(core.options.lifetimes.flow.get());
    if link_sessions::disconnect(tx, scope, &session.id, ends_at).await? {
        let happened = [Happened::with(EventName::Disconnected, slug)];
        record::add(core, tx, scope, &session.id, &happened).await?;
    }
    Ok(())
}
