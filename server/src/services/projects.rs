//! Projects: making one, applying its file, exporting it.

mod write;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::ProjectId;
use secrecy::SecretString;

use self::write::write;
use super::apps::needs_client;
use super::connect::oauth::client_secret_place;
use super::error::{Result, refuse};
use super::link::clients;
use super::{Core, api_keys};
use crate::crypto::random::new_id;
use crate::domain::auth_config::AuthConfig;
use crate::domain::project::{NAME_RULE, Settings, is_name};
use crate::domain::project_file::{
    self, About, AppModel, Context, KnownApp, Needs, Plan, ProjectFile, ProjectModel,
    StoredAuthConfig, StoredClient,
};
use crate::domain::scope::{Environment, Scope};
use crate::store::projects::{self, Project};
use crate::store::{Tx, apps, auth_configs};

/// A new project and its keys.
pub struct Created {
    /// Its id.
    pub project_id: ProjectId,
    /// `tk_...`
    pub test_api_key: SecretString,
    /// `pk_...`
    pub production_api_key: SecretString,
    /// What the Link flow asks for in `test`.
    pub test_link_client: clients::Created,
    /// What it asks for in `production`.
    pub production_link_client: clients::Created,
}

/// A project file with the variables it may name.
pub struct FileText<'a> {
    /// For messages.
    pub name: &'a str,
    /// What it says.
    pub text: &'a str,
    /// The value of `${NAME}`.
    pub variables: &'a (dyn Fn(&str) -> Option<String> + Sync),
}

/// Makes a project with one API key per environment and, unless `bare`, the sandbox apps.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for a name that is empty or too long.
pub async fn create(core: &Core, name: &str, bare: bool) -> Result<Created> {
    let mut tx = core.db.write().await?;
    let created = create_in(core, &mut tx, name, bare).await?;
    tx.commit().await?;
    Ok(created)
}

/// As [`create`], within a transaction.
///
/// # Errors
/// As [`create`].
pub(super) async fn create_in(core: &Core, tx: &mut Tx, name: &str, bare: bool) -> Result<Created> {
    let name = name.trim();
    if !is_name(name) {
        let why = format!("a project's name has {NAME_RULE}");
        return Err(refuse(ErrorCode::InvalidField, why));
    }
    let now = core.clock.now();
    let id: ProjectId = new_id(&*core.random);
    let settings = Settings {
        name: name.to_owned(),
        ..Settings::default()
    };
    let project = Project {
        id: id.clone(),
        settings,
        created_at: now,
    };
    projects::insert(tx, &project).await?;
    core.vault.add_project(tx, id.as_str()).await?;
    let scope = |environment| Scope {
        project: id.clone(),
        environment,
    };
    let test = api_keys::add(core, tx, &scope(Environment::Test)).await?;
    let production = api_keys::add(core, tx, &scope(Environment::Production)).await?;
    let test_link = clients::add(core, tx, &scope(Environment::Test)).await?;
    let production_link = clients::add(core, tx, &scope(Environment::Production)).await?;
    if !bare {
        let model = ProjectModel {
            settings: project.settings,
            apps: Vec::new(),
        };
        let text = project_file::SANDBOX_FILE;
        let file = FileText {
            name: "sandbox.toml",
            text,
            variables: &|_| None,
        };
        let plan = plan_file(core, &id, &model, &file)?;
        write(core, tx, &id, &plan).await?;
    }
    Ok(Created {
        project_id: id,
        test_api_key: test.key,
        production_api_key: production.key,
        test_link_client: test_link,
        production_link_client: production_link,
    })
}

/// Refuses what is for a project that does not exist.
///
/// # Errors
/// [`ErrorCode::ProjectNotFound`].
pub(super) async fn must_exist(tx: &mut Tx, id: &ProjectId) -> Result<()> {
    match projects::find(tx, id).await? {
        Some(_) => Ok(()),
        None => {
            let why = format!("there is no project {id}");
            Err(refuse(ErrorCode::ProjectNotFound, why))
        }
    }
}

/// What the `[settings]` of a project say.
///
/// # Errors
/// [`ErrorCode::ProjectNotFound`].
pub async fn settings(core: &Core, id: &ProjectId) -> Result<Settings> {
    let found = projects::find(&mut core.db.read().await?, id).await?;
    let project = found.ok_or(ErrorCode::ProjectNotFound)?;
    Ok(project.settings)
}

