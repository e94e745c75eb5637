//! A connection: a linked account's access to an application.

use std::collections::BTreeMap;

use app::contract::error::ErrorCode;
use app::contract::ids::{AuthConfigId, ConnectionId, LinkedAccountKey};
use serde_json::{Map, Value};

use crate::clock::Timestamp;

/// What was asked before connecting, by input name. Secret inputs are in the sealed credential.
pub type Inputs = BTreeMap<String, String>;

/// What the provider said beside the token that later requests need, by capture name. No secrets,
/// and nothing for logs.
pub type Captured = BTreeMap<String, String>;

/// What the host wrote beside a connection: text, numbers and booleans by its own keys.
pub type UserDefinedFields = Map<String, Value>;

/// A linked account's access to an application. The credential stays sealed in here.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Its id; stays when it is reconnected.
    pub id: ConnectionId,
    /// Whose.
    pub account: LinkedAccountKey,
    /// Which application.
    pub slug: String,
    /// How it was connected.
    pub auth_type: AuthType,
    /// The OAuth client that it was made with; `None` for typed credentials.
    pub auth_config: Option<AuthConfigId>,
    /// Whether that client is the operator's.
    pub default_client: bool,
    /// Whether it works.
    pub status: Status,
    /// How the end user was bound.
    pub binding: Binding,
    /// The upstream account's id; empty when the provider does not say.
    pub identity: String,
    /// The upstream account for people.
    pub identifier: String,
    /// The granted scopes, where the provider says them.
    pub scopes: Vec<String>,
    /// Answers to the app's inputs that are no secrets.
    pub inputs: Inputs,
    /// Values captured from the provider's answers.
    pub captured: Captured,
    /// Where the app's API was when it was connected; `None` for those from before that was kept.
    pub api_origin: Option<String>,
    /// What the host wrote beside it.
    pub user_defined_fields: UserDefinedFields,
    /// The sealed credential.
    pub credential: Vec<u8>,
    /// Counts the credential's replacements; part of what is sealed.
    pub version: i64,
    /// When the access token ends, where the provider says so.
    pub access_expires_at: Option<Timestamp>,
    /// When its grant ends by itself, where that is known.
    pub grant_end: Option<GrantEnd>,
    /// When it was connected last.
    pub created_at: Timestamp,
    /// When anything of it changed last.
    pub updated_at: Timestamp,
}

/// When a grant ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantEnd {
    /// From then on the provider takes the refresh token no more.
    pub at: Timestamp,
    /// When the background work looks after it.
    pub tend_at: Timestamp,
}

impl GrantEnd {
    /// The end, unless using the grant moves it on.
    #[must_use]
    pub fn fixed(self) -> Option<Timestamp> {
        (self.tend_at >= self.at).then_some(self.at)
    }
}

/// How an application is connected, in Cobalt's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthType {
    /// By consent at the provider.
    OAuth2,
    /// By credentials that the end user types.
    KeyBased,
}

impl AuthType {
    /// As stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            AuthType::OAuth2 => "oauth2",
            AuthType::KeyBased => "keybased",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::OAuth2, Self::KeyBased]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }
}

/// What says that whoever connected is the account's own end user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The browser, or the session token, that connected.
    Browser,
    /// The host's backend brought the credential, with its API key.
    Host,
    /// The host named the user that it saw when the browser which connected came back to it.
    User,
}

impl Binding {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Binding::Browser => "browser",
            Binding::Host => "host",
            Binding::User => "user",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Browser, Self::Host, Self::User]
            .into_iter()
            .find(|binding| binding.as_str() == text)
    }
}

/// Whether a connection works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It worked when it was last used.
    Active,
    /// Only the end user can repair it.
    NeedsReauth(ErrorCode),
}

impl Status {
    /// As stored: status and reason.
    #[must_use]
    pub const fn columns(self) -> (&'static str, Option<&'static str>) {
        match self {
            Status::Active => ("active", None),
            Status::NeedsReauth(reason) => ("needs_reauth", Some(reason.as_str())),
        }
    }

    /// Reads what [`Self::columns`] wrote.
    #[must_use]
    pub fn from_columns(status: &str, reason: Option<&str>) -> Option<Self> {
        match status {
            "active" => Some(Self::Active),
            "needs_reauth" => {
                let reason = reason
                    .and_then(ErrorCode::parse)
                    .unwrap_or(ErrorCode::NeedsReauth);
                Some(Self::NeedsReauth(reason))
            }
            _ => None,
        }
    }
}
