//! A request of the host's through a connection: to the app's own API, with the end user's
//! credential, which the host never sees.
//!
//! Belongs here: what may be sent where, and what may come back. Does not belong here: who asks
//! (`http`), how bytes travel (`outbound`).
//!
//! What is decided here:
//! * Only the app's own base address is called, and only while the app's file leads to the host that
//!   it led to when the end user connected: whoever changes the file does not get what was given to
//!   the other host. Connections from before that was kept are taken at their word until they are
//!   renewed.
//! * Redirects are the caller's to judge. They are handed back.
//! * A credential that the provider refuses with 401 is refreshed once, and the request is repeated
//!   if its body was small enough to be kept. A second refusal is the answer: it may be about what
//!   was asked for. Only a refused refresh ends a connection; one that fails otherwise is told as what
//!   it is, for nobody knows what the provider would say to a fresh credential.
//! * The credential is cut out of answers, so they must come as they are: one that is compressed
//!   although nobody asked for that is refused.

mod address;
mod bodies;
mod cutter;
mod gates;
mod headers;
mod secrets;

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use http::{HeaderMap, Method, StatusCode, header};

use self::bodies::{Cut, Upload};
use super::super::apps::AppEntry;
use super::super::error::{Result, refuse, refuse_part};
use super::super::{Core, Error};
use super::access::{self, Access, Refresh};
use super::identity::Caller;
use super::target::Which;
use crate::domain::connection::Connection;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::outbound::OutboundError;
use crate::outbound::stream::{self, Body, StreamAnswer, StreamRequest, Times};
use crate::outbound::transport::retry_after;

pub use gates::Gates;

/// What the host asks for, but for its body.
pub struct Ask {
    /// The method.
    pub method: Method,
    /// What stands behind the slug, as it was written.
    pub path: String,
    /// The provider's query, as it was written.
    pub query: Option<String>,
    /// The base address that the caller takes the app to have, where it names one.
    pub base_url: Option<String>,
    /// Every header that came.
    pub headers: HeaderMap,
}

/// What the provider answered.
#[derive(Debug)]
pub struct Answered {
    /// The status.
    pub status: StatusCode,
    /// What of its headers goes back.
    pub headers: HeaderMap,
    /// The body, as it comes.
    pub body: Body,
}

/// Why there is no answer of the provider.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub error: Error,
    /// When to ask again, where waiting is what helps.
    pub again_in: Option<Duration>,
}

impl<E: Into<Error>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self {
            error: error.into(),
            again_in: None,
        }
    }
}

/// Sends a request through a connection of the account.
///
/// # Errors
/// As [`access::open`], and [`ErrorCode::InvalidField`] for a path that leads elsewhere,
/// [`ErrorCode::ApiMoved`], [`ErrorCode::TooManyRequests`], [`ErrorCode::PayloadTooLarge`],
/// [`ErrorCode::BodyIncomplete`], [`ErrorCode::ProviderUnavailable`], [`ErrorCode::EgressBlocked`].
pub async fn send(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    which: &Which,
    (ask, body): (Ask, Body),
) -> std::result::Result<Answered, Refused> {
    let seat = core.gates.enter(scope, account)?;
    let access = access::look(core, scope, account, slug, which).await?;
    core.gates.rested(&access.connection.id)?;
    // What is wrong with the request is said before anybody is asked for a token.
    same_api(&access)?;
    outgoing(core, &access, &ask)?;
    let mut upload = Upload::take(body, core.options.limits.proxy_body.bytes()).await?;
    let mut access = access::fresh(core, scope, account, access, Refresh::IfOld).await?;
    let (mut answer, mut own) = once(core, &access, &ask, &mut upload).await?;
    if answer.status == StatusCode::UNAUTHORIZED && upload.is_repeatable() {
        let version = access.connection.version;
        let beyond = Refresh::Beyond(version);
        access = access::fresh(core, scope, account, access, beyond).await?;
        if access.connection.version > version {
            same_api(&access)?;
            (answer, own) = once(core, &access, &ask, &mut upload).await?;
        }
    }
    if let Some(asked) = asks_to_rest(&answer) {
        core.gates.rest(&access.connection.id, asked);
    }
    let cutter = secrets::cutter(&access.credential, &own);
    let mut headers = headers::of_answer(&answer.headers);
    secrets::cut_headers(&cutter, &mut headers);
    Ok(Answered {
        status: answer.status,
        headers,
        body: Body::new(Cut::new(answer.body, cutter, seat, times(core).whole)),
    })
}

