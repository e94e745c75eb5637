//! Objects as Cobalt's clients know them. Here a value becomes public on purpose: what is not
//! written out here does not leave.
//!
//! One file per subject. The document of the API is generated from these types, their comments
//! included, so it says what is sent. A config's shape is `domain::config::wire`, as its fields are
//! the project's own.

mod account;
mod action;
mod application;
mod auth;
mod config;
mod link;
mod outcome;
mod session;

pub use account::{Integration, LinkedAccount, LinkedAccountPage, UpsertedAccount, UserField};
pub use action::{Action, ActionParameter, ActionParameters, ActionResult, Actions};
pub use application::{
    Application, ApplicationOrAll, Applications, ConnectedAccount, InputField, Lead,
};
pub use auth::{AuthConfigs, AuthStructure};
pub use config::{ConfigName, ConfigNames};
pub use link::{AccessToken, HeldConnection, LinkResult, LinkTimeline, LinkToken, RotatedToken};
pub use outcome::{
    AuthUrl, Checked, Done, DoneWith, Integrated, Message, Revoked, Stored, stored_credential,
};
pub use session::{HostedLink, HostedProperties, OrgBasics, SessionToken};

use crate::catalog::Provider;
use crate::domain::connection::{Connection, GrantEnd};
use crate::domain::scope::Scope;
use crate::options::Options;

/// Cobalt writes `NA` where the provider does not say who is connected.
fn identifier(connection: &Connection) -> String {
    if connection.identifier.is_empty() {
        "NA".to_owned()
    } else {
        connection.identifier.clone()
    }
}

/// When the access ends by itself; nothing where that is not known, or using it moves the end on.
fn access_ends_at(connection: &Connection) -> Option<String> {
    let end = connection.grant_end.and_then(GrantEnd::fixed);
    end.map(|at| at.rfc3339())
}

fn icon(provider: &Provider, options: &Options) -> String {
    let logo = provider.logo.as_deref();
    logo.map(|path| options.address.public_url.join(path))
        .unwrap_or_default()
}

/// The organisation id that Cobalt's documents carry: the hexadecimal half of the project's id.
fn org(scope: &Scope) -> String {
    scope.project().trim_start_matches("prj_").to_owned()
}
