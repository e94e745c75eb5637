//! Carrying out the plan of a project file.

use app::contract::error::ErrorCode;
use app::contract::ids::ProjectId;
use secrecy::{ExposeSecret as _, SecretSlice};

use super::super::connect::oauth::client_secret_place;
use super::super::error::{Result, refuse};
use super::super::{Core, Error};
use crate::crypto::random::new_id;
use crate::domain::auth_config::AuthConfig;
use crate::domain::project_file::{Plan, WantedApp, WantedAuthConfig, WantedSecret};
use crate::domain::scope::{Environment, Scope};
use crate::store::apps::{self, App};
use crate::store::{Tx, auth_configs, configs, projects};

/// Writes what the plan wants; one transaction with the reading that the plan came from.
///
/// # Errors
/// As the store and the vault.
pub(super) async fn write(core: &Core, tx: &mut Tx, id: &ProjectId, plan: &Plan) -> Result<()> {
    let now = core.clock.now();
    if let Some(settings) = &plan.settings {
        projects::update_settings(tx, id, settings, now).await?;
    }
    for wanted in &plan.add {
        let app = App {
            id: new_id(&*core.random),
            scope: scope_of(id, wanted.environment),
            slug: wanted.slug.clone(),
            multiple_connections: wanted.multiple_connections,
            definition: wanted.definition.clone(),
        };
        apps::insert(tx, &app, now).await?;
        write_auth_configs(core, tx, &app.scope, wanted, &[]).await?;
        move_configs(tx, &app.scope, wanted).await?;
    }
    for update in &plan.update {
        let (wanted, scope) = (&update.app, scope_of(id, update.app.environment));
        let found = apps::find(tx, &scope, &wanted.slug).await?;
        let mut app = found.ok_or_else(|| {
            let why = "an app went while its project was being changed; apply the file again";
            refuse(ErrorCode::Unavailable, why)
        })?;
        app.multiple_connections = wanted.multiple_connections;
        app.definition = wanted.definition.clone();
        apps::update(tx, &app, now).await?;
        write_auth_configs(core, tx, &scope, wanted, &update.new_registrations).await?;
        move_configs(tx, &scope, wanted).await?;
    }
    for (slug, environment) in &plan.remove {
        let scope = scope_of(id, *environment);
        apps::delete(tx, &scope, slug).await?;
        auth_configs::delete_of_app(tx, &scope, slug).await?;
    }
    Ok(())
}

fn scope_of(project: &ProjectId, environment: Environment) -> Scope {
    Scope {
        project: project.clone(),
        environment,
    }
}

/// The app's auth configs as the file wants them. Those of `new_registrations` get another callback
/// address, so that no answer made for the old client fits.
async fn write_auth_configs(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    wanted: &WantedApp,
    new_registrations: &[String],
) -> Result<()> {
    let there = auth_configs::list_of_app(tx, scope, &wanted.slug).await?;
    let is_wanted = |key: &str| wanted.auth_configs.iter().any(|new| new.about.key == key);
    for gone in there.iter().filter(|config| !is_wanted(&config.key)) {
        auth_configs::delete(tx, scope, &wanted.slug, &gone.key).await?;
    }
    for new in &wanted.auth_configs {
        let old = there.iter().find(|config| config.key == new.about.key);
        let keeps_address = !new_registrations.contains(&new.about.key);
        let (id, context) = match old {
            Some(old) if keeps_address => (old.id.clone(), old.context.clone()),
            Some(old) => (old.id.clone(), new_id(&*core.random)),
            None => (new_id(&*core.random), new_id(&*core.random)),
        };
        let mut config = AuthConfig {
            id,
            scope: scope.clone(),
            slug: wanted.slug.clone(),
            key: new.about.key.clone(),
            name: new.about.name.clone(),
            description: new.about.description.clone(),
            is_default: new.about.is_default,
            callback: new.about.callback,
            context,
            client_id: new.client.id.clone(),
            client_id_text: new.client.id_text.clone(),
            client_secret: Vec::new(),
            client_secret_text: None,
        };
        seal_secret(core, tx, &mut config, new, old).await?;
        auth_configs::put(tx, &config, core.clock.now()).await?;
    }
    Ok(())
}

/// Gives the config its secret: a new one sealed, or the old one as it is.
async fn seal_secret(
    core: &Core,
    tx: &mut Tx,
    config: &mut AuthConfig,
    wanted: &WantedAuthConfig,
    old: Option<&AuthConfig>,
) -> Result<()> {
    match (&wanted.client.secret, old) {
        (WantedSecret::New { value, text }, _) => {
            let place = client_secret_place(config.scope.project(), config.id.as_str());
            let bytes = SecretSlice::from(value.expose_secret().as_bytes().to_vec());
            config.client_secret = core.vault.seal(tx, &place, &bytes).await?;
            config.client_secret_text = text.clone();
        }
        (WantedSecret::Kept, Some(old)) => {
            config.client_secret = old.client_secret.clone();
            config.client_secret_text = old.client_secret_text.clone();
        }
        (WantedSecret::Kept, None) => {
            return Err(Error::internal(std::io::Error::other(
                "a plan keeps the secret of an auth config that is not there",
            )));
        }
    }
    Ok(())
}

/// Where an app may be connected several times, configs belong to a connection, else to the account.
async fn move_configs(tx: &mut Tx, scope: &Scope, wanted: &WantedApp) -> Result<()> {
    if wanted.multiple_connections || wanted.auth_configs.len() > 1 {
        configs::spread(tx, scope, &wanted.slug).await?;
    } else {
        configs::gather(tx, scope, &wanted.slug).await?;
    }
    Ok(())
}
