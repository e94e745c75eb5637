//! A flow that runs in a window of its own: the click there that binds it, and whoever waits for it.
//!
//! The SDK opens such a window, and so does a hosted page in a frame. It is opened by a start token,
//! which belongs to the first browser that clicks and ends with the flow.

use app::contract::error::ErrorCode;
use app::contract::ids::{FlowId, PageId};
use secrecy::SecretString;

use super::super::apps::{self, AppEntry};
use super::super::error::Result;
use super::super::hosted::Visit;
use super::super::link::record::{self, Happened};
use super::super::tokens::Session;
use super::super::{Core, link};
use super::start::{Bound, Stop, of_browser, session_of, start_path};
use crate::crypto::random::secret_text;
use crate::crypto::token::{TokenKind, hash};
use crate::domain::flow::{Flow, Standing, Status};
use crate::domain::link::EventName;
use crate::store::flows;

/// What the page behind a start token names.
#[derive(Debug)]
pub struct Preview<'c> {
    /// For whom.
    pub session: Session,
    /// What.
    pub app: AppEntry<'c>,
    /// The hosted page that began it, if it is one.
    pub page: Option<PageId>,
    /// The flow with a cookie for a browser that has none yet.
    pub new_cookie: Option<Bound>,
}

/// A flow that a page waits for while it runs in another window.
#[derive(Debug)]
pub struct Awaited<'c> {
    /// For whom.
    pub session: Session,
    /// What.
    pub app: AppEntry<'c>,
    /// Where the other window goes on, below the base path.
    pub path: String,
    /// What the page vouches for that window with; only of the Link flow.
    pub voucher: Option<SecretString>,
}

/// The page behind a start token. Changes nothing: the cookie that the click binds the flow to
/// carries a proof of ours, so no row is written.
///
/// # Errors
/// [`ErrorCode::LinkExpired`] for what is unknown, late, or another browser's.
pub async fn preview<'c>(
    core: &'c Core,
    token: &str,
    cookie_of: impl Fn(&FlowId) -> Option<String>,
) -> Result<Stop<Preview<'c>>> {
    let (flow, cookie) = startable(core, token, cookie_of).await?;
    if flow.standing(core.clock.now()) != Standing::Open {
        return Ok(Stop::Over(flow));
    }
    let session = session_of(core, &flow).await?;
    let app = apps::get(core, &flow.scope, &session.account, &flow.slug).await?;
    let new_cookie = cookie.is_none().then(|| Bound {
        cookie: core
            .tokens
            .browser_cookie(flow.id.as_str(), &secret_text(&*core.random)),
        stays: stays(&flow, &app),
        flow: flow.id.clone(),
    });
    Ok(Stop::Here(Preview {
        session,
        app,
        page: flow.page,
        new_cookie,
    }))
}

/// The click there: the flow belongs to this browser from now on. Again by the same browser it leads
/// the same way.
///
/// # Errors
/// As [`preview`]; [`ErrorCode::PageSessionMissing`] without the page's cookie; of the Link flow as
/// [`link::page::is_vouched`].
pub async fn confirm(
    core: &Core,
    token: &str,
    voucher: Option<&str>,
    cookie_of: impl Fn(&FlowId) -> Option<String>,
) -> Result<Stop<Bound>> {
    let (flow, cookie) = startable(core, token, cookie_of).await?;
    let now = core.clock.now();
    if flow.standing(now) != Standing::Open {
        return Ok(Stop::Over(flow));
    }
    let cookie = cookie.ok_or(ErrorCode::PageSessionMissing)?;
    let session = session_of(core, &flow).await?;
    let app = apps::get(core, &flow.scope, &session.account, &flow.slug).await?;
    let (scope, account) = (&flow.scope, &session.account);
    let vouched = link::page::is_vouched(core, scope, account, &flow.id, voucher).await?;
    let until = now.plus(core.options.lifetimes.flow.get());
    let mut tx = core.db.write().await?;
    if !flows::bind(&mut tx, scope, &flow.id, &hash(&cookie), vouched, until).await? {
        return Err(ErrorCode::LinkExpired.into());
    }
    let left = [Happened::with(EventName::ConsentStarted, &flow.slug)];
    record::of_account(core, &mut tx, scope, account, &left).await?;
    tx.commit().await?;
    Ok(Stop::Here(Bound {
        stays: stays(&flow, &app),
        flow: flow.id,
        cookie,
    }))
}

