//! Claims that a project demands of its hosted links, too (`require_claim`).
//!
//! What is connected on the page of a hosted link then belongs to a session of the Link flow, made at the
//! press of the button, with a page of its own. It ends at the link's return address with a public token,
//! whose `user_id` is the linked account's id. Where there is no such address, and in the SDK's windows,
//! nothing is connected.

use app::contract::error::ErrorCode;
use app::contract::ids::{ConnectionId, PageId};
use serde_json::Value;

use super::super::error::{Result, refuse};
use super::super::hosted::{self, Visit};
use super::super::{Core, Error, projects, tokens};
use super::create::{Place, begin, store};
use crate::crypto::random::new_id;
use crate::crypto::token::hash;
use crate::domain::link::{Beginner, LinkRequest};
use crate::domain::linked_account::LinkedAccount;

/// A page of a session of its own, for the browser that pressed the button.
#[derive(Debug)]
pub struct Carried {
    /// The page with that browser.
    pub visit: Visit,
    /// The browser's cookie for it.
    pub cookie: String,
}

/// The session in which an app is connected on the page of a hosted link; `None` where no claim is
/// demanded. `renews` is the connection that is renewed, if one is named.
///
/// # Errors
/// [`ErrorCode::ClaimDemanded`] without a registered return address, [`ErrorCode::LinkTaken`].
pub async fn carried(
    core: &Core,
    visit: &Visit,
    slug: &str,
    renews: Option<&str>,
) -> Result<Option<Carried>> {
    let account = &visit.session.account;
    if account.link.is_some() {
        return Ok(None);
    }
    let (project, body) = hosted::surroundings(core, &visit.session, Some(&visit.page)).await?;
    let settings = project.settings;
    if !settings.require_claim {
        return Ok(None);
    }
    let scope = &visit.session.scope;
    let back = body.get("redirect_url").and_then(Value::as_str);
    let back = back.filter(|url| settings.may_return_to(url, scope.environment));
    let back = back.ok_or_else(demanded)?;
    hosted::claim(core, visit).await?;
    let now = core.clock.now();
    let mut own = LinkedAccount {
        name: account.name.clone(),
        ..LinkedAccount::new(new_id(&*core.random), account.account_id.clone(), now)
    };
    let user = Beginner {
        user_id: account.account_id.clone(),
        org_id: String::new(),
    };
    let request = LinkRequest {
        callback_url: Some(back.to_owned()),
        origins: settings.allowed_origins,
        apps: vec![slug.to_owned()],
        repairs: renews.and_then(ConnectionId::parse),
        // As reconnecting on a hosted page may.
        may_change_account: true,
        state: None,
    };
    let session = begin(core, scope, &mut own, user, request);
    let page: PageId = new_id(&*core.random);
    let cookie = hosted::new_cookie(core, &page, visit.in_frame);
    let place = Place {
        page: page.clone(),
        config_id: Some(visit.config_id.clone()),
        browser_hash: Some(hash(&cookie)),
    };
    store(core, &session, &own, &body.to_string(), place).await?;
    let visit = hosted::visit(core, page.as_str(), Some(&cookie)).await?;
    Ok(Some(Carried { visit, cookie }))
}

/// Refuses what is about to connect outside of a page, with a session token.
///
/// # Errors
/// [`ErrorCode::ClaimDemanded`].
pub async fn check(core: &Core, session: &tokens::Session) -> Result<()> {
    let settings = projects::settings(core, &session.scope.project).await?;
    match settings.require_claim {
        true => Err(demanded()),
        false => Ok(()),
    }
}

fn demanded() -> Error {
    refuse(
        ErrorCode::ClaimDemanded,
        "this project demands a claim (`require_claim`): connect on a hosted link whose redirect_url is \
         registered, or in the Link flow",
    )
}
