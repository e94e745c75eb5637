//! Configs: what an account answered to an application's form.
//!
//! A write by the API checks what it mentions against lists that are known without asking the
//! provider; only answering loads live lists. [`fields`] is the way to one field at a time.

pub mod fields;
mod naming;
pub mod page;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use serde_json::{Value, json};

pub use self::naming::parse_config_id;
use self::naming::{Owner, config_id_of, named_or_default, not_found, slug_of};
use super::Core;
use super::apps::{self, AppEntry};
use super::connect::target::Which;
use super::error::{Result, refuse, refuse_part};
use super::live_options::{self, Lists};
use crate::crypto::random::new_id;
use crate::domain::config::form::Typed;
use crate::domain::config::labels::Labels;
use crate::domain::config::options::{ResolvedOptions, wanted_options};
use crate::domain::config::stored::{self, StoredConfig};
use crate::domain::config::{update as write, wire};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::configs::{self, Config, ConfigName, Named};
use crate::store::{Tx, accounts, connections};

/// How many configs an account may have for one app.
const MOST: usize = 100;

/// `POST config`: the config of this name, made if there is none.
///
/// # Errors
/// As [`Owner::of`], and [`ErrorCode::MissingField`] without a slug, [`ErrorCode::AppNotFound`],
/// [`ErrorCode::InvalidField`] for labels of another shape.
pub async fn create(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    which: &Which,
    body: &Value,
    lists: Lists,
) -> Result<wire::Config> {
    let (slug, config_id) = (slug_of(body)?, config_id_of(body, account)?);
    let entry = apps::get(core, scope, account, &slug).await?;
    let owner = Owner::of(&entry, which)?;
    let name = ["labels", "map_fields_object"]
        .into_iter()
        .find(|name| body.get(name).is_some());
    let name = name.unwrap_or("labels");
    let labels = Labels::parse(name, body.get(name))
        .map_err(|error| refuse_part(ErrorCode::InvalidField, error.place(), error.to_string()))?;
    let name = ConfigName {
        account: &account.key,
        slug: &slug,
        connection: owner.part(),
        config_id: &config_id,
    };
    let known = ResolvedOptions::default();
    let config = change(core, scope, &entry, &name, Some(labels.clone()), |config| {
        let mut config = config.clone();
        config.relabel(labels.clone());
        write::update(&entry.app.definition, &config, body, &known)
            .map_err(|error| Failure::from(error).into())
    })
    .await?;
    let shown = (&config, config_id.as_str());
    show(core, scope, account, (&entry, owner), shown, lists).await
}

/// `PUT config`: writes what the body mentions.
///
/// # Errors
/// As [`create`], and [`ErrorCode::ConfigNotFound`], [`ErrorCode::UnknownConfigField`],
/// [`ErrorCode::UnknownWorkflow`], [`ErrorCode::InvalidConfig`]; then nothing was written.
pub async fn update(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    which: &Which,
    body: &Value,
    lists: Lists,
) -> Result<wire::Config> {
    let (slug, config_id) = (slug_of(body)?, config_id_of(body, account)?);
    let entry = apps::get(core, scope, account, &slug).await?;
    let owner = Owner::of(&entry, which)?;
    let name = ConfigName {
        account: &account.key,
        slug: &slug,
        connection: owner.part(),
        config_id: &config_id,
    };
    let known = ResolvedOptions::default();
    let config = change(core, scope, &entry, &name, None, |config| {
        write::update(&entry.app.definition, config, body, &known)
            .map_err(|error| Failure::from(error).into())
    })
    .await?;
    let shown = (&config, config_id.as_str());
    show(core, scope, account, (&entry, owner), shown, lists).await
}

