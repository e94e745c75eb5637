//! The second half of a flow: the provider's answer.
//!
//! Until context, browser and time are right nothing is spent: no token request leaves. Then one
//! conditional update decides which request redeems the code, so a state works once across
//! processes. From then on the browser may go: what its code brings is kept. A crash while redeeming
//! burns the flow; the end user starts again.

use app::contract::connect::Door;
use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::{ConnectionId, FlowId};

use super::super::apps::{self, AppEntry};
use super::super::error::Result;
use super::super::hosted::Visit;
use super::super::link::record::{self, Happened};
use super::super::tokens::Session;
use super::super::{Core, Error};
use super::redeem::{flow_inputs, redeem};
use super::{oauth, start};
use crate::catalog::template::{Values, Variables};
use crate::catalog::{CheckedCaptures, Quirk};
use crate::crypto::token::hash;
use crate::domain::auth_config::Callback as CallbackAddress;
use crate::domain::client::Client;
use crate::domain::flow::{Flow, Status};
use crate::domain::link::EventName;
use crate::outbound::oauth::callback::{self, Callback, CallbackParams};
use crate::outbound::oauth::{TokenError, shopify};
use crate::store::flows;

pub use crate::outbound::oauth::callback::LONGEST as LONGEST_CALLBACK;

/// Whether this can be a provider's answer, as a query or as a form.
#[must_use]
pub fn is_answer(text: &str) -> bool {
    CallbackParams::parse(text).is_ok()
}

/// A flow that came back to its browser, as it stands now.
#[derive(Debug)]
pub struct Finished {
    /// The flow.
    pub flow: Flow,
    /// The connection, where the app may be connected several times and it is known.
    pub connection: Option<ConnectionId>,
    /// Why this request did not connect it; `None` also when another request had it before.
    pub failure: Option<Error>,
}

impl Finished {
    /// A flow that another request had before.
    fn before(flow: Flow) -> Self {
        Self {
            connection: flow.connection.clone(),
            failure: None,
            flow,
        }
    }
}

/// A flow with what a page about it names.
#[derive(Debug)]
pub struct Outcome<'c> {
    /// The flow.
    pub flow: Flow,
    /// For whom.
    pub session: Session,
    /// What.
    pub app: AppEntry<'c>,
}

/// Takes the provider's answer, which arrived at `door`. The browser that the flow belongs to may
/// bring it again, or too late: then it learns how the flow stands and nothing is spent.
///
/// # Errors
/// What is noticed before the flow is spent and leaves it untouched: [`ErrorCode::InvalidCallback`],
/// [`ErrorCode::FlowUnknown`], [`ErrorCode::FlowContextMismatch`] for another app's callback address,
/// [`ErrorCode::FlowBrowserMismatch`]; [`ErrorCode::FlowExpired`] when the session has ended.
/// Whatever happens later, another issuer's answer included, ends the flow and is
/// [`Finished::failure`].
pub async fn finish(
    core: &Core,
    door: Door<'_>,
    raw_query: &str,
    cookie_of: impl Fn(&FlowId) -> Option<String>,
    request_id: &str,
) -> Result<Finished> {
    let callback = CallbackParams::parse(raw_query)
        .map_err(|problem| Failure::because(ErrorCode::InvalidCallback, problem.to_string()))?;
    let mut tx = core.db.read().await?;
    let flow = flows::find_by_state(&mut tx, &hash(&callback.state)).await?;
    drop(tx);
    let flow = flow.ok_or(ErrorCode::FlowUnknown)?;
    let browser = cookie_of(&flow.id).map(|cookie| hash(&cookie));
    match flow.may_redeem(door, browser.as_deref(), core.clock.now()) {
        Ok(()) => {}
        // Said only after address and browser were right.
        Err(ErrorCode::FlowExpired | ErrorCode::FlowUsed) => return Ok(Finished::before(flow)),
        Err(code) => return Err(code.into()),
    }
    let session = start::session_of(core, &flow).await?;
    let app = apps::get(core, &flow.scope, &session.account, &flow.slug).await?;
    let client = start::registered(&app, &flow).filter(|client| takes(*client, door));
    let client = client.ok_or(ErrorCode::FlowContextMismatch)?;
    check_quirks(core, &flow, (&app, client), &callback, raw_query).await?;
    let request_id = request_id.to_owned();
    core.flights
        .carry(|core| async move { take(&core, flow, &session, callback, &request_id).await })
        .await
}

/// Spends the flow and connects with what that brings, also when the browser has gone meanwhile.
async fn take(
    core: &Core,
    mut flow: Flow,
    session: &Session,
    callback: Callback,
    request_id: &str,
) -> Result<Finished> {
    let app = apps::get(core, &flow.scope, &session.account, &flow.slug).await?;
    let client = start::registered(&app, &flow).ok_or(ErrorCode::FlowContextMismatch)?;
    let mut tx = core.db.write().await?;
    let is_ours = flows::redeem(&mut tx, &flow.scope, &flow.id).await?;
    if is_ours {
        let returned = [Happened::with(EventName::Returned, &flow.slug)];
        record::of_account(core, &mut tx, &flow.scope, &session.account, &returned).await?;
    }
    tx.commit().await?;
    if !is_ours {
        // Another request of this browser was faster, by no more than this one's own steps.
        flow.status = Status::Redeeming;
        return Ok(Finished::before(flow));
    }

    let outcome = redeem(core, &flow, session, (&app, client), callback, request_id).await;
    let code = outcome.as_ref().err().map(Error::code);
    if let Some(why) = code {
        let mut tx = core.db.write().await?;
        flows::finish(&mut tx, &flow.scope, &flow.id, code, request_id).await?;
        let failed = [Happened::failed(&flow.slug, why, Some(request_id))];
        record::of_account(core, &mut tx, &flow.scope, &session.account, &failed).await?;
        tx.commit().await?;
    }
    flow.status = match code {
        None => Status::Active,
        Some(_) => Status::Failed,
    };
    flow.error = code;
    let made = outcome.as_ref().ok().filter(|_| app.is_multi()).cloned();
    Ok(Finished {
        flow,
        connection: made,
        failure: outcome.err(),
    })
}

