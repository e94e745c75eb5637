//! The first half of a flow: making it, binding it to a browser, leaving for the provider.

use std::collections::BTreeMap;

use app::contract::error::ErrorCode;
use app::contract::ids::{FlowId, PageId};
use secrecy::{ExposeSecret as _, SecretString};

use super::super::apps::{self, AppEntry};
use super::super::error::{Result, refuse};
use super::super::hosted::{self, Visit};
use super::super::link::record::{self, Happened};
use super::super::tokens::{self, Session};
use super::super::{Core, link};
use super::target::Target;
use super::{keys, oauth, prerequisites};
use crate::catalog::template::{Values, Variables};
use crate::catalog::{AuthMethod, CheckedCaptures};
use crate::crypto::random::{new_id, secret_text};
use crate::crypto::token::{TokenHash, TokenKind, hash, hash_secret};
use crate::domain::client::Client;
use crate::domain::connection::Inputs;
use crate::domain::flow::{Flow, Standing, Status};
use crate::domain::link::EventName;
use crate::outbound::oauth::{Authorization, PkceVerifier};
use crate::store::flows::{self, Hashes};

/// A flow that belongs to a browser.
#[derive(Debug)]
pub struct Bound {
    /// The flow.
    pub flow: FlowId,
    /// The value of the browser's cookie.
    pub cookie: String,
    /// Whether the window must stay where it is and the provider gets a further one: its pages cut
    /// the window off from the one that opened it, which would take it for closed.
    pub stays: bool,
}

/// What a browser gets that comes to one of a flow's stops.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "made once per request and taken apart at once"
)]
pub enum Stop<T> {
    /// What is done there.
    Here(T),
    /// The flow went on: this browser, to which it belongs, may learn how it stands.
    Over(Flow),
}

/// A flow about to leave.
#[derive(Debug)]
pub struct Departure<'c> {
    /// For whom.
    pub session: Session,
    /// What.
    pub app: AppEntry<'c>,
    /// The hosted page it leaves from, if it is one.
    pub page: Option<PageId>,
    /// The provider's address.
    pub url: String,
}

/// What [`integrate`] leads to.
#[derive(Debug)]
pub enum Integrated {
    /// To this address, where the end user consents.
    Leave(String),
    /// Nowhere: it is connected.
    Connected,
}

/// Starts a flow from a hosted page; it belongs to the page's browser at once.
///
/// # Errors
/// As [`Target::resolve`], and [`ErrorCode::InvalidField`] for prerequisites,
/// [`ErrorCode::LinkTaken`], [`ErrorCode::AppNotFound`], [`ErrorCode::WrongAuthType`].
pub async fn from_page(
    core: &Core,
    visit: &Visit,
    entry: &AppEntry<'_>,
    target: Target,
    inputs: Inputs,
) -> Result<Bound> {
    link::page::may_connect(core, visit).await?;
    hosted::claim(core, visit).await?;
    let cookie = secret_text(&*core.random);
    let browser = Some(hash(&cookie));
    let mut flow = new_flow(core, &visit.session, entry, target, inputs).await?;
    flow.page = Some(visit.page.clone());
    flow.browser_hash = browser;
    flow.status = Status::Bound;
    flow.expires_at = core.clock.now().plus(core.options.lifetimes.flow.get());
    let flow = insert(core, flow, &visit.session, None).await?;
    Ok(Bound {
        flow,
        cookie,
        stays: false,
    })
}

/// Starts a flow from a hosted page that stands in a frame. It runs in a window of its own, which
/// [`super::window::awaited`] names and which has none of the frame's cookies, so it belongs to nobody until the
/// click there.
///
/// # Errors
/// As [`from_page`].
pub async fn from_frame(
    core: &Core,
    visit: &Visit,
    entry: &AppEntry<'_>,
    target: Target,
    inputs: Inputs,
) -> Result<FlowId> {
    link::page::may_connect(core, visit).await?;
    hosted::claim(core, visit).await?;
    let mut flow = new_flow(core, &visit.session, entry, target, inputs).await?;
    flow.page = Some(visit.page.clone());
    flow.in_window = true;
    let token = core.tokens.token(TokenKind::Start, flow.id.as_str());
    insert(core, flow, &visit.session, Some(&hash_secret(&token))).await
}