/// Where a request goes, and which headers are ours.
fn outgoing(core: &Core, access: &Access<'_>, ask: &Ask) -> Result<(url::Url, HeaderMap)> {
    let (entry, method) = (&access.entry, access.method());
    let caller = Caller::new(core, entry, method, access.values(), &access.credential)?;
    let base = caller.base()?;
    let same = |named: &String| named.trim_end_matches('/') == base.as_str().trim_end_matches('/');
    if !ask.base_url.as_ref().is_none_or(same) {
        let why = "base_url must be the app's own base address, or be left out";
        return Err(refuse_part(ErrorCode::InvalidField, "base_url", why));
    }
    let url = address::address(&base, &ask.path, ask.query.as_deref(), caller.query())?;
    Ok((url, caller.headers().clone()))
}

/// Sends it with the credential at hand; gives the headers that it was sent with, too.
async fn once(
    core: &Core,
    access: &Access<'_>,
    ask: &Ask,
    upload: &mut Upload,
) -> Result<(StreamAnswer, HeaderMap)> {
    let (url, own) = outgoing(core, access, ask)?;
    let request = StreamRequest {
        method: ask.method.clone(),
        url,
        headers: headers::of_request(&ask.headers, &own),
        body: upload.body().unwrap_or_default(),
    };
    let sent = stream::send(&*core.transport, request, times(core)).await;
    // Of a request that was broken off by its own sender the provider knows nothing.
    upload.verdict()?;
    let answer = sent.map_err(failure)?;
    if answer.status.is_informational() {
        let why = "the provider answered with a switch of protocols, which nobody asked for";
        return Err(refuse(ErrorCode::ProviderUnavailable, why));
    }
    if is_encoded(&answer.headers) {
        let why = "the provider compressed its answer, which nobody asked for: it cannot be read";
        return Err(refuse(ErrorCode::ProviderUnavailable, why));
    }
    Ok((answer, own))
}

fn times(core: &Core) -> Times {
    let timings = &core.options.timings;
    Times {
        whole: timings.proxy_timeout.get(),
        silence: timings.proxy_silence.get(),
    }
}

/// A request that got no answer, with its cause for the log.
fn failure(cause: OutboundError) -> Error {
    Error {
        failure: Failure::new(cause.error_code()),
        cause: Some(Box::new(cause)),
    }
}

fn is_encoded(headers: &HeaderMap) -> bool {
    let mut all = headers.get_all(header::CONTENT_ENCODING).iter();
    all.any(|value| {
        let value = value.as_bytes().trim_ascii();
        !value.is_empty() && !value.eq_ignore_ascii_case(b"identity")
    })
}

/// How long the provider asks to be left alone.
fn asks_to_rest(answer: &StreamAnswer) -> Option<Duration> {
    let full = [
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::SERVICE_UNAVAILABLE,
    ];
    full.contains(&answer.status)
        .then(|| retry_after(&answer.headers))
        .flatten()
}

/// Whether the app's file leads to where it led when the end user connected.
fn same_api(access: &Access<'_>) -> Result<()> {
    let Access {
        entry, connection, ..
    } = access;
    let Connection { api_origin, .. } = connection;
    let now = entry.provider.api.base_url.origin(&access.inputs);
    if api_origin.as_ref().is_none_or(|then| *then == now) {
        return Ok(());
    }
    Err(moved(entry))
}

fn moved(entry: &AppEntry<'_>) -> Error {
    let why = format!(
        "the API of {} has another address than when it was connected: the end user must connect it \
         again",
        entry.provider.name
    );
    refuse_part(ErrorCode::ApiMoved, "slug", why)
}
