//! The ways to authenticate that a file can name.

use app::contract::connect::AuthMode;

use super::capture::Capture;
use super::consent::OAuth2;
use super::credential::Credential;
use super::template::{TextTemplate, UrlTemplate};

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

    /// The API's `auth_type`.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self.mode() {
            AuthMode::OAuth => "oauth2",
            AuthMode::Keys => "keybased",
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
