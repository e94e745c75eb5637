//! Disconnecting: the credential is wiped here at once and revoked at the provider soon.
//!
//! What was typed for the app and not saved goes too: it may name things of the old account.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;

use super::super::apps::{self, AppEntry};
use super::super::configs::page;
use super::super::error::Result;
use super::super::{Core, link, revoke, typed_inputs};
use crate::domain::connection::{AuthType, Connection};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::{accounts, configs, connections, drafts};

/// The connection to remove, described; what is left out does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// Its id.
    pub connection: Option<String>,
    /// How it was made: `oauth2` or `keybased`.
    pub auth_type: Option<String>,
    /// The id of the auth config that it was made with.
    pub auth_config: Option<String>,
}

/// Removes a connection with its configs. Succeeds when there was none.
///
/// # Errors
/// [`ErrorCode::AppNotFound`], [`ErrorCode::ConnectionNotFound`] for an id that is none of the
/// account's for this app, [`ErrorCode::MissingField`] where several connections fit,
/// [`ErrorCode::InvalidField`] for what no connection can have.
pub async fn disconnect(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    described: &Described,
) -> Result<()> {
    let entry = apps::find(core, scope, account, slug).await?;
    let narrowed = Narrowed::of(&entry, described)?;
    let key = &account.key;
    let mut tx = core.db.write().await?;
    // A connection that is made meanwhile comes before or after, never between.
    accounts::lock(&mut tx, scope, key).await?;
    let there = connections::list_of_app(&mut tx, scope, key, slug).await?;
    let mut fitting = there.iter().filter(|one| narrowed.fits(&entry, one));
    // An app that is connected once may have older connections, from when there could be several.
    let shown = if entry.is_multi() {
        None
    } else {
        there.first()
    };
    let mut last = there.is_empty();
    match (fitting.next(), fitting.next()) {
        (Some(_), Some(_)) => return Err(apps::several(&entry.provider.name)),
        (Some(found), None) => {
            // What is revoked is what was removed: a refresh takes no lock of the account.
            if let Some(removed) = connections::delete(&mut tx, scope, &found.id).await? {
                revoke::enqueue(core, &mut tx, scope, &removed, &removed.id).await?;
            }
            // The settings of the one that is shown are the account's.
            let owner = match shown {
                Some(shown) if shown.id == found.id => "",
                _ => found.id.as_str(),
            };
            configs::delete_of_connection(&mut tx, scope, key, slug, owner).await?;
            let draft = page::draft_name(slug, owner);
            drafts::delete_of_account(&mut tx, scope, key, &draft).await?;
            last = there.len() == 1;
        }
        (None, _) => {
            if let Some(id) = narrowed.connection {
                return Err(apps::connection_not_found(id));
            }
        }
    }
    if last {
        configs::delete_of_app(&mut tx, scope, key, slug).await?;
        drafts::delete_of_account(&mut tx, scope, key, &page::draft_name(slug, "")).await?;
    }
    drafts::delete_of_account(&mut tx, scope, key, &typed_inputs::draft_name(slug)).await?;
    link::outcome::disconnected(core, &mut tx, scope, account, slug).await?;
    tx.commit().await?;
    Ok(())
}

/// [`Described`], read.
struct Narrowed<'a> {
    connection: Option<&'a str>,
    auth_type: Option<AuthType>,
    auth_config: Option<&'a str>,
}

impl Described {
    /// The connection that is meant.
    #[must_use]
    pub fn by_id(id: Option<&str>) -> Self {
        Self {
            connection: id.map(str::to_owned),
            ..Self::default()
        }
    }
}

impl<'a> Narrowed<'a> {
    fn of(entry: &AppEntry<'_>, described: &'a Described) -> Result<Self> {
        if let Some(id) = &described.auth_config {
            entry.client(id)?;
        }
        let auth_type = described.auth_type.as_deref().map(|text| {
            AuthType::parse(text).ok_or_else(|| {
                let why = "auth_type must be oauth2 or keybased";
                Failure::about(ErrorCode::InvalidField, "auth_type", why)
            })
        });
        Ok(Self {
            connection: described.connection.as_deref(),
            auth_type: auth_type.transpose()?,
            auth_config: described.auth_config.as_deref(),
        })
    }

    fn fits(&self, entry: &AppEntry<'_>, connection: &Connection) -> bool {
        let made_with = || entry.client_of(connection).map(|own| own.id().as_str());
        self.connection
            .is_none_or(|id| id == connection.id.as_str())
            && self
                .auth_type
                .is_none_or(|kind| kind == connection.auth_type)
            && self.auth_config.is_none_or(|id| made_with() == Some(id))
    }
}
