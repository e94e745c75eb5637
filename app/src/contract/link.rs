//! What a page of a link session tells the page that opened it.

use serde::{Deserialize, Serialize};

/// The version of the list of events.
pub const EVENTS_VERSION: u32 = 1;

/// What a page of a link session may tell the page that opened it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// `link_session_id`.
    pub session: String,
    /// The exact origins that may receive and send messages.
    pub origins: Vec<String>,
    /// What happened so far, oldest first.
    pub events: Vec<LinkEvent>,
    /// What the host exchanges, once the session has ended well and this browser may have it.
    pub public_token: Option<String>,
    /// Whether a window must prove that `link.js` opened it before anything can be connected.
    pub wants_proof: bool,
}

/// One thing that happened in a link session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkEvent {
    /// Counts from 1 within the session.
    pub number: u32,
    /// `opened`, `app_chosen`, `consent_started`, `returned`, `connected`, `finished`, `claimed`, `failed`, `exited`, `expired`.
    pub name: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// The app's slug.
    pub app: Option<String>,
    /// Of `failed`: the error code of the registry, and the same for people.
    pub code: Option<String>,
    /// For people.
    pub message: Option<String>,
    /// Of `failed` and `exited`: how far it was (the name of the last good event).
    pub step: Option<String>,
}
