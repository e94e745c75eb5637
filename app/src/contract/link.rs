//! What the page of a link session tells the page that opened it: the words between them.

use serde::{Deserialize, Serialize};

/// Counts up when the list of events or what they carry changes in a way that readers must know.
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
    /// What the host exchanges, once something is connected and this browser may have it.
    pub public_token: Option<String>,
    /// Whether a window must prove that `link.js` opened it before anything can be connected.
    pub wants_proof: bool,
    /// Whether it repairs a connection that the user has.
    pub repairs: bool,
    /// Whether it is for one app: there is no list to go back to.
    pub is_for_one_app: bool,
}

/// Something that happened in a link session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkEvent {
    /// Counts from 1 within the session.
    pub number: u32,
    /// What; the names are the same for backends.
    pub name: String,
    /// When: RFC 3339, UTC.
    pub at: String,
    /// The app's slug.
    pub app: Option<String>,
    /// Of `failed`: the code of the registry.
    pub code: Option<String>,
    /// The same for people.
    pub message: Option<String>,
    /// Of `failed`, `refused` and `expired`: how far it was, as the name of the last event that went well.
    pub step: Option<String>,
    /// Of `failed`: the request in which it went wrong, as the page tells it.
    pub request_id: Option<String>,
}
