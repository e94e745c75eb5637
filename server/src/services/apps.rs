//! Applications as a linked account sees them: facts of the catalog, set-up of the project, the
//! account's connections.

use app::contract::connect::AppStatus;
use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};

use super::Core;
use super::connect::target::Which;
use super::error::{Result, refuse};
use crate::catalog::{AuthMethod, Provider};
use crate::domain::auth_config::AuthConfig;
use crate::domain::connection::{AuthType, Connection, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::{Environment, Scope};
use crate::store::{apps, auth_configs, connections};

/// An application of a project.
#[derive(Clone, Debug)]
pub struct AppEntry<'c> {
    /// Its facts.
    pub provider: &'c Provider,
    /// Its set-up.
    pub app: apps::App,
    /// The project's OAuth clients for it, the default one first.
    pub auth_configs: Vec<AuthConfig>,
    /// The account's connections, newest first.
    pub connections: Vec<Connection>,
}

impl AppEntry<'_> {
    /// How it can be connected here, the way that asks least of the end user first: consent needs a
    /// client's credentials.
    pub fn methods(&self) -> impl Iterator<Item = AuthMethod> {
        let methods = self.provider.methods();
        methods.filter(|method| *method != AuthMethod::OAuth2 || !self.auth_configs.is_empty())
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

    /// Whether an account may have several connections to it.
    #[must_use]
    pub fn is_multi(&self) -> bool {
        self.app.multiple_connections || self.auth_configs.len() > 1
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

    /// The auth config with this id.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`] when the app has none of it.
    pub fn auth_config(&self, id: &str) -> Result<&AuthConfig> {
        let found = self.auth_configs.iter().find(|own| own.id.as_str() == id);
        found.ok_or_else(|| {
            let why = format!(
                "auth_config_id must be the id of an auth config of {}",
                self.provider.name
            );
            Failure::because(ErrorCode::InvalidField, &why)
                .with_fields(vec![FieldError::new("auth_config_id", why)])
                .into()
        })
    }

    /// The auth config that a connection was made with. Where it is gone the default one takes its
    /// place: the provider decides whether the grant still works.
    #[must_use]
    pub fn auth_config_of(&self, connection: &Connection) -> Option<&AuthConfig> {
        if connection.auth_type != AuthType::OAuth2 {
            return None;
        }
        let own = connection.auth_config.as_ref();
        self.auth_configs
            .iter()
            .find(|config| Some(&config.id) == own)
            .or_else(|| self.auth_configs.first())
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

/// The scope's applications with the account's connections, by name. Applications that nobody could
/// connect are left out.
///
/// # Errors
/// As the store.
pub async fn list<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
) -> Result<Vec<AppEntry<'c>>> {
    let mut tx = core.db.read().await?;
    let apps = apps::list(&mut tx, scope).await?;
    let auth_configs = auth_configs::list(&mut tx, scope).await?;
    let connections = connections::list(&mut tx, scope, &account.key).await?;
    let mut entries: Vec<AppEntry<'c>> = apps
        .into_iter()
        .filter_map(|app| {
            let provider = provider(core, scope, &app.slug)?;
            let of_app = |config: &&AuthConfig| config.slug == app.slug;
            let auth_configs = auth_configs.iter().filter(of_app).cloned().collect();
            let of_app = |connection: &&Connection| connection.slug == app.slug;
            let connections = connections.iter().filter(of_app).cloned().collect();
            Some(AppEntry {
                provider,
                app,
                auth_configs,
                connections,
            })
        })
        .filter(AppEntry::is_configured)
        .collect();
    entries.sort_by_cached_key(|entry| entry.provider.name.to_lowercase());
    Ok(entries)
}

/// One application for the account, if it can be connected.
///
/// # Errors
/// [`ErrorCode::AppNotFound`], [`ErrorCode::AppNotConfigured`].
pub async fn get<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
) -> Result<AppEntry<'c>> {
    let entry = find(core, scope, account, slug).await?;
    if entry.is_configured() {
        return Ok(entry);
    }
    Err(refuse(
        ErrorCode::AppNotConfigured,
        format!(
            "Application {slug} has no OAuth credentials in the {} environment: set `oauth` in \
             the project file",
            scope.environment()
        ),
    ))
}

/// One application for the account, also one that cannot be connected any more: what the account
/// has of it can still be seen and removed.
///
/// # Errors
/// [`ErrorCode::AppNotFound`].
pub async fn find<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
) -> Result<AppEntry<'c>> {
    // Only slugs of the catalog reach the database: PostgreSQL refuses texts with NUL.
    let provider = provider(core, scope, slug).ok_or_else(|| not_found(scope, slug))?;
    let mut tx = core.db.read().await?;
    let app = apps::find(&mut tx, scope, slug).await?;
    let app = app.ok_or_else(|| not_found(scope, slug))?;
    let auth_configs = auth_configs::list_of_app(&mut tx, scope, slug).await?;
    let connections = connections::list_of_app(&mut tx, scope, &account.key, slug).await?;
    Ok(AppEntry {
        provider,
        app,
        auth_configs,
        connections,
    })
}

/// The facts of an application for anybody who asks: a built-in one, or a custom one of the asking
/// project.
///
/// # Errors
/// [`ErrorCode::AppNotFound`].
pub fn facts<'c>(core: &'c Core, scope: Option<&Scope>, slug: &str) -> Result<&'c Provider> {
    let own = || core.catalog.find(&scope?.project, slug);
    let found = core.catalog.find_builtin(slug).or_else(own);
    let is_off = |provider: &Provider| provider.is_sandbox() && !core.options.features.sandbox;
    let found = found.filter(|provider| !is_off(provider));
    found.map(|provider| &**provider).ok_or_else(|| {
        let shown: String = slug.chars().take(80).collect();
        let why = format!("Application with app_type '{shown}' not found");
        refuse(ErrorCode::AppNotFound, why)
    })
}

fn provider<'c>(core: &'c Core, scope: &Scope, slug: &str) -> Option<&'c Provider> {
    let provider = core.catalog.find(&scope.project, slug)?;
    let sandbox_off = !core.options.features.sandbox || scope.environment != Environment::Test;
    (!provider.is_sandbox() || !sandbox_off).then_some(provider)
}

fn not_found(scope: &Scope, slug: &str) -> super::Error {
    let shown: String = slug.chars().take(80).collect();
    refuse(
        ErrorCode::AppNotFound,
        format!(
            "Application with app_type '{shown}' not found in the {} environment",
            scope.environment()
        ),
    )
}

/// There is no such connection, or it is not the caller's, which is the same.
#[must_use]
pub fn connection_not_found(id: &str) -> super::Error {
    let shown: String = id.chars().take(80).collect();
    refuse(
        ErrorCode::ConnectionNotFound,
        format!("Connection with id {shown} not found"),
    )
}

/// The account has several connections to the app and the caller named none.
#[must_use]
pub fn several(app: &str) -> super::Error {
    let why = format!(
        "connection_id is required: this account has several connections to {app} \
         (`connected_accounts` of the application lists them)"
    );
    Failure::because(ErrorCode::MissingField, &why)
        .with_fields(vec![FieldError::new("connection_id", why)])
        .into()
}