/// How a flow that ran in a window of its own went, for the browser whose cookie `cookie_of` finds.
///
/// # Errors
/// [`ErrorCode::PageSessionMissing`] for every other browser and what is no such flow,
/// [`ErrorCode::LinkExpired`] when the session has ended.
pub async fn outcome<'c>(
    core: &'c Core,
    flow: &str,
    cookie_of: impl Fn(&FlowId) -> Option<String>,
) -> Result<Outcome<'c>> {
    let id = FlowId::parse(flow).ok_or(ErrorCode::PageSessionMissing)?;
    let flow = flows::find(&mut core.db.read().await?, &id).await?;
    let browser = cookie_of(&id).map(|cookie| hash(&cookie));
    let flow = flow
        .filter(|flow| flow.in_window)
        .filter(|flow| browser.is_some_and(|hash| flow.belongs_to(&hash)))
        .ok_or(ErrorCode::PageSessionMissing)?;
    let session = start::session_of(core, &flow)
        .await
        .map_err(|error| match error.code() {
            ErrorCode::FlowExpired => ErrorCode::LinkExpired.into(),
            _ => error,
        })?;
    let app = apps::get(core, &flow.scope, &session.account, &flow.slug).await?;
    Ok(Outcome { flow, session, app })
}

/// Whether a client's answers arrive at this address. One that has its own address takes none at the
/// shared one, and the other way round.
fn takes(client: Client<'_>, door: Door<'_>) -> bool {
    match client.callback() {
        CallbackAddress::Context => matches!(door, Door::Context(_)),
        CallbackAddress::Cobalt => matches!(door, Door::Slug(_)),
    }
}

/// How a flow of this page ended, for the screen that says so: its failure and the request's id.
///
/// # Errors
/// [`ErrorCode::PageNotFound`] for a flow that is not this page's and this app's.
pub async fn ended(
    core: &Core,
    visit: &Visit,
    slug: &str,
    flow: &str,
) -> Result<(ErrorCode, String)> {
    let id = FlowId::parse(flow).ok_or(ErrorCode::PageNotFound)?;
    let flow = flows::find(&mut core.db.read().await?, &id).await?;
    let flow = flow
        .filter(|flow| flow.page.as_ref() == Some(&visit.page) && flow.slug == slug)
        .ok_or(ErrorCode::PageNotFound)?;
    Ok((
        flow.error.unwrap_or(ErrorCode::FlowExpired),
        flow.request_id,
    ))
}

/// What the app's quirks demand of a callback before anything is spent.
async fn check_quirks(
    core: &Core,
    flow: &Flow,
    app: (&AppEntry<'_>, Client<'_>),
    callback: &Callback,
    raw_query: &str,
) -> Result<()> {
    for quirk in &oauth::facts(app.0.provider)?.quirks {
        match quirk {
            Quirk::ShopifyCallbackHmac => {
                check_shopify(core, flow, app, callback, raw_query).await?;
            }
        }
    }
    Ok(())
}

/// Shopify signs what it sends back, and it must be about the shop that the flow left for. An error
/// brings nothing that could be spent.
async fn check_shopify(
    core: &Core,
    flow: &Flow,
    (entry, client): (&AppEntry<'_>, Client<'_>),
    callback: &Callback,
    raw_query: &str,
) -> Result<()> {
    if let callback::Outcome::Error(_) = callback.outcome {
        return Ok(());
    }
    let refused = |why: &str| Failure::because(ErrorCode::InvalidCallback, why);
    let secret = oauth::client_secret(core, &mut core.db.read().await?, client).await?;
    if !shopify::is_signed(raw_query, &secret) {
        return Err(refused("`hmac` must be Shopify's signature of the answer").into());
    }
    let inputs = flow_inputs(flow, entry)?;
    let captured = CheckedCaptures::default();
    let sandbox = core.sandbox_url();
    let values = Values {
        inputs: &inputs,
        captured: &captured,
    };
    let left_for = oauth::facts(entry.provider)?
        .authorize_url
        .render(&Variables::new(&sandbox, values))
        .map_err(oauth::unusable)?;
    if callback.other("shop").is_none() || callback.other("shop") != left_for.host_str() {
        return Err(refused("`shop` must be the shop that was to be connected").into());
    }
    Ok(())
}

/// A token call's failure, with its cause for the log.
pub(in super::super) fn token_failure(error: TokenError) -> Error {
    Error {
        failure: Failure::new(error.error_code()),
        cause: Some(Box::new(error)),
    }
}
