//! Configs: what an account answered to an application's form.
//!
//! A write by the API checks what it mentions against lists that are known without asking the
//! provider; only reading loads live lists.

use app::contract::config::ConfigForm;
use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use app::contract::form::{ConfigAction, FormValues};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::apps::{self, AppEntry};
use super::error::{Result, refuse};
use super::hosted::{self, Visit};
use super::{Core, Error, live_options};
use crate::crypto::random::new_id;
use crate::domain::config::form::{Typed, decode, to_view, validate};
use crate::domain::config::labels::Labels;
use crate::domain::config::options::{ResolvedOptions, wanted_options};
use crate::domain::config::stored::{self, StoredConfig};
use crate::domain::config::{update as write, wire};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::configs::{self, Config, ConfigName};
use crate::store::{Tx, drafts};

/// How often a write is tried again when somebody else wrote in between.
const ATTEMPTS: usize = 8;

/// The config screen of a page.
pub struct Screen<'c> {
    /// The app.
    pub entry: AppEntry<'c>,
    /// The form, drawn from what was typed since the last save, else from what is saved.
    pub form: ConfigForm,
    /// Whether something has been typed that is not saved.
    pub unsaved: bool,
}

/// What was typed on a page, with what was wrong with it.
#[derive(Serialize, Deserialize)]
struct Draft {
    typed: Typed,
    errors: Vec<FieldError>,
}

/// `POST config`: the config of this name, made if there is none.
///
/// # Errors
/// [`ErrorCode::MissingField`] without a slug, [`ErrorCode::AppNotFound`],
/// [`ErrorCode::InvalidField`] for labels of another shape.
pub async fn create(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    body: &Value,
) -> Result<Value> {
    let (slug, config_id) = (slug_of(body)?, config_id_of(body, account)?);
    let entry = apps::get(core, scope, account, &slug).await?;
    let sent = body.get("labels").or_else(|| body.get("map_fields_object"));
    let labels = Labels::parse(sent).map_err(|error| {
        let fields = vec![FieldError::new("labels", error.to_string())];
        Failure::because(ErrorCode::InvalidField, error.to_string()).with_fields(fields)
    })?;
    let name = ConfigName {
        account: &account.key,
        slug: &slug,
        config_id: &config_id,
    };
    let config = change(core, scope, &entry, &name, Some(labels.clone()), |config| {
        let mut config = config.clone();
        config.relabel(labels.clone());
        Ok(config)
    })
    .await?;
    let mentions = ["fields", "application_data_slots", "workflows"];
    let writes = mentions.iter().any(|key| body.get(key).is_some());
    let config = if writes {
        write_body(core, scope, &entry, &name, body).await?
    } else {
        config
    };
    show(core, scope, account, &entry, &config, &config_id).await
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
    body: &Value,
) -> Result<Value> {
    let (slug, config_id) = (slug_of(body)?, config_id_of(body, account)?);
    let entry = apps::get(core, scope, account, &slug).await?;
    let name = ConfigName {
        account: &account.key,
        slug: &slug,
        config_id: &config_id,
    };
    let config = write_body(core, scope, &entry, &name, body).await?;
    show(core, scope, account, &entry, &config, &config_id).await
}

async fn write_body(
    core: &Core,
    scope: &Scope,
    entry: &AppEntry<'_>,
    name: &ConfigName<'_>,
    body: &Value,
) -> Result<StoredConfig> {
    let known = ResolvedOptions::default();
    change(core, scope, entry, name, None, |config| {
        write::update(&entry.app.definition, config, body, &known)
            .map_err(|error| Failure::from(error).into())
    })
    .await
}

/// Changes a config in one transaction. With `labels` a missing one is made first, without it is
/// not found.
async fn change(
    core: &Core,
    scope: &Scope,
    entry: &AppEntry<'_>,
    name: &ConfigName<'_>,
    labels: Option<Labels>,
    mut edit: impl FnMut(&StoredConfig) -> Result<StoredConfig>,
) -> Result<StoredConfig> {
    for _ in 0..ATTEMPTS {
        let mut tx = core.db.write().await?;
        let found = configs::find(&mut tx, scope, name).await?;
        let done = match (found, &labels) {
            (None, None) => return Err(not_found(name.config_id)),
            (None, Some(labels)) => {
                let fresh = stored::create(&entry.app.definition, labels.clone());
                insert(core, &mut tx, scope, name, edit(&fresh)?).await?
            }
            (Some(mut config), _) => {
                let edited = edit(&config.body)?;
                if edited == config.body {
                    return Ok(edited);
                }
                config.body = edited;
                let written = configs::update(&mut tx, scope, &config, core.clock.now()).await?;
                written.then_some(config.body)
            }
        };
        if let Some(body) = done {
            tx.commit().await?;
            return Ok(body);
        }
    }
    Err(refuse(
        ErrorCode::Unavailable,
        "the config is being written by others; try again",
    ))
}