/// Changes a config in a transaction of its own. With `labels` a missing one is made first, without
/// it is not found.
async fn change(
    core: &Core,
    scope: &Scope,
    entry: &AppEntry<'_>,
    name: &ConfigName<'_>,
    labels: Option<Labels>,
    edit: impl FnOnce(&StoredConfig) -> Result<StoredConfig>,
) -> Result<StoredConfig> {
    let mut tx = core.db.write().await?;
    let changed = change_in(core, &mut tx, scope, entry, name, labels, edit).await?;
    tx.commit().await?;
    Ok(changed)
}

/// As [`change`], within a transaction.
async fn change_in(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    entry: &AppEntry<'_>,
    name: &ConfigName<'_>,
    labels: Option<Labels>,
    edit: impl FnOnce(&StoredConfig) -> Result<StoredConfig>,
) -> Result<StoredConfig> {
    // Of writers at once each finds what the one before has left. Whoever disconnects holds the
    // account too, so no config outlives its connection.
    if !accounts::lock(tx, scope, name.account).await? {
        let why = "the linked account was deleted meanwhile";
        return Err(refuse(ErrorCode::LinkedAccountNotFound, why));
    }
    let found = configs::find(tx, scope, name).await?;
    match (found, labels) {
        (None, None) => Err(not_found(name.config_id)),
        (None, Some(labels)) => {
            let fresh = stored::create(&entry.app.definition, labels);
            insert(core, tx, scope, entry, name, edit(&fresh)?).await
        }
        (Some(mut config), _) => {
            let edited = edit(&config.body)?;
            if edited != config.body {
                config.body = edited;
                alone(configs::update(tx, scope, &config, core.clock.now()).await?)?;
            }
            Ok(config.body)
        }
    }
}

/// Whoever holds the account is the only one who writes its configs, but for a project file that
/// moves them between the account and its connections.
fn alone(written: bool) -> Result<()> {
    let why = "the project is being changed; try again";
    let moved = || refuse(ErrorCode::Unavailable, why);
    written.then_some(()).ok_or_else(moved)
}

async fn insert(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    entry: &AppEntry<'_>,
    name: &ConfigName<'_>,
    body: StoredConfig,
) -> Result<StoredConfig> {
    if !name.connection.is_empty() {
        let there = connections::list_of_app(tx, scope, name.account, name.slug).await?;
        if !there.iter().any(|one| one.id.as_str() == name.connection) {
            return Err(apps::connection_not_found(name.connection));
        }
    }
    let there = configs::names_of_app(tx, scope, name.account, name.slug).await?;
    if there.len() >= MOST {
        return Err(naming::too_many(&entry.provider.name, MOST));
    }
    let config = Config {
        key: new_id(&*core.random),
        connection: name.connection.to_owned(),
        config_id: name.config_id.to_owned(),
        body,
        version: 1,
    };
    alone(configs::insert(tx, scope, name, &config, core.clock.now()).await?)?;
    Ok(config.body)
}

/// `GET config`.
///
/// # Errors
/// As [`Owner::of`], and [`ErrorCode::AppNotFound`], [`ErrorCode::ConfigNotFound`].
pub async fn get(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    which: &Which,
    config_id: Option<&str>,
    lists: Lists,
) -> Result<wire::Config> {
    let entry = apps::find(core, scope, account, slug).await?;
    let owner = Owner::of(&entry, which)?;
    let config_id = &named_or_default(config_id, account)?;
    let name = ConfigName {
        account: &account.key,
        slug,
        connection: owner.part(),
        config_id,
    };
    let found = configs::find(&mut core.db.read().await?, scope, &name).await?;
    let config = found.ok_or_else(|| not_found(config_id))?;
    show(
        core,
        scope,
        account,
        (&entry, owner),
        (&config.body, config_id),
        lists,
    )
    .await
}

/// `DELETE config`.
///
/// # Errors
/// As [`get`].
pub async fn delete(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    which: &Which,
    config_id: Option<&str>,
) -> Result<()> {
    let entry = apps::find(core, scope, account, slug).await?;
    let owner = Owner::of(&entry, which)?;
    let config_id = &named_or_default(config_id, account)?;
    let name = ConfigName {
        account: &account.key,
        slug,
        connection: owner.part(),
        config_id,
    };
    let mut tx = core.db.write().await?;
    if !configs::delete(&mut tx, scope, &name).await? {
        return Err(not_found(config_id));
    }
    tx.commit().await?;
    Ok(())
}

