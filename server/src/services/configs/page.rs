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
use super::change_in;
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
    /// Whether anything is saved.
    pub saved: bool,
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
    let found = saved(&mut tx, scope, &name).await?;
    let draft = draft(core, &mut tx, visit, &name).await?;
    drop(tx);
    let saved = found.is_some();
    let config = found.unwrap_or_else(|| fresh(&entry));
    let as_saved = Typed::of(definition, &config);
    let (typed, errors) = match draft {
        Some(draft) => (draft.typed, draft.errors),
        None => (as_saved.clone(), Vec::new()),
    };
    let unsaved = !typed.answers_as(&as_saved);
    let wanted = wanted_options(definition, &typed);
    let options = live_options::load(core, scope, account, slug, &which, wanted).await;
    let form = to_view(definition, &config, &typed, &options, &errors);
    let connection = owner.connection.filter(|_| entry.is_multi()).cloned();
    Ok(Screen {
        entry,
        connection,
        form,
        saved,
        unsaved,
    })
}

/// A press of a button of the config form. What was typed is kept as a draft, also when saving fails
/// for whatever reason; only saving validates and writes. Saving and discarding drop the draft, and so
/// does typing what is saved.
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
    let name = name_of(visit, slug, &owner);
    if *action == ConfigAction::Discard {
        return drop_draft(core, visit, &name).await;
    }
    let definition = &entry.app.definition;
    let mut tx = core.db.read().await?;
    let config = saved(&mut tx, scope, &name).await?;
    let config = config.unwrap_or_else(|| fresh(&entry));
    let before = draft(core, &mut tx, visit, &name).await?;
    drop(tx);
    let shown = before.as_ref().map(|draft| &draft.typed);
    let typed = decode(definition, &config, shown, form, action);
    let errors = before.map_or_else(Vec::new, |before| {
        let mut errors = before.errors;
        errors.retain(|error| typed.repeats(definition, &before.typed, &error.field));
        errors
    });
    if *action != ConfigAction::Save {
        if errors.is_empty() && typed.answers_as(&Typed::of(definition, &config)) {
            return drop_draft(core, visit, &name).await;
        }
        return keep_draft(core, visit, &name, Draft { typed, errors }).await;
    }
    let Err(error) = save(core, visit, (&entry, owner), &typed).await else {
        return Ok(());
    };
    if error.code() == ErrorCode::InvalidConfig {
        let errors = error.failure.fields.clone();
        keep_draft(core, visit, &name, Draft { typed, errors }).await?;
    } else {
        // What stood in the way of saving may stand here too, and the first failure says more.
        keep_draft(core, visit, &name, Draft { typed, errors })
            .await
            .ok();
    }
    Err(error)
}

/// Validates what was typed and writes it in the place of the draft.
async fn save(
    core: &Core,
    visit: &Visit,
    (entry, owner): (&AppEntry<'_>, Owner<'_>),
    typed: &Typed,
) -> Result<()> {
    let (scope, account) = (&visit.session.scope, &visit.session.account);
    let (definition, slug) = (&entry.app.definition, entry.app.slug.as_str());
    let wanted = wanted_options(definition, typed);
    let options = live_options::load(core, scope, account, slug, &owner.which(), wanted).await;
    let name = name_of(visit, slug, &owner);
    let labels = Some(Labels::default());
    let validated = |config: &StoredConfig| {
        validate(definition, config, typed, &options).map_err(|fields| {
            Failure::new(ErrorCode::InvalidConfig)
                .with_fields(fields)
                .into()
        })
    };
    let mut tx = core.db.write().await?;
    change_in(core, &mut tx, scope, entry, &name, labels, validated).await?;
    let draft = draft_name(name.slug, name.connection);
    drafts::delete(&mut tx, scope, &visit.page, &draft).await?;
    tx.commit().await?;
    Ok(())
}

/// The config of the page, if it was ever saved.
async fn saved(tx: &mut Tx, scope: &Scope, name: &ConfigName<'_>) -> Result<Option<StoredConfig>> {
    let found = configs::find(tx, scope, name).await?;
    Ok(found.map(|config| config.body))
}

/// A config as it would be made.
fn fresh(entry: &AppEntry<'_>) -> StoredConfig {
    stored::create(&entry.app.definition, Labels::default())
}

async fn draft(
    core: &Core,
    tx: &mut Tx,
    visit: &Visit,
    name: &ConfigName<'_>,
) -> Result<Option<Draft>> {
    let (scope, draft) = (&visit.session.scope, draft_name(name.slug, name.connection));
    let text = drafts::find(tx, scope, &visit.page, &draft, core.clock.now()).await?;
    // A draft of an older version is worth less than a page that opens.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn keep_draft(core: &Core, visit: &Visit, name: &ConfigName<'_>, draft: Draft) -> Result<()> {
    let body = serde_json::to_string(&draft).map_err(Error::internal)?;
    let until = core.clock.now().plus(core.options.lifetimes.draft.get());
    let mut tx = core.db.write().await?;
    let (scope, draft) = (&visit.session.scope, draft_name(name.slug, name.connection));
    drafts::put(&mut tx, scope, &visit.page, &draft, &body, until).await?;
    tx.commit().await?;
    Ok(())
}

async fn drop_draft(core: &Core, visit: &Visit, name: &ConfigName<'_>) -> Result<()> {
    let (scope, draft) = (&visit.session.scope, draft_name(name.slug, name.connection));
    let mut tx = core.db.write().await?;
    drafts::delete(&mut tx, scope, &visit.page, &draft).await?;
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

/// What the draft of a config form is called; `connection` as in a config's name.
pub(crate) fn draft_name(slug: &str, connection: &str) -> String {
    format!("config:{slug}:{connection}")
}
