//! Disconnecting: the credential is wiped here at once and revoked at the provider soon.
//!
//! What was typed for the app and not saved goes too: it may name things of the old account.

use super::super::configs::page;
use super::super::error::Result;
use super::super::{Core, apps, revoke, typed_inputs};
use crate::domain::connection::AuthType;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::{accounts, configs, connections, drafts};

/// Removes the connection and the account's configs of the app. Succeeds when there was none.
///
/// # Errors
/// [`app::contract::error::ErrorCode::AppNotFound`].
pub async fn disconnect(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
) -> Result<()> {
    let entry = apps::find(core, scope, account, slug).await?;
    let mut tx = core.db.write().await?;
    // A flow that ends at the same time ends before or after this.
    accounts::lock(&mut tx, scope, &account.key).await?;
    if let Some(found) = connections::find(&mut tx, scope, &account.key, slug).await?
        && let Some(connection) = connections::delete(&mut tx, scope, &found.id).await?
    {
        revoke::enqueue(core, &mut tx, scope, &connection).await?;
    }
    configs::delete_of_app(&mut tx, scope, &account.key, &entry.app.slug).await?;
    for draft in [page::draft_name(slug), typed_inputs::draft_name(slug)] {
        drafts::delete_of_account(&mut tx, scope, &account.key, &draft).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The same, but only if the account is connected in this way.
///
/// # Errors
/// As [`disconnect`].
pub async fn disconnect_if(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    auth_type: AuthType,
) -> Result<()> {
    let entry = apps::get(core, scope, account, slug).await?;
    match entry.connection {
        Some(connection) if connection.auth_type == auth_type => {
            disconnect(core, scope, account, slug).await
        }
        _ => Ok(()),
    }
}
