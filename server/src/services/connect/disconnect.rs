//! Disconnecting: the credential is wiped here at once and revoked at the provider soon.
//!
//! What was typed for the app and not saved goes too: it may name things of the old account.

use super::super::configs::page;
use super::super::error::Result;
use super::super::{Core, apps, revoke, typed_inputs};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::{configs, connections, drafts};

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
    let entry = apps::get(core, scope, account, slug).await?;
    let mut tx = core.db.write().await?;
    if let Some(connection) = connections::find(&mut tx, scope, &account.key, slug).await? {
        revoke::enqueue(core, &mut tx, scope, &connection).await?;
        connections::delete(&mut tx, scope, &connection.id).await?;
    }
    configs::delete_of_app(&mut tx, scope, &account.key, &entry.app.slug).await?;
    for draft in [page::draft_name(slug), typed_inputs::draft_name(slug)] {
        drafts::delete_of_account(&mut tx, scope, &account.key, &draft).await?;
    }
    tx.commit().await?;
    Ok(())
}
