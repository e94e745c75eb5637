//! Hosted links and the pages they open.
//!
//! A link carries a ticket. Opening it changes nothing (mail scanners and previews open links too):
//! the page's cookie is a random value with a proof of ours, so no row is written. The first browser
//! that changes something with the page owns it from then on.

use app::contract::error::ErrorCode;
use app::contract::ids::PageId;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::error::{Result, refuse, refuse_part};
use super::tokens::{self, Session};
use super::{Core, Error, connect_codes, link};
use crate::crypto::random::{new_id, secret_text};
use crate::crypto::token::{TokenKind, hash, hash_secret};
use crate::store::projects::Project;
use crate::store::{hosted, projects};

/// A hosted page with the browser that shows it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The page.
    pub page: PageId,
    /// The account it acts for.
    pub session: Session,
    /// Which config it edits.
    pub config_id: String,
    /// The hash of the browser's cookie.
    browser_hash: Vec<u8>,
    /// Whether the page is this browser's already.
    is_claimed: bool,
    /// Whether the browser shows the page in a frame.
    pub in_frame: bool,
}

impl Visit {
    /// Whether this browser has changed something with the page, which is its own since.
    #[must_use]
    pub const fn is_claimed(&self) -> bool {
        self.is_claimed
    }
}

/// How the cookie of a page in a frame begins. A cookie carries a proof of ours, so nobody turns one into
/// the other.
const FRAMED: char = '~';

/// A page that a ticket opens.
#[derive(Debug)]
pub struct OpenPage {
    /// The page.
    pub page: PageId,
    /// The account it acts for.
    pub session: Session,
    /// The only app that the link is for, if it is for one.
    pub only_app: Option<String>,
    /// A cookie for a browser that has none yet.
    pub new_cookie: Option<String>,
}

/// How much a link may be given, in bytes.
const MOST_PROPERTIES: usize = 64 * 1024;

/// A way to the hosted page.
#[derive(Debug)]
pub struct Link {
    /// The address to open; its ticket is for one browser.
    pub url: String,
    /// What a page of the host's own exchanges for the session token, once.
    pub code: SecretString,
}

/// Makes a hosted link for a session. The body is kept verbatim, whatever it says: for the page that
/// the link opens, and as the session's last one.
///
/// # Errors
/// [`ErrorCode::PayloadTooLarge`].
pub async fn connect_url(
    core: &Core,
    session: &Session,
    body: &Value,
    config_id: Option<String>,
) -> Result<Link> {
    let text = body.to_string();
    if text.len() > MOST_PROPERTIES {
        let why = format!("the body is larger than {MOST_PROPERTIES} bytes, the most for a link");
        return Err(refuse_part(ErrorCode::PayloadTooLarge, "", why));
    }
    let now = core.clock.now();
    let page = hosted::Page {
        id: new_id(&*core.random),
        scope: session.scope.clone(),
        session: session.id.clone(),
        config_id,
        browser_hash: None,
        ticket_expires_at: now.plus(core.options.lifetimes.ticket.get()),
    };
    let ticket = core.tokens.token(TokenKind::Ticket, page.id.as_str());
    let kept_until = now.plus(core.options.lifetimes.hosted_properties.get());
    let scope = &session.scope;
    let mut tx = core.db.write().await?;
    hosted::put_properties(&mut tx, scope, &session.id, &text, kept_until).await?;
    hosted::insert_page(&mut tx, &page, &text, &hash_secret(&ticket), now).await?;
    let until = page.ticket_expires_at;
    let code = connect_codes::issue(core, &mut tx, session, page.id.as_str(), until).await?;
    tx.commit().await?;
    let path = format!("/connect/{}", ticket.expose_secret());
    let url = core.options.address.public_url.join(&path);
    Ok(Link { url, code })
}

/// What the session's last `connect-url` said; an empty object if there was none lately.
///
/// # Errors
/// As the store.
pub async fn properties(core: &Core, session: &Session) -> Result<Value> {
    let mut tx = core.db.read().await?;
    let now = core.clock.now();
    let body = hosted::find_properties(&mut tx, &session.scope, &session.id, now).await?;
    Ok(read(body))
}

/// What stands around a page: the session's project, and what the `connect-url` that made the page
/// said; without a page of ours, what the session's last one said.
///
/// # Errors
/// As the store.
pub async fn surroundings(
    core: &Core,
    session: &Session,
    page: Option<&PageId>,
) -> Result<(Project, Value)> {
    let (scope, now) = (&session.scope, core.clock.now());
    let mut tx = core.db.read().await?;
    let found = hosted::find_surroundings(&mut tx, scope, &session.id, page, now).await?;
    let (project, body) = found.ok_or_else(project_gone)?;
    Ok((project, read(body)))
}

fn read(body: Option<String>) -> Value {
    let kept = body.and_then(|body| serde_json::from_str(&body).ok());
    kept.unwrap_or_else(|| Value::Object(serde_json::Map::new()))
}

/// Where a browser shows a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Where<'a> {
    /// Whether in a frame.
    pub framed: bool,
    /// The origin of the page around it, where the browser says so and it is not ours.
    pub embedder: Option<&'a str>,
}

