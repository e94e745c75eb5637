//! Tokens: API keys, session tokens, tickets, connect codes, start tokens, the Link flow's tokens and
//! secrets, browsers' cookies.
//!
//! A token is a prefix and the HMAC-SHA256 of its row's id under a key that only the server can
//! open. So the server can hand out the same token again and a thief of the database can neither
//! read nor make one: the row stores the SHA-256 of the token, which is enough to find it. The
//! tokens carry 256 bits of which nothing is guessable, so no slow hash is needed
//! (OWASP ASVS 5.0, 11.4.2 and 11.5.1).

use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;

/// What a token is for; its text begins with [`TokenKind::prefix`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// An API key of the `test` environment.
    TestKey,
    /// An API key of the `production` environment.
    ProductionKey,
    /// A linked account's session token.
    Session,
    /// The hosted link's ticket.
    Ticket,
    /// The one-time code that stands for a hosted link's session token.
    ConnectCode,
    /// The start hop of a flow.
    Start,
    /// A flow's OAuth `state`.
    State,
    /// A flow's PKCE verifier (RFC 7636 4.1: 43 to 128 unreserved characters).
    Verifier,
    /// The secret of a Link client of the `test` environment.
    TestLinkSecret,
    /// The secret of a Link client of the `production` environment.
    ProductionLinkSecret,
    /// What opens a link session.
    Link,
    /// What a link session's connection is claimed with.
    Public,
    /// What stands for a claimed connection.
    Access,
    /// What a page in a frame vouches for the window of its flow with.
    Voucher,
}

impl TokenKind {
    /// How the token's text begins. `tk` and `pk` are Cobalt's.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            TokenKind::TestKey => "tk_",
            TokenKind::ProductionKey => "pk_",
            TokenKind::Session => "st_",
            TokenKind::Ticket => "lk_",
            TokenKind::ConnectCode => "cc_",
            TokenKind::Start => "go_",
            TokenKind::State => "s_",
            TokenKind::Verifier => "v_",
            TokenKind::TestLinkSecret => "cs_test_",
            TokenKind::ProductionLinkSecret => "cs_live_",
            TokenKind::Link => "lt_",
            TokenKind::Public => "pt_",
            TokenKind::Access => "at_",
            TokenKind::Voucher => "wv_",
        }
    }
}

/// The SHA-256 of a token: what its row stores.
pub type TokenHash = Vec<u8>;

/// The key that tokens are derived from.
pub struct TokenKey(hmac::Key);

impl TokenKey {
    /// The key made of 32 secret bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// The token of the row `id`. The kind is part of what is signed, so that a token of one kind
    /// is never one of another.
    #[must_use]
    pub fn token(&self, kind: TokenKind, id: &str) -> SecretString {
        let tag = hmac::sign(&self.0, format!("{}|{id}", kind.prefix()).as_bytes());
        SecretString::from(format!("{}{}", kind.prefix(), base64url(tag.as_ref())))
    }

    /// The sandbox provider's own signing key; so its tokens survive a restart.
    #[must_use]
    pub fn sandbox_key(&self) -> [u8; 32] {
        let mut key = [0; 32];
        key.copy_from_slice(hmac::sign(&self.0, b"sandbox").as_ref());
        key
    }

    /// A browser's cookie for the page or the flow with this id: a random value and a proof that we
    /// made it for this one. Giving it out thus writes nothing.
    #[must_use]
    pub fn browser_cookie(&self, id: &str, random: &str) -> String {
        format!("{random}.{}", self.browser_proof(id, random))
    }

    /// Whether a cookie's value is one that [`Self::browser_cookie`] made for `id`.
    #[must_use]
    pub fn is_browser_cookie(&self, id: &str, value: &str) -> bool {
        let Some((random, proof)) = value.split_once('.') else {
            return false;
        };
        let wanted = self.browser_proof(id, random);
        proof.as_bytes().ct_eq(wanted.as_bytes()).into()
    }

    fn browser_proof(&self, id: &str, random: &str) -> String {
        let tag = hmac::sign(&self.0, format!("page|{id}|{random}").as_bytes());
        base64url(tag.as_ref())
    }
}

/// The hash under which a token, state or cookie is looked up.
#[must_use]
pub fn hash(token: &str) -> TokenHash {
    digest::digest(&digest::SHA256, token.as_bytes())
        .as_ref()
        .to_vec()
}

/// As [`hash`], of a secret.
#[must_use]
pub fn hash_secret(token: &SecretString) -> TokenHash {
    hash(token.expose_secret())
}

/// URL-safe base64 without padding.
#[must_use]
pub fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_row_gives_the_same_token_and_another_kind_another() {
        let key = TokenKey::new(&[7; 32]);
        let first = key.token(TokenKind::Session, "ses_1");
        assert_eq!(
            first.expose_secret(),
            key.token(TokenKind::Session, "ses_1").expose_secret()
        );
        assert_eq!(first.expose_secret().len(), 3 + 43);
        let ticket = key.token(TokenKind::Ticket, "ses_1");
        assert_ne!(first.expose_secret()[3..], ticket.expose_secret()[3..]);
    }

    #[test]
    fn a_browser_cookie_belongs_to_its_page() {
        let key = TokenKey::new(&[7; 32]);
        let cookie = key.browser_cookie("page_a", "random");
        assert!(key.is_browser_cookie("page_a", &cookie));
        assert!(!key.is_browser_cookie("page_b", &cookie));
        assert!(!key.is_browser_cookie("page_a", "random."));
        assert!(!key.is_browser_cookie("page_a", "random"));
        assert!(!TokenKey::new(&[8; 32]).is_browser_cookie("page_a", &cookie));
    }
}
