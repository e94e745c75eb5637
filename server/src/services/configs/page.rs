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
use super::super::error::Result;
use super::super::hosted::{self, Visit};
use super::super::{Core, Error, live_options};
use super::change;
use crate::domain::config::form::{Typed, decode, to_view, validate};
use crate::domain::config::labels::Labels;
use crate::domain::config::options::wanted_options;
use crate::domain::config::stored::{self, StoredConfig};
use crate::domain::scope::Scope;
use crate::store::configs::{self, ConfigName};
use crate::store::{Tx, drafts};

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
            drafts::delete(&mut tx, scope, &visit.page, &draft_name(slug)).await?;
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
    let scope = &visit.session.scope;
    let text = drafts::find(tx, scope, &visit.page, &draft_name(slug), core.clock.now()).await?;
    // A draft of an older version is worth less than a page that opens.
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn keep_draft(core: &Core, visit: &Visit, slug: &str, draft: Draft) -> Result<()> {
    let body = serde_json::to_string(&draft).map_err(Error::internal)?;
    let until = core.clock.now().plus(core.options.lifetimes.draft.get());
    let mut tx = core.db.write().await?;
    let scope = &visit.session.scope;
    drafts::put(&mut tx, scope, &visit.page, &draft_name(slug), &body, until).await?;
    tx.commit().await?;
    Ok(())
}

fn draft_name(slug: &str) -> String {
    format!("config:{slug}")
}
