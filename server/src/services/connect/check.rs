//! Does the connection work? Asks the provider.

use app::contract::error::ErrorCode;

use super::super::Core;
use super::super::error::Result;
use super::access::{self, Access, Refresh};
use super::identity;
use super::target::Which;
use crate::domain::connection::{Connection, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::connections;

/// Repeats the identity request. An access token that the provider refuses is refreshed once; a
/// credential that is refused then needs the end user.
///
/// An app whose file knows no call that tells is asked for a fresh token instead. Without a refresh
/// token there is nothing to ask then, and the answer says no more than that the token has not ended.
///
/// # Errors
/// As [`access::open`].
pub async fn check(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    which: &Which,
) -> Result<Connection> {
    let access = access::look(core, scope, account, slug, which).await?;
    let refresh = match access.entry.provider.api.check_call() {
        Some(_) => Refresh::IfOld,
        None => Refresh::Beyond(access.connection.version),
    };
    let which = &Which::This(access.connection.id.clone());
    let access = access::open(core, scope, account, slug, which, refresh).await?;
    let version = access.connection.version;
    let answer = ask(core, &access).await;
    let refused = matches!(&answer, Err(error) if error.code() == ErrorCode::NeedsReauth);
    if !refused {
        return answer.map(|()| access.connection);
    }
    let again = access::open(core, scope, account, slug, which, Refresh::Beyond(version)).await?;
    if again.connection.version > version {
        let answer = ask(core, &again).await;
        let refused = matches!(&answer, Err(error) if error.code() == ErrorCode::NeedsReauth);
        if !refused {
            return answer.map(|()| again.connection);
        }
    }
    let dead = Status::NeedsReauth(ErrorCode::NeedsReauth);
    let Connection { id, version, .. } = &again.connection;
    let mut tx = core.db.write().await?;
    connections::mark(&mut tx, scope, id, *version, dead, core.clock.now()).await?;
    tx.commit().await?;
    answer.map(|()| access.connection)
}

async fn ask(core: &Core, access: &Access<'_>) -> Result<()> {
    let (entry, values) = (&access.entry, access.values());
    identity::ask(core, entry, access.method(), values, &access.credential)
        .await
        .map(drop)
}
