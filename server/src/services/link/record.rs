//! What happens in a session, written down in the transaction in which it happens.
//!
//! Whoever adds an event holds the session's account or has just ended the session, so events follow one
//! another.

use app::contract::error::ErrorCode;
use app::contract::ids::LinkSessionId;

use super::super::Core;
use super::super::error::Result;
use crate::domain::link::EventName;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::link_events::{self, LinkEvent};
use crate::store::{Tx, accounts};

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub struct Happened<'a> {
    /// What.
    pub name: EventName,
    /// With which app.
    pub slug: Option<&'a str>,
    /// Why it went wrong.
    pub code: Option<ErrorCode>,
    /// The request in which it went wrong.
    pub request_id: Option<&'a str>,
}

impl<'a> Happened<'a> {
    /// Something good, with an app.
    #[must_use]
    pub const fn with(name: EventName, slug: &'a str) -> Self {
        Self {
            name,
            slug: Some(slug),
            code: None,
            request_id: None,
        }
    }

    /// An attempt went wrong.
    #[must_use]
    pub const fn failed(slug: &'a str, code: ErrorCode, request_id: Option<&'a str>) -> Self {
        Self {
            name: EventName::Failed,
            slug: Some(slug),
            code: Some(code),
            request_id,
        }
    }
}

/// Writes down what happens on the page of a session; nothing where the account is a host's own.
///
/// # Errors
/// As the store.
pub async fn of_account(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    account: &LinkedAccount,
    happened: &[Happened<'_>],
) -> Result<()> {
    let Some(session) = &account.link else {
        return Ok(());
    };
    if accounts::lock(tx, scope, &account.key).await? {
        add(core, tx, scope, session, happened).await?;
    }
    Ok(())
}

/// As [`of_account`], in a transaction of its own.
///
/// # Errors
/// As the store.
pub async fn now(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    happened: &[Happened<'_>],
) -> Result<()> {
    if account.link.is_none() {
        return Ok(());
    }
    let mut tx = core.db.write().await?;
    of_account(core, &mut tx, scope, account, happened).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes down what happened to a session that nobody else changes any more.
///
/// # Errors
/// As the store.
pub async fn add(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    session: &LinkSessionId,
    happened: &[Happened<'_>],
) -> Result<()> {
    for one in happened {
        let step = match one.name {
            EventName::Failed | EventName::Refused | EventName::Expired => {
                last_good(tx, scope, session).await?
            }
            _ => None,
        };
        let event = LinkEvent {
            number: 0,
            name: one.name,
            at: core.clock.now(),
            slug: one.slug.map(str::to_owned),
            code: one.code,
            step,
            request_id: one.request_id.map(str::to_owned),
        };
        link_events::add(tx, scope, session, &event).await?;
    }
    Ok(())
}

/// How far the session was.
async fn last_good(
    tx: &mut Tx,
    scope: &Scope,
    session: &LinkSessionId,
) -> Result<Option<EventName>> {
    let all = link_events::list(tx, scope, session).await?;
    let good = all.iter().rev().find(|event| event.code.is_none());
    Ok(good.map(|event| event.name))
}
