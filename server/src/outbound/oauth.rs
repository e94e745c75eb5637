//! The OAuth client: the address to leave for, and the calls to a provider's token endpoint.
//!
//! It runs the `oauth2` crate's typed requests on our [`Transport`], so that the guard, the limits
//! and the tests' transports hold for token calls too. Answers are first brought into the RFC's
//! shape ([`answer`]). Belongs here: RFC 6749, 7009 and 7636 as a client. Does not belong here: who
//! may start or finish a flow, and where tokens are kept (`services`).

mod answer;
pub mod callback;
mod carrier;
pub mod problem;
mod registration;
mod revoke;
pub mod shopify;

use std::time::Duration;

use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, PkceCodeChallenge,
    RedirectUrl, RefreshToken, TokenUrl,
};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::transport::{DEFAULT_DEADLINE, Transport};
pub use carrier::TokenAnswer;
use carrier::{Carrier, CrateClient, finish};
pub use problem::{ProviderErrorCode, ProviderNote, TokenError, Unavailability};
pub use registration::{ClientAuth, PkceVerifier, Registration};
pub use revoke::TokenHint;

/// How large a token answer may be, in bytes after decompression.
pub const TOKEN_BODY_LIMIT: usize = 256 * 1024;
/// Parameters that only we set.
const OUR_PARAMS: [&str; 7] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "scope",
    "code_challenge",
    "code_challenge_method",
];

/// What a consent asks for.
#[derive(Clone, Copy, Debug)]
pub struct Authorization<'a> {
    /// Ties the answer to this flow.
    pub state: &'a SecretString,
    /// Ties the code to this flow; `None` only for providers that reject PKCE.
    pub verifier: Option<&'a PkceVerifier>,
    /// The permissions.
    pub scopes: &'a [String],
    /// Further parameters, such as `prompt=consent`. Names of ours are ignored.
    pub params: &'a [(String, String)],
}

/// A client of one registration.
pub struct OAuthClient<'a> {
    transport: &'a dyn Transport,
    registration: &'a Registration,
    deadline: Duration,
}

impl<'a> OAuthClient<'a> {
    /// A client with the default deadline per call, which is shorter than a refresh lease.
    #[must_use]
    pub fn new(transport: &'a dyn Transport, registration: &'a Registration) -> Self {
        Self {
            transport,
            registration,
            deadline: DEFAULT_DEADLINE,
        }
    }

    /// The same client with another deadline per call.
    #[must_use]
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The address at which the end user consents.
    #[must_use]
    pub fn authorize_url(&self, authorization: &Authorization<'_>) -> Url {
        let client = self.for_crate();
        let state = authorization.state.expose_secret().to_owned();
        let mut request = client.authorize_url(|| CsrfToken::new(state));
        if let Some(verifier) = authorization.verifier {
            let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier.for_crate());
            request = request.set_pkce_challenge(challenge);
        }
        if !authorization.scopes.is_empty() {
            request = request.add_extra_param("scope", self.joined(authorization.scopes));
        }
        for (name, value) in authorization.params {
            if !OUR_PARAMS.contains(&name.as_str()) {
                request = request.add_extra_param(name, value);
            }
        }
        request.url().0
    }

    /// Exchanges a code for a token.
    ///
    /// # Errors
    /// Any [`TokenError`]; the code must not be tried again after one.
    pub async fn exchange_code(
        &self,
        code: &SecretString,
        verifier: Option<&PkceVerifier>,
    ) -> Result<TokenAnswer, TokenError> {
        let client = self.for_crate();
        let code = code.expose_secret();
        let mut request = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        let mut secrets = vec![code];
        if let Some(verifier) = verifier {
            request = request.set_pkce_verifier(verifier.for_crate());
            secrets.push(verifier.secret().expose_secret());
        }
        for (name, value) in &self.registration.token_params {
            request = request.add_extra_param(name, value);
        }
        finish(request.request_async(&self.carrier(secrets)).await)
    }

    /// Exchanges a refresh token for a fresh token. If the answer names no refresh token, the old
    /// one stays in force.
    ///
    /// # Errors
    /// Any [`TokenError`]; only [`TokenError::InvalidGrant`] ends the connection.
    pub async fn refresh(&self, refresh_token: &SecretString) -> Result<TokenAnswer, TokenError> {
        let client = self.for_crate();
        let token = RefreshToken::new(refresh_token.expose_secret().to_owned());
        let mut request = client.exchange_refresh_token(&token);
        for (name, value) in &self.registration.token_params {
            request = request.add_extra_param(name, value);
        }
        let secrets = vec![refresh_token.expose_secret()];
        finish(request.request_async(&self.carrier(secrets)).await)
    }

    /// Gets a token for the client itself (RFC 6749 4.4).
    ///
    /// # Errors
    /// Any [`TokenError`].
    pub async fn client_credentials(&self, scopes: &[String]) -> Result<TokenAnswer, TokenError> {
        let client = self.for_crate();
        let mut request = client.exchange_client_credentials();
        if !scopes.is_empty() {
            request = request.add_extra_param("scope", self.joined(scopes));
        }
        for (name, value) in &self.registration.token_params {
            request = request.add_extra_param(name, value);
        }
        finish(request.request_async(&self.carrier(Vec::new())).await)
    }

    fn joined(&self, scopes: &[String]) -> String {
        scopes.join(&self.registration.scope_separator)
    }

    fn for_crate(&self) -> CrateClient {
        let registration = self.registration;
        let mut authorize_url = registration.authorize_url.clone();
        keep_foreign_params(&mut authorize_url);
        let mut client = oauth2::Client::new(ClientId::new(registration.client_id.clone()))
            .set_auth_type(match registration.client_auth {
                ClientAuth::Basic => AuthType::BasicAuth,
                ClientAuth::Body => AuthType::RequestBody,
            })
            .set_redirect_uri(RedirectUrl::from_url(registration.redirect_uri.clone()));
        if let Some(secret) = &registration.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
        }
        client
            .set_auth_uri(AuthUrl::from_url(authorize_url))
            .set_token_uri(TokenUrl::from_url(registration.token_url.clone()))
    }

    fn carrier<'c>(&'c self, mut secrets: Vec<&'c str>) -> Carrier<'c> {
        if let Some(secret) = &self.registration.client_secret {
            secrets.push(secret.expose_secret());
        }
        Carrier {
            client: self,
            secrets,
        }
    }
}

/// Drops parameters of ours from an address of the catalog: of two values, a provider might read
/// the one that is not ours.
fn keep_foreign_params(url: &mut Url) {
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !OUR_PARAMS.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    url.set_query(None);
    if !kept.is_empty() {
        url.query_pairs_mut().extend_pairs(kept);
    }
    url.set_fragment(None);
}

#[cfg(test)]
mod tests;
