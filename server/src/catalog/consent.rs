//! The consent of an end user, as a file describes it.

use super::auth::ClientAuth;
use super::capture::Capture;
use super::credential::Credential;
use super::discover::Discover;
use super::revoke::Revoke;
use super::template::{TextTemplate, UrlTemplate};

/// The authorization code grant of RFC 6749, section 4.1.
#[derive(Clone, Debug)]
pub struct OAuth2 {
    /// Where the end user consents.
    pub authorize_url: UrlTemplate,
    /// Where codes and refresh tokens are exchanged.
    pub token_url: UrlTemplate,
    /// Where refresh tokens are exchanged, if elsewhere.
    pub refresh_url: Option<UrlTemplate>,
    /// How a grant is revoked, if the provider offers it.
    pub revoke: Option<Revoke>,
    /// The call made right after the token answer.
    pub discover: Option<Discover>,
    /// What later requests need of the provider's answers.
    pub captures: Vec<Capture>,
    /// What the provider calls itself in `iss` (RFC 9207); an answer that names another issuer is
    /// refused.
    pub issuer: Option<UrlTemplate>,
    /// Whether the provider promises `iss`; an answer without it is refused then.
    pub iss_required: bool,
    /// What is asked for.
    pub scopes: Vec<Scope>,
    /// Between scopes in our request; a provider's answer is split at commas and blanks as well.
    pub scope_separator: String,
    /// Where the granted scopes are learnt.
    pub granted_scopes: GrantedScopes,
    /// Whether the provider takes part in PKCE (RFC 7636, S256).
    pub pkce: bool,
    /// How our client authenticates to the token endpoint.
    pub client_auth: ClientAuth,
    /// How tokens age.
    pub refresh: Refresh,
    /// Whether the provider refuses `response_type`, which the protocol wants.
    pub omit_response_type: bool,
    /// Further parameters of the authorize address.
    pub authorize_params: Vec<(String, TextTemplate)>,
    /// Further parameters of token requests, for codes and for refresh tokens.
    pub token_params: Vec<(String, TextTemplate)>,
    /// How the access token is sent.
    pub credential: Credential,
    /// What data cannot say.
    pub quirks: Vec<Quirk>,
}

impl OAuth2 {
    /// The `scope` parameter of the authorize address; empty when nothing is asked for.
    #[must_use]
    pub fn scope_parameter(&self) -> String {
        let names: Vec<&str> = self
            .scopes
            .iter()
            .map(|scope| scope.name.as_str())
            .collect();
        names.join(&self.scope_separator)
    }

    /// The scopes that a token answer says were granted, each of which may still be several in the
    /// provider's own way of writing them. Without a `scope` in the answer they are those that were
    /// asked for (RFC 6749, section 5.1).
    #[must_use]
    pub fn granted(&self, answered: Option<&[String]>) -> Vec<String> {
        let separator =
            |c: char| c.is_ascii_whitespace() || self.scope_separator.trim().contains(c);
        match (self.granted_scopes, answered) {
            (GrantedScopes::Answered, Some(texts)) => texts
                .iter()
                .flat_map(|text| text.split(separator))
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            _ => self.scopes.iter().map(|scope| scope.name.clone()).collect(),
        }
    }
}

/// A permission that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// As the provider calls it.
    pub name: String,
    /// What it allows, for the end user: "Read your contacts".
    pub label: String,
}

/// Where the granted scopes are learnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantedScopes {
    /// From `scope` of the token answer.
    Answered,
    /// Nowhere: what the provider answers is not a list of scopes, so those asked for count.
    AsRequested,
}

/// How tokens age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refresh {
    /// Whether each refresh token is replaced when it is used.
    pub rotates: bool,
    /// Seconds for which a replaced refresh token still works; 0 where the vendor promises none.
    pub grace_s: u32,
    /// Seconds that an access token lasts when the answer does not say.
    pub access_lifetime_s: Option<u32>,
    /// Seconds after which a refresh token dies, used or not.
    pub refresh_lifetime_s: Option<u32>,
    /// Seconds after which a refresh token dies when it was not used.
    pub idle_lifetime_s: Option<u32>,
}

/// What data cannot say. Each is handled in one function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quirk {
    /// The callback's query is signed with the client secret and names the shop it is for.
    ShopifyCallbackHmac,
}
