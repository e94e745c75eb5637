//! The page of a session: who may open it, what may be connected there, what it may tell.

use app::contract::error::ErrorCode;
use app::contract::ids::FlowId;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::super::error::{Result, refuse};
use super::super::hosted::{self, Visit};
use super::super::{Core, Error, tokens};
use super::record::{self, Happened};
use super::{create, public_token};
use crate::crypto::token::{TokenKind, hash};
use crate::domain::flow::Flow;
use crate::domain::link::{EventName, LinkSession, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::link_events::{self, LinkEvent};
use crate::store::{Tx, accounts, link_sessions};

/// What the page of a session may show and tell.
#[derive(Debug)]
pub struct Shown {
    /// The session.
    pub session: LinkSession,
    /// What happened, oldest first.
    pub events: Vec<LinkEvent>,
    /// What the host exchanges, where this browser has connected.
    pub public_token: Option<SecretString>,
    /// Whether the window must prove that `link.js` opened it.
    pub wants_proof: bool,
    /// Where a page that stands alone returns to, with how it stands.
    pub way_out: Option<String>,
}

/// The session that an account belongs to; `None` for an account of a host's.
///
/// # Errors
/// As the store.
pub async fn of_account(
    tx: &mut Tx,
    scope: &Scope,
    account: &LinkedAccount,
) -> Result<Option<LinkSession>> {
    let Some(id) = &account.link else {
        return Ok(None);
    };
    Ok(link_sessions::find(tx, scope, id).await?)
}

/// The same for a visit. For most pages nothing is asked of the database.
async fn of_visit(core: &Core, visit: &Visit) -> Result<Option<LinkSession>> {
    let (scope, account) = (&visit.session.scope, &visit.session.account);
    match account.link {
        Some(_) => of_account(&mut core.db.read().await?, scope, account).await,
        None => Ok(None),
    }
}

/// Why a token opens nothing any more.
///
/// # Errors
/// As the store.
pub async fn gone(tx: &mut Tx, token: &str) -> Result<Error> {
    let session = link_sessions::find_by_link(tx, &hash(token)).await?;
    let code = match session.map(|session| session.status) {
        Some(Status::Claimed | Status::Refused) => ErrorCode::LinkUsed,
        Some(Status::Open | Status::Connected | Status::Expired) | None => ErrorCode::LinkExpired,
    };
    Ok(code.into())
}

/// Whether the page may be opened there: inside `embedder`, or by itself. Nothing is used up by this.
///
/// # Errors
/// [`ErrorCode::FrameRefused`], [`ErrorCode::LinkCallbackRequired`].
pub fn may_open(session: &LinkSession, framed: bool, embedder: Option<&str>) -> Result<()> {
    let request = &session.request;
    match embedder {
        Some(origin) if !request.origins.iter().any(|own| own == origin) => {
            Err(ErrorCode::FrameRefused.into())
        }
        // Whoever opened it as a window may still prove so.
        None if !framed && request.callback_url.is_none() && request.origins.is_empty() => {
            Err(alone())
        }
        _ => Ok(()),
    }
}

/// Whether something may be connected on the page now.
///
/// # Errors
/// [`ErrorCode::LinkExpired`], [`ErrorCode::LinkUsed`], [`ErrorCode::LinkCallbackRequired`].
pub async fn may_connect(core: &Core, visit: &Visit) -> Result<()> {
    let Some(session) = of_visit(core, visit).await? else {
        return Ok(());
    };
    match session.status {
        Status::Open if session.expires_at <= core.clock.now() => {
            Err(ErrorCode::LinkExpired.into())
        }
        Status::Open | Status::Connected if wants_proof(&session, visit) => Err(alone()),
        Status::Open | Status::Connected => Ok(()),
        Status::Claimed | Status::Refused => Err(ErrorCode::LinkUsed.into()),
        Status::Expired => Err(ErrorCode::LinkExpired.into()),
    }
}

/// Whether a page that stands alone has nobody yet to tell what it connects.
fn wants_proof(session: &LinkSession, visit: &Visit) -> bool {
    let has_way_out = session.request.callback_url.is_some() || session.opener_hash.is_some();
    !visit.in_frame && !has_way_out
}

fn alone() -> Error {
    refuse(
        ErrorCode::LinkCallbackRequired,
        "this link has no callback_url: open it with link.js, or make it with a callback_url",
    )
}

/// Keeps what the window proves with that `link.js` opened it.
///
/// # Errors
/// [`ErrorCode::InvalidField`], [`ErrorCode::LinkTaken`], [`ErrorCode::PageNotFound`] for a page of no
/// link session.
pub async fn prove(core: &Core, visit: &Visit, proof: &str) -> Result<()> {
    let is_proof = proof.len() == 43
        && proof
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if !is_proof {
        let why = "proof must be 32 random bytes in URL-safe base64";
        return Err(create::wrong("proof", why));
    }
    let Some(id) = &visit.session.account.link else {
        return Err(ErrorCode::PageNotFound.into());
    };
    hosted::claim(core, visit).await?;
    let scope = &visit.session.scope;
    let mut tx = core.db.write().await?;
    if !link_sessions::prove(&mut tx, scope, id, &hash(proof)).await? {
        return Err(ErrorCode::LinkTaken.into());
    }
    tx.commit().await?;
    Ok(())
}

/// What the page shows and tells; `None` for a page of no link session.
///
/// # Errors
/// As the store.
pub async fn shown(core: &Core, visit: &Visit) -> Result<Option<Shown>> {
    let (scope, account) = (&visit.session.scope, &visit.session.account);
    let Some(session) = of_visit(core, visit).await? else {
        return Ok(None);
    };
    let mut tx = core.db.read().await?;
    let mut events = link_events::list(&mut tx, scope, &session.id).await?;
    drop(tx);
    if events.is_empty() {
        events = opened(core, scope, account, &session).await?;
    }
    let wants_proof = wants_proof(&session, visit);
    let may_have = visit.is_claimed()
        && session.status == Status::Connected
        && session.result_window.is_none()
        && !wants_proof;
    Ok(Some(Shown {
        public_token: may_have.then(|| public_token(core, &session.id)),
        way_out: (!visit.in_frame)
            .then(|| way_out(core, &session, &events, may_have))
            .flatten(),
        session,
        events,
        wants_proof,
    }))
}

/// The first look at the page.
async fn opened(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    session: &LinkSession,
) -> Result<Vec<LinkEvent>> {
    let mut tx = core.db.write().await?;
    // Of two first looks one is written down.
    if accounts::lock(&mut tx, scope, &account.key).await?
        && link_events::list(&mut tx, scope, &session.id)
            .await?
            .is_empty()
    {
        let opened = Happened {
            name: EventName::Opened,
            slug: None,
            code: None,
            request_id: None,
        };
        record::add(core, &mut tx, scope, &session.id, &[opened]).await?;
    }
    let events = link_events::list(&mut tx, scope, &session.id).await?;
    tx.commit().await?;
    Ok(events)
}

/// The callback address: with the public token, or with why there is none.
fn way_out(
    core: &Core,
    session: &LinkSession,
    events: &[LinkEvent],
    is_connected: bool,
) -> Option<String> {
    let mut url = Url::parse(session.request.callback_url.as_deref()?).ok()?;
    {
        let mut query = url.query_pairs_mut();
        if is_connected {
            let token = public_token(core, &session.id);
            query.append_pair("token", token.expose_secret());
        } else {
            let last = events.last();
            let code = last.and_then(|event| event.code);
            query.append_pair("error", code.map_or("exited", ErrorCode::as_str));
            let step = last.and_then(|event| event.step.or(Some(event.name)));
            if let Some(step) = step {
                query.append_pair("step", step.as_str());
            }
        }
        query.append_pair("link_session_id", session.id.as_str());
        if let Some(state) = &session.request.state {
            query.append_pair("state", state);
        }
    }
    Some(url.into())
}

/// Where the window of a flow leaves for that nobody vouched for, once it has connected.
///
/// # Errors
/// As the store.
pub async fn way_out_of_window(
    core: &Core,
    session: &tokens::Session,
    flow: &Flow,
) -> Result<Option<String>> {
    if session.account.link.is_none() {
        return Ok(None);
    }
    let mut tx = core.db.read().await?;
    let link = of_account(&mut tx, &session.scope, &session.account).await?;
    let own = |link: &LinkSession| link.result_window.as_deref() == Some(flow.id.as_str());
    let link = link.filter(|link| link.status == Status::Connected && own(link));
    Ok(link.and_then(|link| way_out(core, &link, &[], true)))
}

/// The person is done with the page.
///
/// # Errors
/// As the store; [`ErrorCode::NotConnected`] while nothing is connected.
pub async fn finish(core: &Core, visit: &Visit) -> Result<()> {
    let (scope, account) = (&visit.session.scope, &visit.session.account);
    let Some(id) = &account.link else {
        return Err(ErrorCode::PageNotFound.into());
    };
    let mut tx = core.db.write().await?;
    accounts::lock(&mut tx, scope, &account.key).await?;
    let session = link_sessions::find(&mut tx, scope, id).await?;
    let session = session.filter(|session| session.status == Status::Connected);
    let session = session.ok_or(ErrorCode::NotConnected)?;
    let before = link_events::list(&mut tx, scope, id).await?;
    if before
        .last()
        .is_none_or(|last| last.name != EventName::Finished)
    {
        let finished = Happened {
            name: EventName::Finished,
            slug: session.slug.as_deref(),
            code: None,
            request_id: None,
        };
        record::add(core, &mut tx, scope, id, &[finished]).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What the page in a frame vouches for the window of a flow with.
#[must_use]
pub fn voucher(core: &Core, flow: &FlowId) -> SecretString {
    core.tokens.token(TokenKind::Voucher, flow.as_str())
}

/// Whether the window of a flow brings what the page which opened it vouches with. A window that brings
/// nothing ends by itself, at the callback address: what is connected there is for nobody else.
///
/// # Errors
/// [`ErrorCode::LinkCallbackRequired`] where there is no such address.
pub async fn is_vouched(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    flow: &FlowId,
    sent: Option<&str>,
) -> Result<bool> {
    if account.link.is_none() {
        return Ok(true);
    }
    let mut tx = core.db.read().await?;
    let Some(session) = of_account(&mut tx, scope, account).await? else {
        return Err(ErrorCode::LinkExpired.into());
    };
    let own = hash(voucher(core, flow).expose_secret());
    if sent.is_some_and(|sent| hash(sent) == own) {
        return Ok(true);
    }
    match session.request.callback_url {
        Some(_) => Ok(false),
        None => Err(alone()),
    }
}
