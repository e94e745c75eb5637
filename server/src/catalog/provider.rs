//! The facts of one app, as its file tells them.

use std::collections::BTreeMap;

use app::contract::connect::AuthMode;
use app::contract::failure::FieldError;
use app::contract::problem::InputProblem;
use secrecy::{ExposeSecret as _, SecretString};
use time::Date;

use super::api::Api;
use super::capture::Capture;
use super::category::Category;
use super::credential::{Credential, not_in_headers};
use super::discover::Discover;
use super::input::{CheckedInputs, Input};
use super::revoke::Revoke;
use super::template::{TextTemplate, UrlTemplate};

/// An app that people can connect.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its name in addresses and in the API; equals the file's name.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// One sentence.
    pub description: String,
    /// Where it is listed, the main one first.
    pub categories: Vec<Category>,
    /// Path of its logo below the base path; `None` shows a monogram.
    pub logo: Option<String>,
    /// The vendor's own documentation of what is written here.
    pub docs_url: Option<String>,
    /// When a person last compared the file with that documentation.
    pub checked_on: Option<Date>,
    /// Whether every fact has been seen in the vendor's documentation.
    pub verified: bool,
    /// Whether its consent page cuts the window that opened it (by COOP), so that a page of ours
    /// must stay open and wait.
    pub severs_opener: bool,
    /// Whether the brand wants its own button: its mark beside our text.
    pub brand_button: bool,
    /// The ways to authenticate.
    pub auth: Auth,
    /// What end users are asked for.
    pub inputs: Vec<Input>,
    /// Its API.
    pub api: Api,
    /// Whether an operator wrote it for one project; only such apps may name plain http addresses.
    pub is_custom: bool,
}

/// The ways to authenticate; at least one is there.
#[derive(Clone, Debug, Default)]
pub struct Auth {
    /// The end user consents at the provider.
    pub oauth2: Option<OAuth2>,
    /// The end user types an OAuth client of their own.
    pub client_credentials: Option<ClientCredentials>,
    /// The end user types a key.
    pub api_key: Option<Credential>,
    /// The end user types a name and a password or two parts of a key.
    pub basic: Option<Credential>,
}

/// A way to authenticate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AuthMethod {
    /// [`Auth::oauth2`].
    OAuth2,
    /// [`Auth::client_credentials`].
    ClientCredentials,
    /// [`Auth::api_key`].
    ApiKey,
    /// [`Auth::basic`].
    Basic,
}

impl AuthMethod {
    /// All of them, the one that asks least of the end user first.
    pub const ALL: [Self; 4] = [
        Self::OAuth2,
        Self::ClientCredentials,
        Self::ApiKey,
        Self::Basic,
    ];

    /// As it is written in files and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OAuth2 => "oauth2",
            Self::ClientCredentials => "oauth2_client_credentials",
            Self::ApiKey => "api_key",
            Self::Basic => "basic",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == name)
    }

    /// What the end user does: consent or type.
    #[must_use]
    pub const fn mode(self) -> AuthMode {
        match self {
            Self::OAuth2 => AuthMode::OAuth,
            Self::ClientCredentials | Self::ApiKey | Self::Basic => AuthMode::Keys,
        }
    }
}

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

    /// The scopes that a token answer says were granted. Without a `scope` in the answer they are
    /// those that were asked for (RFC 6749, section 5.1).
    #[must_use]
    pub fn granted(&self, answered: Option<&str>) -> Vec<String> {
        let separator =
            |c: char| c.is_ascii_whitespace() || self.scope_separator.trim().contains(c);
        match (self.granted_scopes, answered) {
            (GrantedScopes::Answered, Some(text)) => text
                .split(separator)
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            _ => self.scopes.iter().map(|scope| scope.name.clone()).collect(),
        }
    }
}

/// The client credentials grant of RFC 6749, section 4.4, with the end user's own client.
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    /// Where tokens come from.
    pub token_url: UrlTemplate,
    /// What the grant is called; `client_credentials` in the RFC.
    pub grant_type: String,
    /// The client's name; made of inputs.
    pub client_id: TextTemplate,
    /// The client's secret; made of inputs.
    pub client_secret: TextTemplate,
    /// How the client authenticates to the token endpoint.
    pub client_auth: ClientAuth,
    /// What is asked for, as it is sent; may be empty.
    pub scope: String,
    /// Seconds that a token lasts when the answer does not say.
    pub access_lifetime_s: Option<u32>,
    /// Further parameters of the token request.
    pub token_params: Vec<(String, TextTemplate)>,
    /// What later requests need of the token answer.
    pub captures: Vec<Capture>,
    /// How the access token is sent.
    pub credential: Credential,
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

/// How a client authenticates to a token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// HTTP Basic (RFC 6749, section 2.3.1).
    Basic,
    /// `client_id` and `client_secret` in the form body.
    Body,
    /// HTTP Basic, and the request's body is JSON instead of a form.
    BasicJson,
    /// HTTP Basic with the secret as the user name and an empty password.
    SecretAsUser,
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