/// Starts a flow for the SDK and gives the address to open. It belongs to nobody until the click
/// there.
///
/// # Errors
/// As [`from_page`].
pub async fn from_sdk(
    core: &Core,
    session: &Session,
    slug: &str,
    target: Target,
    inputs: Inputs,
) -> Result<String> {
    link::demanded::check(core, session).await?;
    let entry = apps::get(core, &session.scope, &session.account, slug).await?;
    to_consent(core, session, &entry, target, inputs).await
}

/// As [`from_sdk`], for an app that was looked up.
async fn to_consent(
    core: &Core,
    session: &Session,
    entry: &AppEntry<'_>,
    target: Target,
    inputs: Inputs,
) -> Result<String> {
    let mut flow = new_flow(core, session, entry, target, inputs).await?;
    flow.in_window = true;
    let token = core.tokens.token(TokenKind::Start, flow.id.as_str());
    insert(core, flow, session, Some(&hash_secret(&token))).await?;
    Ok(core.options.address.public_url.join(&start_path(&token)))
}

/// Where a start token is opened.
pub(super) fn start_path(token: &SecretString) -> String {
    format!("/start/{}", token.expose_secret())
}

/// Connects for the SDK, whatever the app asks of the end user: an app of client credentials is
/// connected at once by those that were sent, any other one gives the address to open.
///
/// # Errors
/// As [`from_sdk`] and [`keys::save`].
pub async fn integrate(
    core: &Core,
    session: &Session,
    slug: &str,
    target: Target,
    inputs: Inputs,
) -> Result<Integrated> {
    let entry = apps::get(core, &session.scope, &session.account, slug).await?;
    if entry.method() == AuthMethod::ClientCredentials {
        keys::save_with_session(core, session, slug, target, inputs).await?;
        return Ok(Integrated::Connected);
    }
    link::demanded::check(core, session).await?;
    let url = to_consent(core, session, &entry, target, inputs).await?;
    Ok(Integrated::Leave(url))
}

/// A flow that belongs to nobody yet.
async fn new_flow(
    core: &Core,
    session: &Session,
    entry: &AppEntry<'_>,
    target: Target,
    inputs: Inputs,
) -> Result<Flow> {
    oauth::facts(entry.provider)?;
    let aim = target.resolve(entry)?;
    let client = aim.auth_config.as_ref();
    let client = client.and_then(|id| entry.clients.find(id.as_str()));
    let client = client.ok_or(ErrorCode::AppNotConfigured)?;
    let secret: BTreeMap<String, SecretString> = inputs
        .into_iter()
        .map(|(name, value)| (name, SecretString::from(value)))
        .collect();
    let method = AuthMethod::OAuth2;
    let checked = oauth::check_inputs(entry.provider, method, &secret)?;
    prerequisites::check(core, entry.provider, method, &checked).await?;
    let lasting = core.options.lifetimes.start_token.get();
    Ok(Flow {
        id: new_id(&*core.random),
        scope: session.scope.clone(),
        account: session.account.key.clone(),
        slug: entry.app.slug.clone(),
        context: client.context().clone(),
        auth_config: client.id().clone(),
        connection: aim.connection,
        session: session.id.clone(),
        page: None,
        in_window: false,
        vouched: false,
        status: Status::Created,
        browser_hash: None,
        inputs: checked
            .iter()
            .map(|(name, value)| (name.to_owned(), value.expose_secret().to_owned()))
            .collect(),
        user_defined_fields: aim.user_defined_fields,
        error: None,
        request_id: String::new(),
        expires_at: core.clock.now().plus(lasting),
    })
}

async fn insert(
    core: &Core,
    flow: Flow,
    session: &Session,
    start: Option<&TokenHash>,
) -> Result<FlowId> {
    let state = hash_secret(&state_of(core, &flow.id));
    let mut tx = core.db.write().await?;
    let hashes = Hashes {
        start,
        state: &state,
    };
    flows::insert(&mut tx, &flow, &hashes, core.clock.now()).await?;
    let chosen = Happened::with(EventName::AppChosen, &flow.slug);
    let left = Happened::with(EventName::ConsentStarted, &flow.slug);
    let happened = match flow.status {
        Status::Bound => vec![chosen, left],
        // The click in the window is still to come.
        _ => vec![chosen],
    };
    record::of_account(core, &mut tx, &flow.scope, &session.account, &happened).await?;
    tx.commit().await?;
    Ok(flow.id)
}

/// The flow's `state`. It derives from the flow's id, so nothing of it is stored but a hash.
pub(super) fn state_of(core: &Core, flow: &FlowId) -> SecretString {
    core.tokens.token(TokenKind::State, flow.as_str())
}

