//! Ids as types: one cannot stand where another is meant.
//!
//! Objects that Cobalt's clients know have 24 hexadecimal digits; everything that is ours shows
//! what it is by a prefix.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an [`Id`] identifies, and how its text begins.
pub trait Kind {
    /// The visible prefix; empty for Cobalt-shaped ids.
    const PREFIX: &'static str;
}

/// The id of one `K`: [`Kind::PREFIX`] and 24 lower-case hexadecimal digits.
pub struct Id<K> {
    text: String,
    kind: PhantomData<fn() -> K>,
}

impl<K: Kind> Id<K> {
    /// How many random bytes an id holds: 96 bits, so ids never collide and cannot be guessed,
    /// though nothing relies on the latter.
    pub const BYTES: usize = 12;

    /// The id made of these random bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 12]) -> Self {
        let mut text = String::with_capacity(K::PREFIX.len() + 24);
        text.push_str(K::PREFIX);
        for byte in bytes {
            text.push_str(&format!("{byte:02x}"));
        }
        Self {
            text,
            kind: PhantomData,
        }
    }

    /// Reads an id that came from outside; `None` unless it has exactly the right shape.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(K::PREFIX)?;
        let right = digits.len() == 24
            && digits
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        right.then(|| Self {
            text: text.to_owned(),
            kind: PhantomData,
        })
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            kind: PhantomData,
        }
    }
}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl<K> Eq for Id<K> {}
impl<K> std::hash::Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
impl<'de, K: Kind> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format!("an id of the form {}<24 hex digits>", K::PREFIX))
        })
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident / $kind:ident = $prefix:literal;)+) => {$(
        #[doc = concat!("Marks [`", stringify!($name), "`].")]
        pub enum $kind {}
        impl Kind for $kind {
            const PREFIX: &'static str = $prefix;
        }
        $(#[$doc])*
        pub type $name = Id<$kind>;
    )+};
}

ids! {
    /// A project: one customer company's set-up.
    ProjectId / ProjectKind = "prj_";
    /// A linked account's record (`_id`); the host's own name for it is its `account_id`.
    LinkedAccountKey / LinkedAccountKind = "";
    /// An app of a project in one environment (`app_id`).
    AppId / AppKind = "";
    /// An OAuth client of a project for an app (`auth_config_id`).
    AuthConfigId / AuthConfigKind = "";
    /// A connection of a linked account to an app.
    ConnectionId / ConnectionKind = "conn_";
    /// One run of the OAuth redirect.
    FlowId / FlowKind = "flow_";
    /// An API key's row.
    ApiKeyId / ApiKeyKind = "key_";
    /// A session token's row.
    SessionTokenId / SessionTokenKind = "ses_";
    /// A hosted page: the clean half of a hosted link.
    PageId / PageKind = "page_";
    /// A config's row.
    ConfigKey / ConfigKind = "cfg_";
    /// A field of a config form.
    FieldId / FieldKind = "";
    /// A workflow of an app.
    WorkflowId / WorkflowKind = "";
    /// A wish for an app that cannot be connected yet.
    LeadId / LeadKind = "";
    /// The registration part of a callback address.
    ContextId / ContextKind = "ctx_";
    /// What a host's backend proves itself by in the Link flow (`client_id`).
    LinkClientId / LinkClientKind = "ci_";
    /// One run of the Link flow (`link_session_id`).
    LinkSessionId / LinkSessionKind = "ls_";
    /// An access token's row.
    AccessTokenId / AccessTokenKind = "acc_";
}