async fn insert(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    name: &ConfigName<'_>,
    body: StoredConfig,
) -> Result<Option<StoredConfig>> {
    let config = Config {
        key: new_id(&*core.random),
        config_id: name.config_id.to_owned(),
        body,
        version: 1,
    };
    let inserted = configs::insert(tx, scope, name, &config, core.clock.now()).await?;
    Ok(inserted.then_some(config.body))
}

/// `GET config`.
///
/// # Errors
/// [`ErrorCode::AppNotFound`], [`ErrorCode::ConfigNotFound`].
pub async fn get(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    config_id: Option<&str>,
) -> Result<Value> {
    let entry = apps::get(core, scope, account, slug).await?;
    let config_id = config_id.unwrap_or(&account.account_id);
    let name = ConfigName {
        account: &account.key,
        slug,
        config_id,
    };
    let found = configs::find(&mut core.db.read().await?, scope, &name).await?;
    let config = found.ok_or_else(|| not_found(config_id))?;
    show(core, scope, account, &entry, &config.body, config_id).await
}

/// `DELETE config`.
///
/// # Errors
/// [`ErrorCode::AppNotFound`], [`ErrorCode::ConfigNotFound`].
pub async fn delete(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    config_id: Option<&str>,
) -> Result<()> {
    apps::get(core, scope, account, slug).await?;
    let config_id = config_id.unwrap_or(&account.account_id);
    let name = ConfigName {
        account: &account.key,
        slug,
        config_id,
    };
    let mut tx = core.db.write().await?;
    if !configs::delete(&mut tx, scope, &name).await? {
        return Err(not_found(config_id));
    }
    tx.commit().await?;
    Ok(())
}

async fn show(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    entry: &AppEntry<'_>,
    config: &StoredConfig,
    config_id: &str,
) -> Result<Value> {
    let definition = &entry.app.definition;
    let options = if entry.connection.is_some() {
        let wanted = wanted_options(definition, &Typed::of(definition, config));
        live_options::load(core, scope, account, &entry.app.slug, wanted).await
    } else {
        ResolvedOptions::default()
    };
    let mut object = wire::config_json(
        definition,
        config,
        &entry.app.slug,
        config_id,
        &[],
        &options,
    );
    if let (Some(connection), Some(object)) = (&entry.connection, object.as_object_mut()) {
        object.insert("connection_id".to_owned(), json!(connection.id));
    }
    Ok(object)
}

/// The config screen of a page. Writes nothing: a config that does not exist yet is shown as it
/// would be made.
///
/// # Errors
/// [`ErrorCode::AppNotFound`].
pub async fn screen<'c>(core: &'c Core, visit: &Visit, slug: &str) -> Result<Screen<'c>> {
    let (scope, account) = (&visit.session.scope, &visit.session.account);
    let entry = apps::get(core, scope, account, slug).await?;
    let definition = &entry.app.definition;
    let mut tx = core.db.read().await?;
    let config = saved(&mut tx, scope, visit, &entry).await?;
    let draft = draft(core, &mut tx, visit, slug).await?;
    drop(tx);
    let unsaved = draft.is_some();
    let (typed, errors) = match draft {
        Some(draft) => (draft.typed, draft.errors),
        None => (Typed::of(definition, &config), Vec::new()),
    };
    let wanted = wanted_options(definition, &typed);
    let options = live_options::load(core, scope, account, slug, wanted).await;
    let form = to_view(definition, &config, &typed, &options, &errors);
    Ok(Screen {
        entry,
        form,
        unsaved,
    })
}