/// The page that a ticket or a link token opens for a browser with this cookie value. Writes nothing.
///
/// # Errors
/// [`ErrorCode::LinkExpired`], [`ErrorCode::LinkTaken`], [`ErrorCode::LinkUsed`]; of the Link flow as
/// [`link::page::may_open`].
pub async fn open(
    core: &Core,
    ticket: &str,
    shown: Where<'_>,
    cookie_of: impl Fn(&PageId) -> Option<String>,
) -> Result<OpenPage> {
    let mut tx = core.db.read().await?;
    let found = hosted::find_page_by_ticket(&mut tx, &hash(ticket)).await?;
    let Some(found) = found else {
        return Err(link::page::gone(&mut tx, ticket).await?);
    };
    let session = tokens::live(core, Some((found.session, found.account))).map_err(ended)?;
    let page = found.page;
    let mut only_app = None;
    if let Some(link) = link::page::of_account(&mut tx, &session.scope, &session.account).await? {
        link::page::may_open(&link, shown.framed, shown.embedder)?;
        only_app = link.only_app().map(str::to_owned);
    }
    let cookie = cookie_of(&page.id)
        .filter(|cookie| core.tokens.is_browser_cookie(page.id.as_str(), cookie));
    if let Some(cookie) = &cookie
        && page
            .browser_hash
            .as_ref()
            .is_none_or(|own| *own == hash(cookie))
    {
        // This browser has it already: Back and Reload work as long as the session lasts.
        return Ok(OpenPage {
            page: page.id,
            session,
            only_app,
            new_cookie: None,
        });
    }
    if page.browser_hash.is_some() {
        return Err(ErrorCode::LinkTaken.into());
    }
    if page.ticket_expires_at <= core.clock.now() {
        return Err(ErrorCode::LinkExpired.into());
    }
    let new_cookie = new_cookie(core, &page.id, shown.framed);
    Ok(OpenPage {
        page: page.id,
        session,
        only_app,
        new_cookie: Some(new_cookie),
    })
}

/// A cookie for a page, for a browser that shows it in a frame or not.
pub(super) fn new_cookie(core: &Core, page: &PageId, framed: bool) -> String {
    let mut random = secret_text(&*core.random);
    if framed {
        random.insert(0, FRAMED);
    }
    core.tokens.browser_cookie(page.as_str(), &random)
}

/// Who is looking at the page, proved by the cookie.
///
/// # Errors
/// [`ErrorCode::PageSessionMissing`] without a cookie of ours, [`ErrorCode::LinkTaken`] when the
/// page belongs to another browser, [`ErrorCode::LinkExpired`] when its session has ended.
pub async fn visit(core: &Core, page: &str, cookie: Option<&str>) -> Result<Visit> {
    let page = PageId::parse(page).ok_or(ErrorCode::PageSessionMissing)?;
    let cookie = cookie
        .filter(|cookie| core.tokens.is_browser_cookie(page.as_str(), cookie))
        .ok_or(ErrorCode::PageSessionMissing)?;
    let mut tx = core.db.read().await?;
    let found = hosted::find_page(&mut tx, &page)
        .await?
        .ok_or(ErrorCode::LinkExpired)?;
    let row = found.page;
    let browser_hash = hash(cookie);
    if row
        .browser_hash
        .as_ref()
        .is_some_and(|own| *own != browser_hash)
    {
        return Err(ErrorCode::LinkTaken.into());
    }
    let session = tokens::live(core, Some((found.session, found.account))).map_err(ended)?;
    let config_id = row
        .config_id
        .unwrap_or_else(|| session.account.account_id.clone());
    Ok(Visit {
        page,
        session,
        config_id,
        is_claimed: row.browser_hash.is_some(),
        in_frame: cookie.starts_with(FRAMED),
        browser_hash,
    })
}

/// Binds the page to this browser, for good; every change on a page goes through here first.
///
/// # Errors
/// [`ErrorCode::LinkTaken`].
pub async fn claim(core: &Core, visit: &Visit) -> Result<()> {
    if visit.is_claimed {
        return Ok(());
    }
    let mut tx = core.db.write().await?;
    let scope = &visit.session.scope;
    if !hosted::claim_page(&mut tx, scope, &visit.page, &visit.browser_hash).await? {
        return Err(ErrorCode::LinkTaken.into());
    }
    tx.commit().await?;
    Ok(())
}

/// The project of a session.
///
/// # Errors
/// As the store.
pub async fn project(core: &Core, session: &Session) -> Result<Project> {
    let mut tx = core.db.read().await?;
    let project = projects::find(&mut tx, &session.scope.project).await?;
    project.ok_or_else(project_gone)
}

fn project_gone() -> Error {
    refuse(ErrorCode::Internal, "the session's project is gone")
}

/// To a person a session that ended is a link that ended.
fn ended(error: Error) -> Error {
    match error.code() {
        ErrorCode::InvalidToken | ErrorCode::TokenExpired => ErrorCode::LinkExpired.into(),
        _ => error,
    }
}
