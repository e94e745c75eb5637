//! One application as a linked account sees it.

use app::contract::connect::AppStatus;
use app::contract::error::ErrorCode;
use app::contract::failure::Failure;

use super::super::Error;
use super::super::connect::target::Which;
use super::super::error::{Result, refuse, refuse_part};
use super::{NO_CLIENT, not_found};
use crate::catalog::{AuthMethod, Provider};
use crate::domain::client::{Client, Clients};
use crate::domain::connection::{AuthType, Connection, Status};
use crate::store::apps;

/// An application of a project.
#[derive(Clone, Debug)]
pub struct AppEntry<'c> {
    /// Its facts.
    pub provider: &'c Provider,
    /// Its set-up.
    pub app: apps::App,
    /// The OAuth clients that it can be connected with.
    pub clients: Clients<'c>,
    /// The account's connections, newest first.
    pub connections: Vec<Connection>,
}

impl AppEntry<'_> {
    /// How it can be connected here, the way that asks least of the end user first: consent needs a
    /// client's credentials.
    pub fn methods(&self) -> impl Iterator<Item = AuthMethod> {
        let methods = self.provider.methods();
        let has_client = self.clients.offered().next().is_some();
        methods.filter(move |method| *method != AuthMethod::OAuth2 || has_client)
    }

    /// The first of them; of an app that cannot be connected here the first that it knows.
    #[must_use]
    pub fn method(&self) -> AuthMethod {
        let mut all = self.methods().chain(self.provider.methods());
        all.next().unwrap_or(AuthMethod::ApiKey)
    }

    /// The same in Cobalt's words.
    #[must_use]
    pub fn auth_type(&self) -> AuthType {
        auth_type(self.method())
    }

    /// Whether end users can connect it.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.methods().next().is_some()
    }

    /// Refuses an app that end users cannot connect.
    ///
    /// # Errors
    /// [`ErrorCode::AppNotConfigured`].
    pub fn must_be_configured(&self) -> Result<()> {
        if self.is_configured() {
            return Ok(());
        }
        let AppEntry { provider, app, .. } = self;
        let missing = not_found(&app.scope, &provider.slug).failure.detail;
        let why = format!("{missing}{NO_CLIENT}");
        Err(refuse_part(ErrorCode::AppNotConfigured, "slug", why))
    }

    /// Whether an account may have several connections to it.
    #[must_use]
    pub fn is_multi(&self) -> bool {
        self.app.multiple_connections || self.clients.are_several()
    }

    /// How it stands for the account.
    #[must_use]
    pub fn status(&self) -> AppStatus {
        let works = |connection: &Connection| connection.status == Status::Active;
        match self.connections.as_slice() {
            [] => AppStatus::NotConnected,
            all if all.iter().any(works) => AppStatus::Connected,
            _ => AppStatus::NeedsReauth,
        }
    }

    /// The connection that a caller means.
    ///
    /// # Errors
    /// [`ErrorCode::ConnectionNotFound`] for an id that is none of the account's for this app,
    /// [`ErrorCode::NotConnected`] without any or when the one that was found has gone since,
    /// [`ErrorCode::MissingField`] where there are several and none is named.
    pub fn pick(&self, which: &Which) -> Result<&Connection> {
        let not_connected = || {
            refuse(
                ErrorCode::NotConnected,
                format!("{} is not connected for this account", self.provider.name),
            )
        };
        match (which, self.connections.as_slice()) {
            (Which::Named(id), all) => all
                .iter()
                .find(|connection| connection.id.as_str() == id)
                .ok_or_else(|| connection_not_found(id)),
            (Which::This(id), all) => all
                .iter()
                .find(|connection| connection.id == *id)
                .ok_or_else(not_connected),
            (Which::Only, []) => Err(not_connected()),
            (Which::Only, [_, _, ..]) if self.is_multi() => Err(several(&self.provider.name)),
            (Which::Only, [newest, ..]) => Ok(newest),
        }
    }

    /// The client with this id, which one of its connections may have been made with.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`] when the app has none of it.
    pub fn client(&self, id: &str) -> Result<Client<'_>> {
        self.named_client(self.clients.find(id))
    }

    /// The client with this id, to connect with.
    ///
    /// # Errors
    /// As [`Self::client`], also for one that new consents do not use any more.
    pub fn offered_client(&self, id: &str) -> Result<Client<'_>> {
        let mut offered = self.clients.offered();
        self.named_client(offered.find(|client| client.id().as_str() == id))
    }

    fn named_client<'a>(&self, found: Option<Client<'a>>) -> Result<Client<'a>> {
        found.ok_or_else(|| {
            let why = format!(
                "auth_config_id must be the id of an auth config of {}",
                self.provider.name
            );
            Failure::about(ErrorCode::InvalidField, "auth_config_id", why).into()
        })
    }

    /// The client that a connection goes on with; `None` where it needs none, or that client is gone.
    #[must_use]
    pub fn client_of(&self, connection: &Connection) -> Option<Client<'_>> {
        if connection.auth_type != AuthType::OAuth2 {
            return None;
        }
        let made_with = connection.auth_config.as_ref();
        self.clients.of(made_with, connection.default_client)
    }

    /// The client to renew a connection with: its own, unless new consents do not use that any more.
    #[must_use]
    pub fn client_to_renew(&self, connection: &Connection) -> Option<Client<'_>> {
        let own = self.client_of(connection).map(Client::id);
        let mut offered = self.clients.offered();
        let same = offered.find(|client| Some(client.id()) == own);
        let by_consent = connection.auth_type == AuthType::OAuth2;
        same.or_else(|| self.clients.offered().next().filter(|_| by_consent))
    }

    /// Whether there is anything to configure.
    #[must_use]
    pub fn is_configurable(&self) -> bool {
        let definition = &self.app.definition;
        definition.fields.iter().any(|field| !field.hidden)
            || definition.visible_workflows().next().is_some()
    }
}

/// A method in Cobalt's words.
#[must_use]
pub const fn auth_type(method: AuthMethod) -> AuthType {
    match method {
        AuthMethod::OAuth2 => AuthType::OAuth2,
        AuthMethod::ClientCredentials | AuthMethod::ApiKey | AuthMethod::Basic => {
            AuthType::KeyBased
        }
    }
}

/// There is no such connection, or it is not the caller's, which is the same.
#[must_use]
pub fn connection_not_found(id: &str) -> Error {
    let shown: String = id.chars().take(80).collect();
    refuse_part(
        ErrorCode::ConnectionNotFound,
        "connection_id",
        format!("Connection with id {shown} not found"),
    )
}

/// The account has several connections to the app and the caller named none.
#[must_use]
pub fn several(app: &str) -> Error {
    let why = format!(
        "connection_id is required: this account has several connections to {app} \
         (`connected_accounts` of the application lists them)"
    );
    Failure::about(ErrorCode::MissingField, "connection_id", why).into()
}