/// A press of a button of the config form. What was typed is kept as a draft; only saving validates,
/// writes and drops the draft.
///
/// # Errors
/// [`ErrorCode::InvalidConfig`] when saving is refused (the draft knows why), [`ErrorCode::LinkTaken`].
pub async fn submit(
    core: &Core,
    visit: &Visit,
    slug: &str,
    action: &ConfigAction,
    form: &FormValues,
) -> Result<()> {
    hosted::claim(core, visit).await?;
    let (scope, account) = (&visit.session.scope, &visit.session.account);
    let entry = apps::get(core, scope, account, slug).await?;
    let definition = &entry.app.definition;
    let mut tx = core.db.read().await?;
    let config = saved(&mut tx, scope, visit, &entry).await?;
    let before = draft(core, &mut tx, visit, slug)
        .await?
        .map(|draft| draft.typed);
    drop(tx);
    let typed = decode(definition, &config, before.as_ref(), form, action);
    if *action != ConfigAction::Save {
        return keep_draft(
            core,
            visit,
            slug,
            Draft {
                typed,
                errors: Vec::new(),
            },
        )
        .await;
    }
    let wanted = wanted_options(definition, &typed);
    let options = live_options::load(core, scope, account, slug, wanted).await;
    let name = ConfigName {
        account: &account.key,
        slug,
        config_id: &visit.config_id,
    };
    let saved = change(
        core,
        scope,
        &entry,
        &name,
        Some(Labels::default()),
        |config| {
            validate(definition, config, &typed, &options).map_err(|fields| {
                Failure::new(ErrorCode::InvalidConfig)
                    .with_fields(fields)
                    .into()
            })
        },
    )
    .await;
    match saved {
        Ok(_) => {
            let mut tx = core.db.write().await?;
            drafts::delete(&mut tx, &visit.page, &draft_name(slug)).await?;
            tx.commit().await?;
            Ok(())
        }
        Err(Error { failure, cause }) if failure.code == ErrorCode::InvalidConfig => {
            let errors = failure.fields.clone();
            keep_draft(core, visit, slug, Draft { typed, errors }).await?;
            Err(Error { failure, cause })
        }
        Err(error) => Err(error),
    }
}

async fn saved(
    tx: &mut Tx,
    scope: &Scope,
    visit: &Visit,
    entry: &AppEntry<'_>,
) -> Result<StoredConfig> {
    let account = &visit.session.account.key;
    let name = ConfigName {
        account,
        slug: &entry.app.slug,
        config_id: &visit.config_id,
    };
    let found = configs::find(tx, scope, &name).await?;
    Ok(found.map_or_else(
        || stored::create(&entry.app.definition, Labels::default()),
        |config| config.body,
    ))
}

async fn draft(core: &Core, tx: &mut Tx, visit: &Visit, slug: &str) -> Result<Option<Draft>> {
    let text = drafts::find(tx, &visit.page, &draft_name(slug), core.clock.now()).await?;
    // A draft of an older version is worth less than a page that opens.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn keep_draft(core: &Core, visit: &Visit, slug: &str, draft: Draft) -> Result<()> {
    let body = serde_json::to_string(&draft).map_err(Error::internal)?;
    let until = core.clock.now().plus(core.options.lifetimes.draft.get());
    let mut tx = core.db.write().await?;
    drafts::put(&mut tx, &visit.page, &draft_name(slug), &body, until).await?;
    tx.commit().await?;
    Ok(())
}

fn draft_name(slug: &str) -> String {
    format!("config:{slug}")
}

fn slug_of(body: &Value) -> Result<String> {
    match body.get("slug") {
        Some(Value::String(slug)) if !slug.is_empty() => Ok(slug.clone()),
        Some(Value::Null) | None | Some(Value::String(_)) => Err(Failure::because(
            ErrorCode::MissingField,
            "slug is required: the application's slug",
        )
        .with_fields(vec![FieldError::new("slug", "slug is required")])
        .into()),
        Some(_) => Err(invalid("slug", "slug must be text")),
    }
}

fn config_id_of(body: &Value, account: &LinkedAccount) -> Result<String> {
    match body.get("config_id") {
        None | Some(Value::Null) => Ok(account.account_id.clone()),
        Some(Value::String(id)) if id.is_empty() || id == "undefined" => {
            Ok(account.account_id.clone())
        }
        Some(Value::String(id)) if id.len() > 256 || id.chars().any(char::is_control) => {
            Err(invalid(
                "config_id",
                "config_id must be at most 256 bytes of printable text",
            ))
        }
        Some(Value::String(id)) => Ok(id.clone()),
        Some(Value::Number(id)) => Ok(id.to_string()),
        Some(_) => Err(invalid("config_id", "config_id must be text")),
    }
}

fn invalid(field: &str, why: &str) -> Error {
    Failure::because(ErrorCode::InvalidField, why)
        .with_fields(vec![FieldError::new(field, why)])
        .into()
}

fn not_found(config_id: &str) -> Error {
    let shown: String = config_id.chars().take(80).collect();
    refuse(
        ErrorCode::ConfigNotFound,
        format!("Config with config id {shown} not found"),
    )
}
