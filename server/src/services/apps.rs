//! Applications as a linked account sees them: facts of the catalog, set-up of the project, the
//! account's connections.
//!
//! An application that nobody could connect, because it lacks an OAuth client, exists for its project
//! only. A list for end users ([`list`]) leaves it out; the failure that names it is for whoever proves
//! to be the project, and [`hidden`] gives what everybody else is told: there is no such application.

mod entry;

use std::collections::HashMap;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;

pub use self::entry::{AppEntry, auth_type, connection_not_found, several};
use super::error::{Result, refuse_part};
use super::{Core, link};
use crate::catalog::{AuthMethod, Provider};
use crate::domain::auth_config::AuthConfig;
use crate::domain::client::Clients;
use crate::domain::link::LinkSession;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::{Environment, Scope};
use crate::store::{Tx, apps, auth_configs, connections};

/// What the failure of an app without a client adds to that of one that is not there.
const NO_CLIENT: &str = ": it has no OAuth client there; give it one (`oauth`) in the project file";

/// The scope's applications with the account's connections, by name, as end users may see them: those
/// that nobody could connect are left out.
///
/// # Errors
/// As the store.
pub async fn list<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
) -> Result<Vec<AppEntry<'c>>> {
    let mut entries = list_all(core, scope, account).await?;
    entries.retain(AppEntry::is_configured);
    Ok(entries)
}

/// The same as the project may see them: all of them.
///
/// # Errors
/// As the store.
pub async fn list_all<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
) -> Result<Vec<AppEntry<'c>>> {
    let mut tx = core.db.read().await?;
    let apps = apps::list(&mut tx, scope).await?;
    let auth_configs = auth_configs::list(&mut tx, scope).await?;
    let connections = connections::list(&mut tx, scope, &account.key).await?;
    let link = link::page::of_account(&mut tx, scope, account).await?;
    drop(tx);
    let mut auth_configs = by_slug(auth_configs, |config| &config.slug);
    let mut connections = by_slug(connections, |connection| &connection.slug);
    let mut entries: Vec<AppEntry<'c>> = apps
        .into_iter()
        .filter(|app| is_for(link.as_ref(), &app.slug))
        .filter_map(|app| {
            let provider = provider(core, scope, &app.slug)?;
            let own = auth_configs.remove(&app.slug).unwrap_or_default();
            Some(AppEntry {
                clients: clients(core, scope, provider, own),
                connections: connections.remove(&app.slug).unwrap_or_default(),
                provider,
                app,
            })
        })
        .collect();
    entries.sort_by_cached_key(|entry| entry.provider.name.to_lowercase());
    Ok(entries)
}

/// What belongs to each app, in the order in which it came.
fn by_slug<T>(all: Vec<T>, slug: impl Fn(&T) -> &str) -> HashMap<String, Vec<T>> {
    let mut of_app: HashMap<String, Vec<T>> = HashMap::new();
    for one in all {
        of_app.entry(slug(&one).to_owned()).or_default().push(one);
    }
    of_app
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
    entry.must_be_configured()?;
    Ok(entry)
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
    let mut tx = core.db.read().await?;
    find_in(core, &mut tx, scope, account, slug).await
}

/// As [`find`], within a transaction.
pub(super) async fn find_in<'c>(
    core: &'c Core,
    tx: &mut Tx,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
) -> Result<AppEntry<'c>> {
    // Only slugs of the catalog reach the database: PostgreSQL refuses texts with NUL.
    let provider = provider(core, scope, slug).ok_or_else(|| not_found(scope, slug))?;
    let link = link::page::of_account(tx, scope, account).await?;
    if !is_for(link.as_ref(), slug) {
        return Err(not_found(scope, slug));
    }
    let app = apps::find(tx, scope, slug).await?;
    let app = app.ok_or_else(|| not_found(scope, slug))?;
    let own = auth_configs::list_of_app(tx, scope, slug).await?;
    let connections = connections::list_of_app(tx, scope, &account.key, slug).await?;
    Ok(AppEntry {
        clients: clients(core, scope, provider, own),
        provider,
        app,
        connections,
    })
}

/// Whether an app exists for the session of the Link flow, if it is one: it is among those that the host
/// asked for, and nothing else is connected.
fn is_for(link: Option<&LinkSession>, slug: &str) -> bool {
    link.is_none_or(|link| {
        let other = link.slug.as_ref().is_some_and(|own| own != slug);
        link.request.allows(slug) && !other
    })
}

/// What whoever is not the project is told instead: an application that lacks a client does not exist
/// for end users.
#[must_use]
pub fn hidden(failure: Failure) -> Failure {
    if failure.code != ErrorCode::AppNotConfigured {
        return failure;
    }
    let detail = failure.detail.strip_suffix(NO_CLIENT).unwrap_or_default();
    Failure {
        request_id: failure.request_id,
        ..refuse_part(ErrorCode::AppNotFound, "slug", detail).failure
    }
}

/// Whether every way to connect an app needs an OAuth client.
#[must_use]
pub fn needs_client(provider: &Provider) -> bool {
    let mut methods = provider.methods();
    methods.all(|method| method == AuthMethod::OAuth2)
}

/// The clients of an app: the project's own and, in `test`, the operator's. An app that the project's
/// own developer described never gets the operator's: its file says where secrets are sent.
#[must_use]
pub fn clients<'c>(
    core: &'c Core,
    scope: &Scope,
    provider: &Provider,
    own: Vec<AuthConfig>,
) -> Clients<'c> {
    let shared = scope.environment == Environment::Test && !provider.is_custom;
    let operators = core.default_clients.find(&provider.slug);
    Clients::new(own, operators.filter(|_| shared))
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
        refuse_part(ErrorCode::AppNotFound, "slug", why)
    })
}

fn provider<'c>(core: &'c Core, scope: &Scope, slug: &str) -> Option<&'c Provider> {
    let provider = core.catalog.find(&scope.project, slug)?;
    let sandbox_off = !core.options.features.sandbox || scope.environment != Environment::Test;
    (!provider.is_sandbox() || !sandbox_off).then_some(provider)
}

fn not_found(scope: &Scope, slug: &str) -> super::Error {
    let shown: String = slug.chars().take(80).collect();
    refuse_part(
        ErrorCode::AppNotFound,
        "slug",
        format!(
            "Application with app_type '{shown}' not found in the {} environment",
            scope.environment()
        ),
    )
}
