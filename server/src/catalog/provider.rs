//! The facts of one app, as its file tells them.

use time::Date;

use super::api::Api;
use super::auth::{Auth, AuthMethod};
use super::brand_button::BrandButton;
use super::capture::Capture;
use super::category::Category;
use super::credential::Credential;
use super::input::Input;

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
    /// Whether it signs nobody in in browsers inside other apps.
    pub refuses_in_app_browsers: bool,
    /// The button that the brand wants to be connected by, if it wants one.
    pub brand_button: Option<BrandButton>,
    /// The ways to authenticate.
    pub auth: Auth,
    /// What end users are asked for.
    pub inputs: Vec<Input>,
    /// Its API.
    pub api: Api,
    /// Whether an operator wrote it for one project; only such apps may name plain http addresses.
    pub is_custom: bool,
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
