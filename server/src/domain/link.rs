//! A link session: one run of the Link flow, from the token that a host's backend asks for to the access
//! token that it gets.
//!
//! `open -> connected -> claimed | refused | expired`, or `open -> expired`. What is connected belongs to
//! an account that only the session has. It becomes the user's when the host exchanges the public token.

use std::time::Duration;

use app::contract::ids::{ConnectionId, LinkSessionId, LinkedAccountKey};
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::domain::scope::Scope;

/// One run of the Link flow.
#[derive(Clone, Debug)]
pub struct LinkSession {
    /// `link_session_id`; the link token and the public token derive from it.
    pub id: LinkSessionId,
    /// Whose.
    pub scope: Scope,
    /// The account that only this session has.
    pub account: LinkedAccountKey,
    /// The host's own id of the user that it began the session for.
    pub user_id: String,
    /// The host's own id of the user's organisation.
    pub org_id: String,
    /// What the host asked for.
    pub request: LinkRequest,
    /// The hash of what the window proves with that `link.js` opened it.
    pub opener_hash: Option<Vec<u8>>,
    /// How far it is.
    pub status: Status,
    /// The app that is connected.
    pub slug: Option<String>,
    /// The connection: the session's own, or from the claim on the user's.
    pub connection: Option<ConnectionId>,
    /// The flow whose window alone may have the result: nobody vouched for that window.
    pub result_window: Option<String>,
    /// How it was claimed.
    pub claim: Option<Claim>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the link token ends.
    pub expires_at: Timestamp,
    /// When it ends by itself as it stands now.
    pub ends_at: Option<Timestamp>,
}

/// For whom a session is made.
#[derive(Clone, Debug)]
pub struct Beginner {
    /// [`LinkSession::user_id`].
    pub user_id: String,
    /// [`LinkSession::org_id`].
    pub org_id: String,
}

/// How long a new session may take.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Until something must have been begun.
    pub token: Duration,
    /// How long what was begun in time may take beyond that.
    pub grace: Duration,
}

impl LinkSession {
    /// A session in which nothing has happened, for the user and with the account that only it has.
    #[must_use]
    pub fn begin(
        id: LinkSessionId,
        scope: Scope,
        account: LinkedAccountKey,
        Beginner { user_id, org_id }: Beginner,
        request: LinkRequest,
        (now, span): (Timestamp, Span),
    ) -> Self {
        let expires_at = now.plus(span.token);
        Self {
            id,
            scope,
            account,
            user_id,
            org_id,
            request,
            opener_hash: None,
            status: Status::Open,
            slug: None,
            connection: None,
            result_window: None,
            claim: None,
            created_at: now,
            expires_at,
            ends_at: Some(expires_at.plus(span.grace)),
        }
    }

    /// The only app that there is to connect: the one that is connected, or the one that was asked for.
    #[must_use]
    pub fn only_app(&self) -> Option<&str> {
        match (self.slug.as_deref(), self.request.apps.as_slice()) {
            (Some(connected), _) => Some(connected),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }
}

/// What the host asked for when it made the session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LinkRequest {
    /// Where a page that stands alone ends.
    pub callback_url: Option<String>,
    /// What comes back there unchanged.
    pub state: Option<String>,
    /// The origins that may frame the page, open it, and hear from it.
    pub origins: Vec<String>,
    /// The apps to choose from; empty means all.
    pub apps: Vec<String>,
    /// The connection to repair.
    pub repairs: Option<ConnectionId>,
    /// Whether another account of the provider may take the place of the one that is repaired.
    pub may_change_account: bool,
}

impl LinkRequest {
    /// Whether this app may be connected.
    #[must_use]
    pub fn allows(&self, slug: &str) -> bool {
        self.apps.is_empty() || self.apps.iter().any(|app| app == slug)
    }
}

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing is connected yet.
    Open,
    /// A connection waits for its claim.
    Connected,
    /// It became the user's.
    Claimed,
    /// Somebody else than the user connected it: it was destroyed.
    Refused,
    /// It took too long.
    Expired,
}

impl Status {
    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Connected => "connected",
            Status::Claimed => "claimed",
            Status::Refused => "refused",
            Status::Expired => "expired",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Open,
            Self::Connected,
            Self::Claimed,
            Self::Refused,
            Self::Expired,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
    }
}

/// What a claim rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The host named the user whom it sees, and it was the session's.
    Claimed,
    /// The host named nobody: it must compare the user itself.
    Unverified,
}

impl Claim {
    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Claim::Claimed => "claimed",
            Claim::Unverified => "claimed_unverified",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Claimed, Self::Unverified]
            .into_iter()
            .find(|claim| claim.as_str() == text)
    }
}

/// What happens in a session. The names are the same for browsers and backends, and stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventName {
    /// A browser shows the page.
    Opened,
    /// The person wants to connect an app.
    AppChosen,
    /// The person was sent to the provider.
    ConsentStarted,
    /// The provider has answered.
    Returned,
    /// The connection is there and waits for its claim.
    Connected,
    /// The person removed it again.
    Disconnected,
    /// The person is done with the page.
    Finished,
    /// The host has claimed the connection.
    Claimed,
    /// The host named another user: the connection was destroyed.
    Refused,
    /// An attempt to connect went wrong. Another one may follow.
    Failed,
    /// The session ended by itself.
    Expired,
}

impl EventName {
    /// Every name, in the order in which they usually come.
    pub const ALL: [Self; 11] = [
        Self::Opened,
        Self::AppChosen,
        Self::ConsentStarted,
        Self::Returned,
        Self::Connected,
        Self::Disconnected,
        Self::Finished,
        Self::Claimed,
        Self::Refused,
        Self::Failed,
        Self::Expired,
    ];

    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            EventName::Opened => "opened",
            EventName::AppChosen => "app_chosen",
            EventName::ConsentStarted => "consent_started",
            EventName::Returned => "returned",
            EventName::Connected => "connected",
            EventName::Disconnected => "disconnected",
            EventName::Finished => "finished",
            EventName::Claimed => "claimed",
            EventName::Refused => "refused",
            EventName::Failed => "failed",
            EventName::Expired => "expired",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        for name in EventName::ALL {
            assert_eq!(EventName::parse(name.as_str()), Some(name));
        }
        for status in ["open", "connected", "claimed", "refused", "expired"] {
            assert_eq!(Status::parse(status).map(Status::as_str), Some(status));
        }
        for claim in ["claimed", "claimed_unverified"] {
            assert_eq!(Claim::parse(claim).map(Claim::as_str), Some(claim));
        }
    }

    #[test]
    fn without_a_list_every_app_is_allowed() {
        assert!(LinkRequest::default().allows("slack"));
        let one = LinkRequest {
            apps: vec!["slack".to_owned()],
            ..LinkRequest::default()
        };
        assert!(one.allows("slack") && !one.allows("slac"));
    }
}
