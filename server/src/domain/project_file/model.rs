//! What a project is, and what a file wants it to be.

use secrecy::SecretString;

use crate::domain::auth_config::{Callback, DEFAULT_KEY, DEFAULT_NAME};
use crate::domain::config::definition::AppConfigDef;
use crate::domain::project::Settings;
use crate::domain::scope::Environment;

/// The OAuth client that the sandbox provider accepts. It is part of the fixture and no secret.
pub mod sandbox {
    /// Its id.
    pub const CLIENT_ID: &str = "sandbox-client";
    /// Its "secret", the same everywhere.
    pub const CLIENT_SECRET: &str = "sandbox-secret";
}

/// What a project is: loaded from the store.
#[derive(Clone, Debug, Default)]
pub struct ProjectModel {
    /// Its settings.
    pub settings: Settings,
    /// Its apps in all environments, in any order.
    pub apps: Vec<AppModel>,
}

/// An app of a project in one environment.
#[derive(Clone, Debug)]
pub struct AppModel {
    /// Which app of the catalog.
    pub slug: String,
    /// In which environment.
    pub environment: Environment,
    /// Whether an account may connect it several times.
    pub multiple_connections: bool,
    /// Its OAuth clients.
    pub auth_configs: Vec<StoredAuthConfig>,
    /// Its fields and workflows.
    pub definition: AppConfigDef,
}

/// An auth config that is stored.
#[derive(Clone, Debug)]
pub struct StoredAuthConfig {
    /// What stands around its client.
    pub about: About,
    /// Its OAuth client.
    pub client: StoredClient,
}

/// What a project says about an auth config besides its client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Identifies it within its app.
    pub key: String,
    /// For people.
    pub name: String,
    /// For people; may be empty.
    pub description: String,
    /// Whether it is used where nobody names one.
    pub is_default: bool,
    /// Where the provider sends the browser back to.
    pub callback: Callback,
}

impl About {
    /// The only auth config of an app that says `oauth = { ... }`.
    #[must_use]
    pub fn only(callback: Callback) -> Self {
        Self {
            key: DEFAULT_KEY.to_owned(),
            name: DEFAULT_NAME.to_owned(),
            description: String::new(),
            is_default: true,
            callback,
        }
    }
}

/// An OAuth client that is stored.
#[derive(Clone, Debug)]
pub struct StoredClient {
    /// The client's id.
    pub id: String,
    /// As the file had it, if it was `${NAME}`.
    pub id_text: Option<String>,
    /// The client's secret, opened; `None` where only [`export`](super::export) will see the model.
    pub secret: Option<SecretString>,
    /// `${NAME}`, if it came from a variable.
    pub secret_text: Option<String>,
}

/// What a file wants a project to be.
#[derive(Clone, Debug, Default)]
pub struct ProjectFile {
    /// New settings; `None` leaves them as they are.
    pub settings: Option<Settings>,
    /// Its apps, one for each environment that is listed.
    pub apps: Vec<WantedApp>,
}

/// An app as a file wants it in one environment.
#[derive(Clone, Debug)]
pub struct WantedApp {
    /// Which app of the catalog.
    pub slug: String,
    /// In which environment.
    pub environment: Environment,
    /// Whether an account may connect it several times.
    pub multiple_connections: bool,
    /// Its OAuth clients.
    pub auth_configs: Vec<WantedAuthConfig>,
    /// Its fields and workflows.
    pub definition: AppConfigDef,
}

/// An auth config as a file wants it.
#[derive(Clone, Debug)]
pub struct WantedAuthConfig {
    /// What stands around its client.
    pub about: About,
    /// Its OAuth client.
    pub client: WantedClient,
}

/// An OAuth client as a file wants it.
#[derive(Clone, Debug)]
pub struct WantedClient {
    /// The client's id, variables filled in.
    pub id: String,
    /// As the file has it, if it is `${NAME}`.
    pub id_text: Option<String>,
    /// The client's secret.
    pub secret: WantedSecret,
}

/// A client secret as a file wants it.
#[derive(Clone, Debug)]
pub enum WantedSecret {
    /// Seal and store this one.
    New {
        /// The secret.
        value: SecretString,
        /// `${NAME}`, if it came from a variable.
        text: Option<String>,
    },
    /// The variable is not set here; leave what is stored, with its text.
    Kept,
}