/// The account's configs of an app, with the connection that they work through.
pub struct Configs<'c> {
    /// The app.
    pub entry: AppEntry<'c>,
    /// Oldest first.
    pub configs: Vec<Named>,
}

/// `GET configs`: all that the account has for an app, or for one of its connections.
///
/// # Errors
/// [`ErrorCode::AppNotFound`].
pub async fn list<'c>(
    core: &'c Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    which: &Which,
) -> Result<Configs<'c>> {
    let entry = apps::find(core, scope, account, slug).await?;
    let mut tx = core.db.read().await?;
    let mut configs = configs::names_of_app(&mut tx, scope, &account.key, slug).await?;
    if *which != Which::Only {
        let owner = Owner::of(&entry, which)?;
        configs.retain(|config| config.connection == owner.part());
    }
    Ok(Configs { entry, configs })
}

/// `PATCH workflows`: switches one workflow and touches nothing else; gives all of them. Lists are
/// not loaded: a provider that is slow must not hold up a switch.
///
/// # Errors
/// [`ErrorCode::AppNotFound`], [`ErrorCode::ConfigNotFound`], [`ErrorCode::NotConnected`],
/// [`ErrorCode::WorkflowNotFound`], [`ErrorCode::MissingField`], [`ErrorCode::InvalidField`],
/// [`ErrorCode::InvalidConfig`] when its required fields are empty.
pub async fn switch(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    (slug, config_id, workflow): (&str, &str, &str),
    which: &Which,
    enabled: Option<&Value>,
) -> Result<wire::Workflows> {
    let entry = apps::get(core, scope, account, slug).await?;
    let owner = Owner::of(&entry, which)?;
    let enabled = naming::switch_of(enabled)?;
    let config_id = &named_or_default(Some(config_id), account)?;
    let name = ConfigName {
        account: &account.key,
        slug,
        connection: owner.part(),
        config_id,
    };
    let found = configs::find(&mut core.db.read().await?, scope, &name).await?;
    found.ok_or_else(|| not_found(config_id))?;
    if owner.connection.is_none() {
        return Err(refuse(
            ErrorCode::NotConnected,
            format!("{} is not connected for this account", entry.provider.name),
        ));
    }
    let workflow = fields::find_workflow(&entry.app.definition, workflow)?;
    let body = json!({ "workflows": [{ "id": workflow.id, "enabled": enabled }] });
    let known = ResolvedOptions::default();
    let config = change(core, scope, &entry, &name, None, |config| {
        write::update(&entry.app.definition, config, &body, &known)
            .map_err(|error| Failure::from(error).into())
    })
    .await?;
    let shown = (&config, config_id.as_str());
    let config = show(core, scope, account, (&entry, owner), shown, Lists::Skip).await?;
    Ok(wire::Workflows {
        workflows: config.workflows,
    })
}

async fn show(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    (entry, owner): (&AppEntry<'_>, Owner<'_>),
    (config, config_id): (&StoredConfig, &str),
    lists: Lists,
) -> Result<wire::Config> {
    let definition = &entry.app.definition;
    let through = owner.connection.filter(|_| lists == Lists::Load);
    let options = if let Some(connection) = through {
        let wanted = wanted_options(definition, &Typed::of(definition, config));
        let (slug, which) = (&entry.app.slug, Which::This(connection.id.clone()));
        live_options::load(core, scope, account, slug, &which, wanted).await
    } else {
        ResolvedOptions::default()
    };
    Ok(wire::config(
        definition,
        config,
        (&entry.app.slug, config_id),
        owner.connection.map(|connection| &connection.id),
        &options.failures(),
        &options,
    ))
}
