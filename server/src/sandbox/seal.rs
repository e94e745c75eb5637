//! Texts that carry what they stand for, under the sandbox's key.
//!
//! Belongs here: what a consent, a code and a token hold, and their sealing by HMAC-SHA256. They are
//! signed, not encrypted: the sandbox has nothing to hide from the bearer. Does not belong here:
//! whether one was used or revoked ([`super::ledger`]).

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What can be sealed, and the word that keeps one kind from standing for another.
pub trait Sealed: Serialize + DeserializeOwned {
    /// The kind, visible in the text.
    const KIND: &'static str;
}

/// The request that a consent page shows; travels through the page's form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Consent {
    pub redirect_uri: String,
    pub state: String,
    pub scopes: Vec<String>,
    /// The S256 challenge of PKCE.
    pub challenge: String,
    /// Microseconds since the epoch, as all times here.
    pub expires: i64,
}

/// What a visitor chose to happen after consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Everything works.
    Ordinary,
    /// The token endpoint takes its time.
    Slow,
    /// The access token lives a minute and cannot be refreshed.
    Brief,
}

/// An authorization code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Code {
    /// Names the grant; the tokens of the code carry it on.
    pub grant: String,
    /// Index of the person who consented.
    pub person: usize,
    pub scopes: Vec<String>,
    pub redirect_uri: String,
    pub challenge: String,
    pub fate: Fate,
    pub issued: i64,
    pub expires: i64,
}

/// An access token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Access {
    pub grant: String,
    pub person: usize,
    pub scopes: Vec<String>,
    /// Makes two tokens of one moment different.
    pub nonce: String,
    pub issued: i64,
    pub expires: i64,
}

/// A refresh token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Refresh {
    pub grant: String,
    pub person: usize,
    pub scopes: Vec<String>,
    pub fate: Fate,
    /// How many refreshes the grant had before this token.
    pub generation: u64,
    pub nonce: String,
    pub issued: i64,
    pub expires: i64,
}

impl Sealed for Consent {
    const KIND: &'static str = "consent";
}
impl Sealed for Code {
    const KIND: &'static str = "code";
}
impl Sealed for Access {
    const KIND: &'static str = "access";
}
impl Sealed for Refresh {
    const KIND: &'static str = "refresh";
}

/// Seals and opens.
pub struct Sealer(hmac::Key);

impl Sealer {
    pub fn new(key: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The text: `sandbox_<kind>_<content>.<tag>`, URL-safe.
    pub fn seal<T: Sealed>(&self, content: &T) -> String {
        let json = serde_json::to_vec(content).unwrap_or_default();
        let body = format!("sandbox_{}_{}", T::KIND, URL_SAFE_NO_PAD.encode(json));
        let tag = hmac::sign(&self.0, body.as_bytes());
        format!("{body}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))
    }

    /// What was sealed; `None` for anything else.
    pub fn open<T: Sealed>(&self, text: &str) -> Option<T> {
        let (body, tag) = text.rsplit_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        hmac::verify(&self.0, body.as_bytes(), &tag).ok()?;
        let content = body
            .strip_prefix("sandbox_")?
            .strip_prefix(T::KIND)?
            .strip_prefix('_')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(content).ok()?).ok()
    }
}