impl Provider {
    /// Its ways to authenticate, the preferred one first. Never empty for a loaded file.
    pub fn methods(&self) -> impl Iterator<Item = AuthMethod> {
        let auth = &self.auth;
        AuthMethod::ALL.into_iter().filter(|method| match method {
            AuthMethod::OAuth2 => auth.oauth2.is_some(),
            AuthMethod::ClientCredentials => auth.client_credentials.is_some(),
            AuthMethod::ApiKey => auth.api_key.is_some(),
            AuthMethod::Basic => auth.basic.is_some(),
        })
    }

    /// How a credential of this method is sent; `None` if the app does not have the method.
    #[must_use]
    pub fn credential(&self, method: AuthMethod) -> Option<&Credential> {
        match method {
            AuthMethod::OAuth2 => self.auth.oauth2.as_ref().map(|oauth| &oauth.credential),
            AuthMethod::ClientCredentials => self
                .auth
                .client_credentials
                .as_ref()
                .map(|client| &client.credential),
            AuthMethod::ApiKey => self.auth.api_key.as_ref(),
            AuthMethod::Basic => self.auth.basic.as_ref(),
        }
    }

    /// What connecting in this way captures.
    #[must_use]
    pub fn captures(&self, method: AuthMethod) -> &[Capture] {
        let Auth {
            oauth2,
            client_credentials,
            ..
        } = &self.auth;
        match method {
            AuthMethod::OAuth2 => oauth2.as_ref().map(|oauth| &*oauth.captures),
            AuthMethod::ClientCredentials => {
                client_credentials.as_ref().map(|client| &*client.captures)
            }
            AuthMethod::ApiKey | AuthMethod::Basic => None,
        }
        .unwrap_or_default()
    }

    /// What connecting in this way asks for.
    pub fn inputs_for(&self, method: AuthMethod) -> impl Iterator<Item = &Input> {
        self.inputs.iter().filter(move |input| input.serves(method))
    }

    /// Checks what was typed, or what comes back from the vault.
    ///
    /// # Errors
    /// Every value that is missing, not asked for, or of the wrong form, by input name.
    pub fn check_inputs(
        &self,
        method: AuthMethod,
        values: &BTreeMap<String, SecretString>,
    ) -> Result<CheckedInputs, Vec<FieldError>> {
        let checked = CheckedInputs::check(&self.inputs, method, values)?;
        let misplaced: Vec<FieldError> = self
            .inputs_for(method)
            .filter_map(|input| {
                let value = checked.get(&input.name)?.expose_secret();
                let problem = self.misplaced(method, input, value)?;
                Some(FieldError::new(&input.name, problem.to_string()))
            })
            .collect();
        if misplaced.is_empty() {
            Ok(checked)
        } else {
            Err(misplaced)
        }
    }

    /// Why a value cannot stand where this input's values go. A pattern need not say all of that:
    /// `acme-` is no part of a host name.
    fn misplaced(&self, method: AuthMethod, input: &Input, value: &str) -> Option<InputProblem> {
        if !self.addresses().all(|it| it.takes(&input.name, value)) {
            return Some(input.wrong_form());
        }
        let credential = self.credential(method)?;
        let headers = self.api.headers.iter().map(|(_, text)| text);
        credential
            .refuses(&input.name, value)
            .or_else(|| not_in_headers(headers, &input.name, value))
    }

    /// Every address in its file.
    fn addresses(&self) -> impl Iterator<Item = &UrlTemplate> {
        let oauth = self.auth.oauth2.iter().flat_map(|oauth| {
            [Some(&oauth.authorize_url), Some(&oauth.token_url)]
                .into_iter()
                .chain([oauth.refresh_url.as_ref(), oauth.issuer.as_ref()])
                .chain([oauth.revoke.as_ref().map(|revoke| &revoke.url)])
                .chain([oauth.discover.as_ref().map(|discover| &discover.url)])
        });
        let client = self.auth.client_credentials.as_ref();
        let api = &self.api;
        let identity = api.identity.as_ref().map(|identity| &identity.call.url);
        oauth
            .chain([client.map(|client| &client.token_url), Some(&api.base_url)])
            .chain([api.verify.as_ref().map(|call| &call.url), identity])
            .flatten()
    }

    /// What connecting allows, in words for the consent page.
    #[must_use]
    pub fn permissions(&self) -> Vec<&str> {
        let mut words: Vec<&str> = Vec::new();
        for scope in self.auth.oauth2.iter().flat_map(|oauth| &oauth.scopes) {
            if !words.contains(&scope.label.as_str()) {
                words.push(&scope.label);
            }
        }
        words
    }

    /// What of [`Self::permissions`] is not covered by these granted scopes.
    #[must_use]
    pub fn withheld(&self, granted: &[String]) -> Vec<&str> {
        let mut words: Vec<&str> = Vec::new();
        for scope in self.auth.oauth2.iter().flat_map(|oauth| &oauth.scopes) {
            if !granted.contains(&scope.name) && !words.contains(&scope.label.as_str()) {
                words.push(&scope.label);
            }
        }
        words
    }

    /// Whether this is a sandbox app: served by this binary, for the `test` environment only.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.api.base_url.is_sandbox()
    }
}
