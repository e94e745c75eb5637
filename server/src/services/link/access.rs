//! Access tokens: what a host reaches a claimed connection with, for as long as the connection lasts.
//!
//! A token belongs to one connection. It survives repairs of it, and ends when it is revoked or rotated,
//! or with the connection.

use app::contract::error::ErrorCode;
use secrecy::SecretString;

use super::super::error::{Result, refuse_part};
use super::super::{Core, Error};
use super::create::wrong;
use crate::crypto::random::new_id;
use crate::crypto::token::{TokenKind, hash, hash_secret};
use crate::domain::connection::Connection;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::access_tokens::{self, AccessToken};
use crate::store::{Tx, accounts, connections};

/// What the token is called wherever it is sent.
pub const ACCESS_TOKEN: &str = "access_token";

/// Whoever holds an access token: one connection of one account.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The token's row.
    pub token: AccessToken,
    /// The account.
    pub account: LinkedAccount,
}

/// The holder of a token.
///
/// # Errors
/// [`ErrorCode::InvalidAccessToken`].
pub async fn holder(core: &Core, token: &str) -> Result<Holder> {
    let mut tx = core.db.read().await?;
    let found = access_tokens::find_by_hash(&mut tx, &hash(token)).await?;
    let token = found.ok_or_else(invalid)?;
    let account = accounts::find_by_key(&mut tx, &token.scope, &token.account).await?;
    let account = account.ok_or_else(invalid)?;
    Ok(Holder { token, account })
}

/// The connection that a token stands for.
///
/// # Errors
/// [`ErrorCode::InvalidAccessToken`] when it went this moment.
pub async fn connection(core: &Core, holder: &Holder) -> Result<Connection> {
    let (scope, id) = (&holder.token.scope, &holder.token.connection);
    let found = connections::find(&mut core.db.read().await?, scope, id).await?;
    found.ok_or_else(invalid)
}

/// The connection that a host wants repaired for a user.
///
/// # Errors
/// [`ErrorCode::InvalidAccessToken`], also for one of another project; [`ErrorCode::InvalidField`] for
/// one of another user.
pub(super) async fn to_repair(
    core: &Core,
    scope: &Scope,
    token: &str,
    user_id: &str,
) -> Result<AccessToken> {
    let Holder { token, account } = of_scope(core, scope, token).await?;
    if account.account_id != user_id {
        let why = "user_id must be the one that the access token was made for";
        return Err(wrong("user_id", why));
    }
    Ok(token)
}

/// The token of a connection, a new one if it has none. Holds nothing: the caller has the account.
///
/// # Errors
/// As the store.
pub(super) async fn of_connection(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    connection: &Connection,
    org_id: &str,
) -> Result<SecretString> {
    let there = access_tokens::find_of_connection(tx, scope, &connection.id).await?;
    let id = match there {
        Some(there) => there.id,
        None => add(core, tx, scope, connection, org_id).await?.id,
    };
    Ok(core.tokens.token(TokenKind::Access, id.as_str()))
}

/// Ends a token for good; the connection stays. Ending one that has ended is an unknown one.
///
/// # Errors
/// [`ErrorCode::InvalidAccessToken`].
pub async fn revoke(core: &Core, scope: &Scope, token: &str) -> Result<()> {
    let found = of_scope(core, scope, token).await?.token;
    let mut tx = core.db.write().await?;
    if !access_tokens::revoke(&mut tx, scope, &found.id, core.clock.now()).await? {
        return Err(invalid());
    }
    tx.commit().await?;
    Ok(())
}

/// Ends a token and gives the one that takes its place.
///
/// # Errors
/// [`ErrorCode::InvalidAccessToken`].
pub async fn rotate(core: &Core, scope: &Scope, token: &str) -> Result<SecretString> {
    let found = of_scope(core, scope, token).await?.token;
    let mut tx = core.db.write().await?;
    let now = core.clock.now();
    if !access_tokens::revoke(&mut tx, scope, &found.id, now).await? {
        return Err(invalid());
    }
    let next = AccessToken {
        id: new_id(&*core.random),
        ..found
    };
    let token = core.tokens.token(TokenKind::Access, next.id.as_str());
    access_tokens::insert(&mut tx, &next, &hash_secret(&token), now).await?;
    tx.commit().await?;
    Ok(token)
}

async fn add(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    connection: &Connection,
    org_id: &str,
) -> Result<AccessToken> {
    let row = AccessToken {
        id: new_id(&*core.random),
        scope: scope.clone(),
        account: connection.account.clone(),
        connection: connection.id.clone(),
        slug: connection.slug.clone(),
        org_id: org_id.to_owned(),
    };
    let token = core.tokens.token(TokenKind::Access, row.id.as_str());
    access_tokens::insert(tx, &row, &hash_secret(&token), core.clock.now()).await?;
    Ok(row)
}

async fn of_scope(core: &Core, scope: &Scope, token: &str) -> Result<Holder> {
    let found = holder(core, token).await?;
    // Another project's does not exist.
    if found.token.scope != *scope {
        return Err(invalid());
    }
    Ok(found)
}

fn invalid() -> Error {
    let why = "access_token is unknown or was revoked, or its connection is gone";
    refuse_part(ErrorCode::InvalidAccessToken, ACCESS_TOKEN, why)
}
