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

use std::borrow::Cow;
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
pub use revoke::{Revocation, RevocationBody, RevocationProof, SecretPairs, TokenHint};

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
    /// Where the end user consents.
    pub authorize_url: &'a Url,
    /// Our id at the provider.
    pub client_id: &'a str,
    /// Where the provider sends the end user back to.
    pub redirect_uri: &'a Url,
    /// Ties the answer to this flow.
    pub state: &'a SecretString,
    /// Ties the code to this flow; `None` only for providers that reject PKCE.
    pub verifier: Option<&'a PkceVerifier>,
    /// The permissions, as they are sent; may be empty.
    pub scope: &'a str,
    /// Whether the provider refuses `response_type`.
    pub omit_response_type: bool,
    /// Further parameters, such as `prompt=consent`. Names of ours are ignored.
    pub params: &'a [(String, String)],
}

impl Authorization<'_> {
    /// The address at which the end user consents.
    #[must_use]
    pub fn url(&self) -> Url {
        let mut authorize_url = self.authorize_url.clone();
        keep_params(&mut authorize_url, |name| !OUR_PARAMS.contains(&name));
        let client = oauth2::basic::BasicClient::new(ClientId::new(self.client_id.to_owned()))
            .set_auth_uri(AuthUrl::from_url(authorize_url))
            .set_redirect_uri(RedirectUrl::from_url(self.redirect_uri.clone()));
        let state = self.state.expose_secret().to_owned();
        let mut request = client.authorize_url(|| CsrfToken::new(state));
        if let Some(verifier) = self.verifier {
            let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier.for_crate());
            request = request.set_pkce_challenge(challenge);
        }
        if !self.scope.is_empty() {
            request = request.add_extra_param("scope", self.scope);
        }
        for (name, value) in self.params {
            if !OUR_PARAMS.contains(&name.as_str()) {
                request = request.add_extra_param(name, value);
            }
        }
        let mut url = request.url().0;
        if self.omit_response_type {
            keep_params(&mut url, |name| name != "response_type");
        }
        url
    }
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

    /// Exchanges a code for a token. `redirect_uri` is the one that the code was asked for with.
    ///
    /// # Errors
    /// Any [`TokenError`]; the code must not be tried again after one.
    pub async fn exchange_code(
        &self,
        code: &SecretString,
        verifier: Option<&PkceVerifier>,
        redirect_uri: &Url,
    ) -> Result<TokenAnswer, TokenError> {
        let client = self.for_crate();
        let code = code.expose_secret();
        let redirect_uri = RedirectUrl::from_url(redirect_uri.clone());
        let mut request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_redirect_uri(Cow::Owned(redirect_uri));
        let mut secrets = vec![code];
        if let Some(verifier) = verifier {
            request = request.set_pkce_verifier(verifier.for_crate());
            secrets.push(verifier.secret().expose_secret());
        }
        for (name, value) in &self.registration.token_params {
            request = request.add_extra_param(name, value);
        }
        let carrier = self.carrier(&self.registration.token_url, None, secrets);
        finish(request.request_async(&carrier).await)
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
        let registration = self.registration;
        let url = registration.refresh_url.as_ref();
        let url = url.unwrap_or(&registration.token_url);
        let carrier = self.carrier(url, None, vec![refresh_token.expose_secret()]);
        finish(request.request_async(&carrier).await)
    }

    /// Gets a token for the client itself (RFC 6749 4.4). `grant_type` is what the provider calls
    /// that; `scope` is sent as it is, if it is not empty.
    ///
    /// # Errors
    /// Any [`TokenError`].
    pub async fn client_credentials(
        &self,
        grant_type: &str,
        scope: &str,
    ) -> Result<TokenAnswer, TokenError> {
        let client = self.for_crate();
        let mut request = client.exchange_client_credentials();
        if !scope.is_empty() {
            request = request.add_extra_param("scope", scope);
        }
        for (name, value) in &self.registration.token_params {
            request = request.add_extra_param(name, value);
        }
        let url = &self.registration.token_url;
        let carrier = self.carrier(url, Some(grant_type), Vec::new());
        finish(request.request_async(&carrier).await)
    }

    fn for_crate(&self) -> CrateClient {
        let registration = self.registration;
        let mut client = oauth2::Client::new(ClientId::new(registration.client_id.clone()))
            .set_auth_type(match registration.client_auth {
                ClientAuth::Body => AuthType::RequestBody,
                ClientAuth::Basic | ClientAuth::BasicJson | ClientAuth::SecretAsUser => {
                    AuthType::BasicAuth
                }
            });
        if let Some(secret) = &registration.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
        }
        client.set_token_uri(TokenUrl::from_url(registration.token_url.clone()))
    }

    fn carrier<'c>(
        &'c self,
        url: &'c Url,
        grant_type: Option<&'c str>,
        mut secrets: Vec<&'c str>,
    ) -> Carrier<'c> {
        if let Some(secret) = &self.registration.client_secret {
            secrets.push(secret.expose_secret());
        }
        Carrier {
            client: self,
            url,
            grant_type,
            secrets,
        }
    }
}

/// Drops parameters from an address: of two values of ours and the catalog's, a provider might read
/// the one that is not ours.
fn keep_params(url: &mut Url, keep: impl Fn(&str) -> bool) {
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| keep(name))
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