/// Whether somebody watches this window from outside whom the provider would cut off. A hosted page
/// in a frame asks us instead of watching.
fn stays(flow: &Flow, app: &AppEntry<'_>) -> bool {
    app.provider.severs_opener && flow.page.is_none()
}

/// The flow of a start token for a browser that may go on with it, and that browser's cookie if it is
/// one of ours. Until the click every browser may; then only the one that clicked.
async fn startable(
    core: &Core,
    token: &str,
    cookie_of: impl Fn(&FlowId) -> Option<String>,
) -> Result<(Flow, Option<String>)> {
    let mut tx = core.db.read().await?;
    let flow = flows::find_by_start(&mut tx, &hash(token)).await?;
    let flow = flow.ok_or(ErrorCode::LinkExpired)?;
    let cookie = cookie_of(&flow.id)
        .filter(|cookie| core.tokens.is_browser_cookie(flow.id.as_str(), cookie));
    let may_go_on = match flow.status {
        Status::Created => core.clock.now() < flow.expires_at,
        _ => cookie
            .as_ref()
            .is_some_and(|cookie| flow.belongs_to(&hash(cookie))),
    };
    if may_go_on {
        Ok((flow, cookie))
    } else {
        Err(ErrorCode::LinkExpired.into())
    }
}

/// The flow that a hosted page in a frame waits for.
///
/// # Errors
/// [`ErrorCode::PageNotFound`] for a flow that is not this page's and this app's, or that runs in no
/// window of its own.
pub async fn awaited<'c>(
    core: &'c Core,
    visit: &Visit,
    slug: &str,
    flow: &str,
) -> Result<Stop<Awaited<'c>>> {
    let id = FlowId::parse(flow).ok_or(ErrorCode::PageNotFound)?;
    let flow = flows::find(&mut core.db.read().await?, &id).await?;
    let flow = flow
        .filter(|flow| flow.in_window && flow.slug == slug)
        .filter(|flow| flow.page.as_ref() == Some(&visit.page))
        .ok_or(ErrorCode::PageNotFound)?;
    let token = core.tokens.token(TokenKind::Start, id.as_str());
    let path = start_path(&token);
    under_way(core, flow, visit.session.clone(), path).await
}

/// The flow that a window of the SDK waits for, because its provider runs in a further one: for the
/// browser whose cookie `cookie_of` finds.
///
/// # Errors
/// As [`leave`].
pub async fn awaited_by_window<'c>(
    core: &'c Core,
    flow: &str,
    cookie_of: impl Fn(&FlowId) -> Option<String>,
) -> Result<Stop<Awaited<'c>>> {
    let flow = of_browser(core, flow, cookie_of).await?;
    let session = session_of(core, &flow).await?;
    let path = format!("/leave/{}", flow.id);
    under_way(core, flow, session, path).await
}

/// What is there to wait for, until the flow has ended.
async fn under_way(
    core: &Core,
    flow: Flow,
    session: Session,
    path: String,
) -> Result<Stop<Awaited<'_>>> {
    match flow.standing(core.clock.now()) {
        Standing::Open | Standing::Underway => {
            let app = apps::get(core, &flow.scope, &session.account, &flow.slug).await?;
            let asked = session.account.link.is_some();
            let voucher = asked.then(|| link::page::voucher(core, &flow.id));
            Ok(Stop::Here(Awaited {
                session,
                app,
                path,
                voucher,
            }))
        }
        Standing::Connected | Standing::Failed(_) => Ok(Stop::Over(flow)),
    }
}
