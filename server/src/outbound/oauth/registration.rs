//! What a client is at a provider: its addresses, its credentials, its PKCE verifier.
//!
//! Does not belong here: where they come from (`catalog`, `services`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use oauth2::PkceCodeVerifier;
use secrecy::{ExposeSecret as _, SecretString};
use url::{Url, form_urlencoded};

use super::problem::ProviderNote;
use super::{ProviderErrorCode, TokenError};
use crate::crypto::random::{Random, secret_text};

/// How a client proves itself at the token endpoint (RFC 6749 2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// In the `Authorization` header.
    Basic,
    /// As `client_id` and `client_secret` in the body.
    Body,
    /// In the `Authorization` header, beside a body that is JSON instead of a form.
    BasicJson,
    /// In the `Authorization` header, the secret as the user name and nothing as the password.
    SecretAsUser,
}

/// A client of a provider's token endpoint, complete and interpolated.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Where tokens come from.
    pub token_url: Url,
    /// Where refresh tokens are exchanged, if elsewhere.
    pub refresh_url: Option<Url>,
    /// Our id at the provider.
    pub client_id: String,
    /// Our secret at the provider; a public client has none.
    pub client_secret: Option<SecretString>,
    /// How the two are sent.
    pub client_auth: ClientAuth,
    /// Further parameters of token requests, such as `audience`.
    pub token_params: Vec<(String, String)>,
}

impl Registration {
    /// The proof of the client as a header, if it travels there.
    pub(super) fn proof_header(&self) -> Result<Option<HeaderValue>, TokenError> {
        let Some(secret) = &self.client_secret else {
            return Ok(None);
        };
        match self.client_auth {
            ClientAuth::Body => Ok(None),
            ClientAuth::Basic | ClientAuth::BasicJson => self.basic().map(Some),
            // Stripe takes it as it is; nothing else is known to use this.
            ClientAuth::SecretAsUser => header(&format!("{}:", secret.expose_secret())).map(Some),
        }
    }

    /// The proof of the client, or its name, as parameters of a body; empty if it travels in a
    /// header.
    pub(super) fn proof_parameters(&self) -> Vec<(&'static str, &str)> {
        match (&self.client_secret, self.client_auth) {
            (None, _) => vec![("client_id", &self.client_id)],
            (Some(secret), ClientAuth::Body) => vec![
                ("client_id", &self.client_id),
                ("client_secret", secret.expose_secret()),
            ],
            (Some(_), _) => Vec::new(),
        }
    }

    /// Client id and secret for a header, each form-encoded first (RFC 6749 2.3.1).
    pub(super) fn basic(&self) -> Result<HeaderValue, TokenError> {
        let encode =
            |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let secret = self.client_secret.as_ref();
        let secret = secret.map_or("", |secret| secret.expose_secret());
        header(&format!("{}:{}", encode(&self.client_id), encode(secret)))
    }
}

/// HTTP Basic of a name and a password with a colon between.
fn header(pair: &str) -> Result<HeaderValue, TokenError> {
    let text = format!("Basic {}", STANDARD.encode(pair));
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        TokenError::from_code(ProviderErrorCode::InvalidClient, ProviderNote::default())
    })?;
    value.set_sensitive(true);
    Ok(value)
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
