//! Applications as a linked account sees them: facts of the catalog, set-up of the project, the
//! account's connection.

use app::contract::connect::AppStatus;
use app::contract::error::ErrorCode;

use super::Core;
use super::error::{Result, refuse};
use crate::catalog::{AuthMethod, Provider};
use crate::domain::connection::{AuthType, Connection, Status};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::{Environment, Scope};
use crate::store::{apps, connections};

/// An application of a project.
#[derive(Clone, Debug)]
pub struct AppEntry<'c> {
    /// Its facts.
    pub provider: &'c Provider,
    /// Its set-up.
    pub app: apps::App,
    /// The account's connection.
    pub connection: Option<Connection>,
}

impl AppEntry<'_> {
    /// How it is connected here: the method that asks least of the end user.
    #[must_use]
    pub fn method(&self) -> AuthMethod {
        self.provider.methods().next().unwrap_or(AuthMethod::ApiKey)
    }

    /// The same in Cobalt's words.
    #[must_use]
    pub fn auth_type(&self) -> AuthType {
        match self.method() {
            AuthMethod::OAuth2 => AuthType::OAuth2,
            AuthMethod::ClientCredentials | AuthMethod::ApiKey | AuthMethod::Basic => {
                AuthType::KeyBased
            }
        }
    }

    /// Whether end users can connect it: an OAuth app needs its client's credentials.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        self.method() != AuthMethod::OAuth2
            || (self.app.client_id.is_some() && self.app.client_secret.is_some())
    }

    /// How it stands for the account.
    #[must_use]
    pub fn status(&self) -> AppStatus {
        match self.connection.as_ref().map(|connection| connection.status) {
            None => AppStatus::NotConnected,
            Some(Status::Active) => AppStatus::Connected,
            Some(Status::NeedsReauth(_)) => AppStatus::NeedsReauth,
        }
    }

    /// Whether there is anything to configure.
    #[must_use]
    pub fn is_configurable(&self) -> bool {
        let definition = &self.app.definition;
        definition.fields.iter().any(|field| !field.hidden)
            || definition.visible_workflows().next().is_some()
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
    let mut connections = connections::list(&mut tx, scope, &account.key).await?;
    let mut entries: Vec<AppEntry<'c>> = apps
        .into_iter()
        .filter_map(|app| {
            let provider = provider(core, scope, &app.slug)?;
            let at = connections
                .iter()
                .position(|connection| connection.slug == app.slug);
            let connection = at.map(|at| connections.swap_remove(at));
            Some(AppEntry {
                provider,
                app,
                connection,
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
    let connection = connections::find(&mut tx, scope, &account.key, slug).await?;
    Ok(AppEntry {
        provider,
        app,
        connection,
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