/// All projects, oldest first.
///
/// # Errors
/// As the store.
pub async fn list(core: &Core) -> Result<Vec<Project>> {
    Ok(projects::list(&mut core.db.read().await?).await?)
}

/// Applies a project file in one transaction, or with `dry_run` only says what it would change.
///
/// # Errors
/// Every mistake in the file with its line and column; then nothing was written.
pub async fn apply(
    core: &Core,
    id: &ProjectId,
    file: &FileText<'_>,
    dry_run: bool,
) -> Result<Plan> {
    if dry_run {
        let model = load(core, &mut core.db.read().await?, id, true).await?;
        return plan_file(core, id, &model, file);
    }
    let mut tx = core.db.write().await?;
    // Whoever applies at the same time plans from what this leaves, not from what this found.
    projects::lock(&mut tx, id).await?;
    let model = load(core, &mut tx, id, true).await?;
    let plan = plan_file(core, id, &model, file)?;
    if !plan.is_empty() {
        write(core, &mut tx, id, &plan).await?;
        tx.commit().await?;
    }
    Ok(plan)
}

/// The project as a file.
///
/// # Errors
/// [`ErrorCode::ProjectNotFound`] for a project that does not exist.
pub async fn export(core: &Core, id: &ProjectId) -> Result<String> {
    let model = load(core, &mut core.db.read().await?, id, false).await?;
    Ok(project_file::export(&model))
}

fn plan_file(
    core: &Core,
    id: &ProjectId,
    current: &ProjectModel,
    file: &FileText<'_>,
) -> Result<Plan> {
    let known_app = |slug: &str| {
        let provider = core.catalog.find(id, slug)?;
        let shared = core.default_clients.find(slug).is_some() && !provider.is_custom;
        Some(KnownApp {
            oauth: provider.auth.oauth2.is_some(),
            sandbox: provider.is_sandbox(),
            needs_client: match (needs_client(provider), shared) {
                (false, _) => Needs::Nowhere,
                (true, true) => Needs::InProduction,
                (true, false) => Needs::Everywhere,
            },
        })
    };
    let context = Context {
        project: id,
        current,
        known_app: &known_app,
        variable: file.variables,
    };
    let wanted: ProjectFile = project_file::read(file.name, file.text, &context)
        .map_err(|problems| Failure::because(ErrorCode::InvalidField, problems.to_string()))?;
    Ok(project_file::plan(current, &wanted, &known_app))
}

/// What the project is now. Secrets are opened for comparing, not for exporting.
async fn load(core: &Core, tx: &mut Tx, id: &ProjectId, open: bool) -> Result<ProjectModel> {
    let project = projects::find(tx, id).await?.ok_or_else(|| {
        refuse(
            ErrorCode::ProjectNotFound,
            format!("there is no project {id}"),
        )
    })?;
    let mut model = ProjectModel {
        settings: project.settings,
        apps: Vec::new(),
    };
    for environment in Environment::ALL {
        let scope = Scope {
            project: id.clone(),
            environment,
        };
        let configs = auth_configs::list(tx, &scope).await?;
        for app in apps::list(tx, &scope).await? {
            let mut own = Vec::new();
            for config in configs.iter().filter(|config| config.slug == app.slug) {
                own.push(stored(core, tx, config, open).await?);
            }
            model.apps.push(AppModel {
                slug: app.slug,
                environment,
                multiple_connections: app.multiple_connections,
                auth_configs: own,
                definition: app.definition,
            });
        }
    }
    Ok(model)
}

async fn stored(
    core: &Core,
    tx: &mut Tx,
    config: &AuthConfig,
    open: bool,
) -> Result<StoredAuthConfig> {
    let secret = if open {
        let place = client_secret_place(config.scope.project(), config.id.as_str());
        Some(
            core.vault
                .open_text(tx, &place, &config.client_secret)
                .await?,
        )
    } else {
        None
    };
    Ok(StoredAuthConfig {
        about: About {
            key: config.key.clone(),
            name: config.name.clone(),
            description: config.description.clone(),
            is_default: config.is_default,
            callback: config.callback,
        },
        client: StoredClient {
            id: config.client_id.clone(),
            id_text: config.client_id_text.clone(),
            secret,
            secret_text: config.client_secret_text.clone(),
        },
    })
}