/// The flow's PKCE verifier; derived likewise.
pub(super) fn verifier_of(core: &Core, flow: &FlowId) -> Option<PkceVerifier> {
    PkceVerifier::parse(core.tokens.token(TokenKind::Verifier, flow.as_str()))
}

/// The session that a flow started in; a flow does not outlive it.
pub(super) async fn session_of(core: &Core, flow: &Flow) -> Result<Session> {
    let mut tx = core.db.read().await?;
    tokens::session_by_id(core, &mut tx, &flow.session)
        .await
        .map_err(|error| match error.code() {
            ErrorCode::InvalidToken | ErrorCode::TokenExpired => ErrorCode::FlowExpired.into(),
            _ => error,
        })
}

/// The page that leaves for the provider, for the browser whose cookie `cookie_of` finds.
///
/// # Errors
/// [`ErrorCode::FlowUnknown`], [`ErrorCode::FlowBrowserMismatch`]; [`ErrorCode::FlowExpired`] when
/// the session has ended.
pub async fn leave<'c>(
    core: &'c Core,
    flow: &str,
    cookie_of: impl Fn(&FlowId) -> Option<String>,
) -> Result<Stop<Departure<'c>>> {
    let flow = of_browser(core, flow, cookie_of).await?;
    if flow.standing(core.clock.now()) != Standing::Open {
        return Ok(Stop::Over(flow));
    }
    let session = session_of(core, &flow).await?;
    let app = apps::get(core, &flow.scope, &session.account, &flow.slug).await?;
    let client = registered(&app, &flow).ok_or_else(|| {
        refuse(
            ErrorCode::FlowContextMismatch,
            "start again: the app was set up anew",
        )
    })?;
    let url = authorize_url(core, &flow, &app, client)?;
    Ok(Stop::Here(Departure {
        session,
        app,
        page: flow.page,
        url,
    }))
}

/// The flow with this id, for the browser whose cookie `cookie_of` finds.
pub(super) async fn of_browser(
    core: &Core,
    flow: &str,
    cookie_of: impl Fn(&FlowId) -> Option<String>,
) -> Result<Flow> {
    let id = FlowId::parse(flow).ok_or(ErrorCode::FlowUnknown)?;
    let flow = flows::find(&mut core.db.read().await?, &id)
        .await?
        .ok_or(ErrorCode::FlowUnknown)?;
    let browser = cookie_of(&id).map(|cookie| hash(&cookie));
    if browser.is_some_and(|hash| flow.belongs_to(&hash)) {
        Ok(flow)
    } else {
        Err(ErrorCode::FlowBrowserMismatch.into())
    }
}

/// The client that a flow began with; `None` when its registration was replaced meanwhile, so that
/// the callback address would not fit.
pub(super) fn registered<'e>(entry: &'e AppEntry<'_>, flow: &Flow) -> Option<Client<'e>> {
    let client = entry.clients.find(flow.auth_config.as_str());
    client.filter(|client| *client.context() == flow.context)
}

fn authorize_url(
    core: &Core,
    flow: &Flow,
    entry: &AppEntry<'_>,
    client: Client<'_>,
) -> Result<String> {
    let facts = oauth::facts(entry.provider)?;
    let secret = flow
        .inputs
        .iter()
        .map(|(name, value)| (name.clone(), SecretString::from(value.clone())))
        .collect();
    let inputs = oauth::check_inputs(entry.provider, AuthMethod::OAuth2, &secret)?;
    // Nothing has been captured before the end user left.
    let captured = CheckedCaptures::default();
    let sandbox = core.sandbox_url();
    let values = Values {
        inputs: &inputs,
        captured: &captured,
    };
    let variables = Variables::new(&sandbox, values);
    let verifier = facts.pkce.then(|| verifier_of(core, &flow.id)).flatten();
    let authorization = Authorization {
        authorize_url: &facts
            .authorize_url
            .render(&variables)
            .map_err(oauth::unusable)?,
        client_id: client.client_id(),
        redirect_uri: &oauth::redirect_uri(core, client)?,
        state: &state_of(core, &flow.id),
        verifier: verifier.as_ref(),
        scope: &facts.scope_parameter(),
        omit_response_type: facts.omit_response_type,
        params: &oauth::parameters(&facts.authorize_params, &variables)?,
    };
    Ok(authorization.url().into())
}
