//! A flow: one run of the OAuth redirect.
//!
//! `created -> bound -> redeeming -> active | failed`. A flow that starts on a hosted page is bound
//! to its browser at once; one that runs in a window of its own, for the SDK or for a page in a frame,
//! is bound by the click there. The code is spent only by the one request that moves `bound` to
//! `redeeming`. How a flow stands is told to its own browser only, and to the page that began it.

use app::contract::connect::Door;
use app::contract::error::ErrorCode;
use app::contract::ids::{
    AuthConfigId, ConnectionId, ContextId, FlowId, LinkedAccountKey, PageId, SessionTokenId,
};
use subtle::ConstantTimeEq as _;

use super::connection::{Inputs, UserDefinedFields};
use crate::clock::Timestamp;
use crate::domain::scope::Scope;

/// One run of the OAuth redirect.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Its id; state, verifier and start token derive from it.
    pub id: FlowId,
    /// Whose.
    pub scope: Scope,
    /// The linked account that the connection will belong to.
    pub account: LinkedAccountKey,
    /// The application.
    pub slug: String,
    /// The registration whose callback address was given to the provider.
    pub context: ContextId,
    /// The auth config of that registration.
    pub auth_config: AuthConfigId,
    /// The connection to renew; `None` makes the app's one, or a new one of several.
    pub connection: Option<ConnectionId>,
    /// The session it started in; the flow ends with it.
    pub session: SessionTokenId,
    /// The hosted page that began it; `None` for the SDK.
    pub page: Option<PageId>,
    /// Whether it runs in a window of its own, which a start token opened. Such a window has no
    /// session of the page: it ends by itself, and the page asks how it went.
    pub in_window: bool,
    /// Whether the page that opened the window has vouched for it. Only the Link flow asks for that.
    pub vouched: bool,
    /// The browser it is bound to.
    pub browser_hash: Option<Vec<u8>>,
    /// What was asked before leaving.
    pub inputs: Inputs,
    /// What the host writes beside the connection; `None` leaves what is there.
    pub user_defined_fields: Option<UserDefinedFields>,
    /// How far it is.
    pub status: Status,
    /// Why it failed.
    pub error: Option<ErrorCode>,
    /// The request in which it ended.
    pub request_id: String,
    /// When it ends by itself.
    pub expires_at: Timestamp,
}

/// How far a flow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Waits for the click that binds it.
    Created,
    /// Belongs to a browser and may leave for the provider.
    Bound,
    /// One request is spending the code.
    Redeeming,
    /// Connected.
    Active,
    /// Not connected.
    Failed,
}

impl Status {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Created => "created",
            Status::Bound => "bound",
            Status::Redeeming => "redeeming",
            Status::Active => "active",
            Status::Failed => "failed",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [
            Self::Created,
            Self::Bound,
            Self::Redeeming,
            Self::Active,
            Self::Failed,
        ]
        .into_iter()
        .find(|status| status.as_str() == text)
    }
}

/// What the browser that a flow belongs to may know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The provider's answer may still come.
    Open,
    /// One request is spending the code.
    Underway,
    /// Connected.
    Connected,
    /// Not connected, and why.
    Failed(ErrorCode),
}

impl Flow {
    /// How the flow stands.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        match self.status {
            Status::Created | Status::Bound if now < self.expires_at => Standing::Open,
            Status::Created | Status::Bound => Standing::Failed(ErrorCode::FlowExpired),
            Status::Redeeming if now < self.expires_at => Standing::Underway,
            // A server that was stopped in the middle never says how it went.
            Status::Redeeming => Standing::Failed(ErrorCode::FlowUsed),
            Status::Active => Standing::Connected,
            Status::Failed => Standing::Failed(self.error.unwrap_or(ErrorCode::Internal)),
        }
    }

    /// Whether the browser that holds a cookie with this hash is the one that the flow belongs to.
    #[must_use]
    pub fn belongs_to(&self, browser_hash: &[u8]) -> bool {
        self.browser_hash
            .as_deref()
            .is_some_and(|own| own.ct_eq(browser_hash).into())
    }

    /// Whether an answer to this flow may arrive at a callback address.
    #[must_use]
    pub fn may_arrive_at(&self, door: Door<'_>) -> bool {
        match door {
            Door::Context(context) => self.context.as_str() == context,
            Door::Slug(slug) => self.slug == slug,
        }
    }

    /// Whether the provider's answer may be used: right address, right browser, in time, and for the
    /// first time. The order tells an attacker least.
    ///
    /// # Errors
    /// The code to answer with.
    pub fn may_redeem(
        &self,
        door: Door<'_>,
        browser_hash: Option<&[u8]>,
        now: Timestamp,
    ) -> Result<(), ErrorCode> {
        if !self.may_arrive_at(door) {
            return Err(ErrorCode::FlowContextMismatch);
        }
        if !browser_hash.is_some_and(|hash| self.belongs_to(hash)) {
            return Err(ErrorCode::FlowBrowserMismatch);
        }
        match self.status {
            Status::Bound if now < self.expires_at => Ok(()),
            Status::Bound | Status::Created => Err(ErrorCode::FlowExpired),
            Status::Redeeming | Status::Active | Status::Failed => Err(ErrorCode::FlowUsed),
        }
    }
}
