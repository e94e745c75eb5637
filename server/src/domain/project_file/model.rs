//! What a project is, and what a file wants it to be.

use secrecy::SecretString;

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
    /// Its OAuth client, if there is one.
    pub client: Option<StoredClient>,
    /// Its fields and workflows.
    pub definition: AppConfigDef,
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
    /// Its OAuth client, if there is to be one.
    pub client: Option<WantedClient>,
    /// Its fields and workflows.
    pub definition: AppConfigDef,
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
