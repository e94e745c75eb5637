//! The Link flow's tokens, and how its sessions go.

use app::contract::link::{EVENTS_VERSION, LinkEvent};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use utoipa::ToSchema;

use super::access_ends_at;
use crate::domain::connection::{Connection, Status};
use crate::services::link::access::Holder;
use crate::services::link::claim::Claimed;
use crate::services::link::create::Created;
use crate::services::link::timeline::{self, Told};

/// What opens a session of the Link flow.
#[derive(Serialize, ToSchema)]
pub struct LinkToken {
    /// Always true.
    pub success: bool,
    /// The link token, under the name that Cobalt Link's clients know.
    pub token: String,
    /// The same.
    pub link_token: String,
    /// What the server says of the session is asked by this.
    pub link_session_id: String,
    /// When the link token ends, as RFC 3339.
    pub expires_at: String,
    /// Where the token opens the page by itself, in a new window.
    pub hosted_url: String,
}

/// What stands for a claimed connection.
#[derive(Serialize, ToSchema)]
pub struct AccessToken {
    /// Always true.
    pub success: bool,
    /// The access token, under the name that Cobalt Link's clients know.
    pub token: String,
    /// The same. It lasts as long as the connection.
    pub access_token: String,
    /// The connection.
    pub connection_id: String,
    /// Whom the session was made for. Where the request named no user, compare it with whom you see.
    pub user_id: String,
    /// The organisation that the session was made for.
    pub org_id: String,
    /// `claimed` where the request named the user, else `claimed_unverified`.
    #[schema(value_type = String)]
    pub claim: &'static str,
}

/// An access token in the place of another one.
#[derive(Serialize, ToSchema)]
pub struct RotatedToken {
    /// Always true.
    pub success: bool,
    /// The access token, under the name that Cobalt Link's clients know.
    pub token: String,
    /// The same.
    pub access_token: String,
}

/// Something that happened in a session. The same list reaches `onEvent` in the browser.
#[derive(Serialize, ToSchema)]
pub struct SessionEvent {
    /// Counts from 1 within the session.
    pub number: u32,
    /// `opened`, `app_chosen`, `consent_started`, `returned`, `connected`, `disconnected`, `finished`,
    /// `claimed`, `refused`, `failed` or `expired`.
    pub name: String,
    /// When, as RFC 3339.
    pub at: String,
    /// The application's slug.
    #[schema(required)]
    pub app: Option<String>,
    /// Why it went wrong.
    #[schema(required)]
    pub code: Option<String>,
    /// The same for people.
    #[schema(required)]
    pub message: Option<String>,
    /// How far it was when it went wrong or ended: the name of the last event that went well.
    #[schema(required)]
    pub step: Option<String>,
    /// Of `failed`: the request in which it went wrong, as the page tells it.
    #[schema(required)]
    pub request_id: Option<String>,
}

/// How a session went.
#[derive(Serialize, ToSchema)]
pub struct LinkTimeline {
    /// The session.
    pub link_session_id: String,
    /// `open`, `connected`, `claimed`, `refused` or `expired`.
    #[schema(value_type = String)]
    pub status: &'static str,
    /// Whom it was made for.
    pub user_id: String,
    /// The user's organisation.
    pub org_id: String,
    /// What was connected.
    #[schema(required)]
    pub app: Option<String>,
    /// The connection.
    #[schema(required)]
    pub connection_id: Option<String>,
    /// `claimed` or `claimed_unverified`, once it is.
    #[schema(required, value_type = Option<String>)]
    pub claim: Option<&'static str>,
    /// When it was made, as RFC 3339.
    pub created_at: String,
    /// When the link token ends.
    pub expires_at: String,
    /// The version of the list of events.
    pub events_version: u32,
    /// What happened, oldest first.
    pub events: Vec<SessionEvent>,
}

/// How a session goes, for the page that opened its window.
#[derive(Serialize, ToSchema)]
pub struct LinkResult {
    /// The session.
    pub link_session_id: String,
    /// `open`, `connected`, `claimed`, `refused` or `expired`.
    #[schema(value_type = String)]
    pub status: &'static str,
    /// What the host's backend exchanges; null for whoever has not opened the window.
    #[schema(required)]
    pub public_token: Option<String>,
    /// The version of the list of events.
    pub events_version: u32,
    /// What happened, oldest first.
    pub events: Vec<SessionEvent>,
}

