//! An auth config: an OAuth client that a project registered at an app's provider. Cobalt's SDKs
//! also call it an auth profile.

use app::contract::ids::{AuthConfigId, ContextId};

use super::scope::Scope;

/// The key of the only auth config of an app whose project file says `oauth = { ... }`.
pub const DEFAULT_KEY: &str = "default";
/// What that one is called.
pub const DEFAULT_NAME: &str = "Default";

/// An OAuth client of a project for an app. The client's secret stays sealed in here.
#[derive(Clone, Debug)]
pub struct AuthConfig {
    /// `auth_config_id` of the API.
    pub id: AuthConfigId,
    /// Whose it is.
    pub scope: Scope,
    /// For which application of the catalog.
    pub slug: String,
    /// What the project file calls it.
    pub key: String,
    /// For people.
    pub name: String,
    /// For people; may be empty.
    pub description: String,
    /// Whether it is used where nobody names one; exactly one of an app's is.
    pub is_default: bool,
    /// Where the provider sends the browser back to.
    pub callback: Callback,
    /// The registration's part of its callback address.
    pub context: ContextId,
    /// The OAuth client's id.
    pub client_id: String,
    /// The client id as the project file has it, if it is `${NAME}`.
    pub client_id_text: Option<String>,
    /// The sealed client secret.
    pub client_secret: Vec<u8>,
    /// `${NAME}` where the secret came from a variable.
    pub client_secret_text: Option<String>,
}

/// Where a provider sends the browser back to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Callback {
    /// `/oauth/callback/{context}`: an address of this registration alone.
    #[default]
    Context,
    /// `/api/v1/{slug}/callback`: the address that a client registered for Cobalt has already. Apps
    /// of the same slug share it, so the answer's state alone says which one is meant.
    Cobalt,
}

impl Callback {
    /// As stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Callback::Context => "context",
            Callback::Cobalt => "cobalt",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Context, Self::Cobalt]
            .into_iter()
            .find(|callback| callback.as_str() == text)
    }
}

impl AuthConfig {
    /// The path of its callback address.
    #[must_use]
    pub fn callback_path(&self) -> String {
        match self.callback {
            Callback::Context => format!("/oauth/callback/{}", self.context),
            Callback::Cobalt => format!("/api/v1/{}/callback", self.slug),
        }
    }
}
