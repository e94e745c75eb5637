//! The config form of a hosted page: what is shown, and what a press of a button does.
//!
//! What was typed is kept as a draft of the page until it is saved, so nothing is lost to a refused
//! value, to Reload or to Back.

use app::contract::config::ConfigForm;
use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use app::contract::form::{ConfigAction, FormValues};
use serde::{Deserialize, Serialize};

use super::super::apps::{self, AppEntry};
use super::super::connect::target::Which;
use super::super::error::Result;
use super::super::hosted::{self, Visit};
use super::super::{Core, Error, live_options};
use super::change;
use super::naming::Owner;
use crate::domain::config::form::{Typed, decode, to_view, validate};
use crate::domain::config::labels::Labels;
use crate::domain::config::options::wanted_options;
use crate::domain::config::stored::{self, StoredConfig};
use crate::domain::connection::Connection;
use crate::domain::scope::Scope;
use crate::store::configs::{self, ConfigName};
use crate::store::{Tx, drafts};

/// The config screen of a page.
pub struct Screen<'c> {
    /// The app.
    pub entry: AppEntry<'c>,
    /// Whose settings these are, where the app may be connected several times.
    pub connection: Option<Connection>,
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

/// The config screen of a page. Writes nothing: a config that does not exist yet is shown as it
/// would be made.
///
/// # Errors
/// As [`Owner::of`], and [`ErrorCode::AppNotFound`].
pub async fn screen<'c>(
    core: &'c Core,
    visit: &Visit,
    slug: &str,
    which: &Which,
) -> Result<Screen<'c>> {
    let (scope, account) = (&visit.session.scope, &visit.session.account);
    let entry = apps::get(core, scope, account, slug).await?;
    let owner = Owner::of(&entry, which)?;
    let which = owner.which();
    let name = name_of(visit, slug, &owner);
    let definition = &entry.app.definition;
    let mut tx = core.db.read().await?;
    let config = saved(&mut tx, scope, &name, &entry).await?;
    let draft = draft(core, &mut tx, visit, &name).await?;
    drop(tx);
    let unsaved = draft.is_some();
    let (typed, errors) = match draft {
        Some(draft) => (draft.typed, draft.errors),
        None => (Typed::of(definition, &config), Vec::new()),
    };
    let wanted = wanted_options(definition, &typed);
    let options = live_options::load(core, scope, account, slug, &which, wanted).await;
    let form = to_view(definition, &config, &typed, &options, &errors);
    let connection = owner.connection.filter(|_| entry.is_multi()).cloned();
    Ok(Screen {
        entry,
        connection,
        form,
        unsaved,
    })
}

/// A press of a button of the config form. What was typed is kept as a draft; only saving validates,
/// writes and drops the draft.
///
/// # Errors
/// As [`Owner::of`], and [`ErrorCode::InvalidConfig`] when saving is refused (the draft knows why),
/// [`ErrorCode::LinkTaken`].
pub async fn submit(
    core: &Core,
    visit: &Visit,
    slug: &str,
    which: &Which,
    action: &ConfigAction,
    form: &FormValues,
) -> Result<()> {
    hosted::claim(core, visit).await?;
    let (scope, account) = (&visit.session.scope, &visit.session.account);
    let entry = apps::get(core, scope, account, slug).await?;
    let owner = Owner::of(&entry, which)?;
    let which = owner.which();
    let name = name_of(visit, slug, &owner);
    let definition = &entry.app.definition;
    let mut tx = core.db.read().await?;
    let config = saved(&mut tx, scope, &name, &entry).await?;
    let before = draft(core, &mut tx, visit, &name)
        .await?
        .map(|draft| draft.typed);
    drop(tx);
    let typed = decode(definition, &config, before.as_ref(), form, action);
    if *action != ConfigAction::Save {
        let errors = Vec::new();
        return keep_draft(core, visit, &name, Draft { typed, errors }).await;
    }
    let wanted = wanted_options(definition, &typed);
    let options = live_options::load(core, scope, account, slug, &which, wanted).await;
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
            drafts::delete(&mut tx, &visit.page, &draft_name(&name)).await?;
            tx.commit().await?;
            Ok(())
        }
        Err(Error { failure, cause }) if failure.code == ErrorCode::InvalidConfig => {
            let errors = failure.fields.clone();
            keep_draft(core, visit, &name, Draft { typed, errors }).await?;
            Err(Error { failure, cause })
        }
        Err(error) => Err(error),
    }
}

async fn saved(
    tx: &mut Tx,
    scope: &Scope,
    name: &ConfigName<'_>,
    entry: &AppEntry<'_>,
) -> Result<StoredConfig> {
    let found = configs::find(tx, scope, name).await?;
    Ok(found.map_or_else(
        || stored::create(&entry.app.definition, Labels::default()),
        |config| config.body,
    ))
}

async fn draft(
    core: &Core,
    tx: &mut Tx,
    visit: &Visit,
    name: &ConfigName<'_>,
) -> Result<Option<Draft>> {
    let text = drafts::find(tx, &visit.page, &draft_name(name), core.clock.now()).await?;
    // A draft of an older version is worth less than a page that opens.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn keep_draft(core: &Core, visit: &Visit, name: &ConfigName<'_>, draft: Draft) -> Result<()> {
    let body = serde_json::to_string(&draft).map_err(Error::internal)?;
    let until = core.clock.now().plus(core.options.lifetimes.draft.get());
    let mut tx = core.db.write().await?;
    drafts::put(&mut tx, &visit.page, &draft_name(name), &body, until).await?;
    tx.commit().await?;
    Ok(())
}

/// The config that the page edits.
fn name_of<'a>(visit: &'a Visit, slug: &'a str, owner: &Owner<'a>) -> ConfigName<'a> {
    ConfigName {
        account: &visit.session.account.key,
        slug,
        connection: owner.part(),
        config_id: &visit.config_id,
    }
}

fn draft_name(name: &ConfigName<'_>) -> String {
    format!("config:{}:{}", name.slug, name.connection)
}