/// The connection of an access token.
#[derive(Serialize, ToSchema)]
pub struct HeldConnection {
    /// The connection.
    pub connection_id: String,
    /// The application's slug.
    pub app: String,
    /// `active`, or `needs_reauth` where only the end user can repair it.
    #[schema(value_type = String)]
    pub status: &'static str,
    /// Why it is broken.
    #[schema(required, value_type = Option<String>)]
    pub reason: Option<&'static str>,
    /// Who is connected upstream; empty where the provider does not say.
    pub identifier: String,
    /// The user that it belongs to.
    pub user_id: String,
    /// The user's organisation.
    pub org_id: String,
    /// When it was connected last, as RFC 3339.
    pub connected_at: String,
    /// When the access ends by itself, as RFC 3339; null where that is not known, or using it moves the
    /// end on.
    #[schema(required)]
    pub access_ends_at: Option<String>,
}

impl LinkToken {
    /// A session's token, which leaves here.
    #[must_use]
    pub fn of(created: &Created) -> Self {
        let token = created.token.expose_secret().to_owned();
        Self {
            success: true,
            link_token: token.clone(),
            token,
            link_session_id: created.session.id.to_string(),
            expires_at: created.session.expires_at.rfc3339(),
            hosted_url: created.hosted_url.clone(),
        }
    }
}

impl AccessToken {
    /// A claimed connection's token, which leaves here.
    #[must_use]
    pub fn of(claimed: &Claimed) -> Self {
        let token = claimed.access_token.expose_secret().to_owned();
        Self {
            success: true,
            access_token: token.clone(),
            token,
            connection_id: claimed.connection.to_string(),
            user_id: claimed.user_id.clone(),
            org_id: claimed.org_id.clone(),
            claim: claimed.claim.as_str(),
        }
    }
}

impl RotatedToken {
    /// The next token, which leaves here.
    #[must_use]
    pub fn of(token: &SecretString) -> Self {
        let token = token.expose_secret().to_owned();
        Self {
            success: true,
            access_token: token.clone(),
            token,
        }
    }
}

impl SessionEvent {
    fn of(event: LinkEvent) -> Self {
        let LinkEvent {
            number,
            name,
            at,
            app,
            code,
            message,
            step,
            request_id,
        } = event;
        Self {
            number,
            name,
            at,
            app,
            code,
            message,
            step,
            request_id,
        }
    }

    fn all(told: &Told) -> Vec<Self> {
        let events = told.events.iter().map(timeline::shown);
        events.map(Self::of).collect()
    }
}

impl LinkTimeline {
    /// A session for its host.
    #[must_use]
    pub fn of(told: &Told) -> Self {
        let session = &told.session;
        Self {
            link_session_id: session.id.to_string(),
            status: session.status.as_str(),
            user_id: session.user_id.clone(),
            org_id: session.org_id.clone(),
            app: session.slug.clone(),
            connection_id: session.connection.as_ref().map(ToString::to_string),
            claim: session.claim.map(|claim| claim.as_str()),
            created_at: session.created_at.rfc3339(),
            expires_at: session.expires_at.rfc3339(),
            events_version: EVENTS_VERSION,
            events: SessionEvent::all(told),
        }
    }
}

impl LinkResult {
    /// A session for the page that opened it.
    #[must_use]
    pub fn of(told: &Told) -> Self {
        let token = told.public_token.as_ref();
        Self {
            link_session_id: told.session.id.to_string(),
            status: told.session.status.as_str(),
            public_token: token.map(|token| token.expose_secret().to_owned()),
            events_version: EVENTS_VERSION,
            events: SessionEvent::all(told),
        }
    }
}

impl HeldConnection {
    /// A connection for whoever holds its token.
    #[must_use]
    pub fn of(holder: &Holder, connection: &Connection) -> Self {
        let (status, reason) = match connection.status {
            Status::Active => ("active", None),
            Status::NeedsReauth(reason) => ("needs_reauth", Some(reason.as_str())),
        };
        Self {
            connection_id: connection.id.to_string(),
            app: connection.slug.clone(),
            status,
            reason,
            identifier: connection.identifier.clone(),
            user_id: holder.account.account_id.clone(),
            org_id: holder.token.org_id.clone(),
            connected_at: connection.created_at.rfc3339(),
            access_ends_at: access_ends_at(connection),
        }
    }
}
