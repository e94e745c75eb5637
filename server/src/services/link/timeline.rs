//! How a session went: for the host's backend, and for the script that opened its window.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::LinkSessionId;
use app::contract::link;
use app::i18n::error_text;
use secrecy::SecretString;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq as _;

use super::super::Core;
use super::super::error::{Result, refuse_part};
use super::create::text;
use super::public_token;
use crate::crypto::token::hash;
use crate::domain::link::{LinkSession, Status};
use crate::domain::scope::Scope;
use crate::store::link_events::{self, LinkEvent};
use crate::store::link_sessions;

/// A session with what happened in it.
#[derive(Debug)]
pub struct Told {
    /// The session.
    pub session: LinkSession,
    /// What happened, oldest first.
    pub events: Vec<LinkEvent>,
    /// What the host exchanges, for whoever has proved to have opened the window.
    pub public_token: Option<SecretString>,
}

/// Something that happened, for browsers and backends alike.
#[must_use]
pub fn shown(event: &LinkEvent) -> link::LinkEvent {
    link::LinkEvent {
        number: u32::try_from(event.number).unwrap_or(u32::MAX),
        name: event.name.as_str().to_owned(),
        at: event.at.rfc3339(),
        app: event.slug.clone(),
        code: event.code.map(|code| code.as_str().to_owned()),
        message: event.code.map(|code| error_text(code).title.to_owned()),
        step: event.step.map(|step| step.as_str().to_owned()),
        request_id: event.request_id.clone(),
    }
}

/// A session of the scope, for its host.
///
/// # Errors
/// [`ErrorCode::LinkSessionNotFound`].
pub async fn get(core: &Core, scope: &Scope, id: &str) -> Result<Told> {
    let not_found = || {
        let why = "there is no such link session in this project and environment";
        refuse_part(ErrorCode::LinkSessionNotFound, "link_session_id", why)
    };
    let id = LinkSessionId::parse(id).ok_or_else(not_found)?;
    let mut tx = core.db.read().await?;
    let session = link_sessions::find(&mut tx, scope, &id).await?;
    let session = session.ok_or_else(not_found)?;
    let events = link_events::list(&mut tx, scope, &id).await?;
    Ok(Told {
        session,
        events,
        public_token: None,
    })
}

/// A session for the page that holds its link token. The public token goes to no other page than the one
/// that has proved to have opened the window in which something was connected: whoever forwards a link
/// must not get what somebody else connects.
///
/// # Errors
/// [`ErrorCode::MissingField`], [`ErrorCode::InvalidField`]; [`ErrorCode::InvalidLinkToken`].
pub async fn result(core: &Core, body: &Map<String, Value>) -> Result<Told> {
    let token = text(body, "link_token")?.ok_or_else(|| {
        let why = "link_token is required: the token that opened the session";
        Failure::about(ErrorCode::MissingField, "link_token", why)
    })?;
    let proof = text(body, "proof")?;
    let mut tx = core.db.read().await?;
    let session = link_sessions::find_by_link(&mut tx, &hash(&token)).await?;
    let session = session.ok_or_else(|| {
        let why = "link_token is unknown";
        refuse_part(ErrorCode::InvalidLinkToken, "link_token", why)
    })?;
    let events = link_events::list(&mut tx, &session.scope, &session.id).await?;
    let has_opened = proof.is_some_and(|proof| {
        let opener = session.opener_hash.as_deref();
        opener.is_some_and(|opener| opener.ct_eq(&hash(&proof)).into())
    });
    let waits = session.status == Status::Connected && session.result_window.is_none();
    let public_token = (has_opened && waits).then(|| public_token(core, &session.id));
    Ok(Told {
        session,
        events,
        public_token,
    })
}
