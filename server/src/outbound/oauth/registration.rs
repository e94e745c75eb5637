//! What a client is at a provider: its addresses, its credentials, its PKCE verifier.
//!
//! Does not belong here: where they come from (`catalog`, `services`).

use oauth2::PkceCodeVerifier;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::crypto::random::{Random, secret_text};

/// How a client proves itself at the token endpoint (RFC 6749 2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// In the `Authorization` header.
    Basic,
    /// As `client_id` and `client_secret` in the body.
    Body,
}

/// An app's registration at a provider, complete and interpolated.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Where the end user consents.
    pub authorize_url: Url,
    /// Where codes and refresh tokens are exchanged.
    pub token_url: Url,
    /// Where tokens are revoked, if the provider offers it.
    pub revoke_url: Option<Url>,
    /// Our id at the provider.
    pub client_id: String,
    /// Our secret at the provider; a public client has none.
    pub client_secret: Option<SecretString>,
    /// How the two are sent.
    pub client_auth: ClientAuth,
    /// Where the provider sends the end user back to.
    pub redirect_uri: Url,
    /// What stands between scopes: a space by the RFC, a comma at some providers.
    pub scope_separator: String,
    /// Further parameters of token requests, such as `audience`.
    pub token_params: Vec<(String, String)>,
}

/// A PKCE verifier (RFC 7636 4.1): 43 to 128 unreserved characters.
#[derive(Clone, Debug)]
pub struct PkceVerifier(SecretString);

impl PkceVerifier {
    /// A fresh one with 256 random bits.
    #[must_use]
    pub fn generate(random: &dyn Random) -> Self {
        Self(SecretString::from(secret_text(random)))
    }

    /// One that was kept; `None` if it is not a verifier.
    #[must_use]
    pub fn parse(text: SecretString) -> Option<Self> {
        let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
        let bytes = text.expose_secret().as_bytes();
        let right = (43..=128).contains(&bytes.len()) && bytes.iter().all(|b| unreserved(*b));
        right.then(|| Self(text))
    }

    /// The text, to be sealed until the code comes back.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }

    pub(super) fn for_crate(&self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.0.expose_secret().to_owned())
    }
}
