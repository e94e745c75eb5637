//! What was typed into an app's inputs and refused, kept until the page shows it again. Never
//! secrets.

use app::contract::failure::FieldError;
use app::contract::form::{self, FormValues};
use serde::{Deserialize, Serialize};

use super::apps::AppEntry;
use super::error::Result;
use super::hosted::Visit;
use super::{Core, Error};
use crate::domain::connection::Inputs;
use crate::store::drafts;

/// What was typed, and what was wrong with it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TypedInputs {
    /// By the form's names.
    pub values: FormValues,
    /// By the inputs' names.
    pub errors: Vec<FieldError>,
}

/// The app's inputs out of a form. Others are passed over: the page asks for nothing else.
#[must_use]
pub fn of_form(entry: &AppEntry<'_>, form: &FormValues) -> Inputs {
    entry
        .provider
        .inputs_for(entry.method())
        .filter_map(|input| {
            let sent = form.get(&form::app_input(&input.name))?.first()?;
            (!sent.trim().is_empty()).then(|| (input.name.clone(), sent.clone()))
        })
        .collect()
}

/// Keeps what was typed and chosen, less secrets.
///
/// # Errors
/// As the store.
pub async fn keep(
    core: &Core,
    visit: &Visit,
    entry: &AppEntry<'_>,
    form: &FormValues,
    errors: Vec<FieldError>,
) -> Result<()> {
    let open = entry
        .provider
        .inputs_for(entry.method())
        .filter(|input| !input.secret);
    let names = open.map(|input| form::app_input(&input.name));
    let values = names
        .chain([form::PROFILE.to_owned()])
        .filter_map(|name| {
            let sent = form.get(&name)?.clone();
            Some((name, sent))
        })
        .collect();
    let body = serde_json::to_string(&TypedInputs { values, errors }).map_err(Error::internal)?;
    let until = core.clock.now().plus(core.options.lifetimes.draft.get());
    let mut tx = core.db.write().await?;
    drafts::put(&mut tx, &visit.page, &name(&entry.app.slug), &body, until).await?;
    tx.commit().await?;
    Ok(())
}

/// What was kept.
///
/// # Errors
/// As the store.
pub async fn find(core: &Core, visit: &Visit, slug: &str) -> Result<TypedInputs> {
    let mut tx = core.db.read().await?;
    let text = drafts::find(&mut tx, &visit.page, &name(slug), core.clock.now()).await?;
    Ok(text
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

/// Forgets it: what was typed has been accepted.
///
/// # Errors
/// As the store.
pub async fn forget(core: &Core, visit: &Visit, slug: &str) -> Result<()> {
    let mut tx = core.db.write().await?;
    drafts::delete(&mut tx, &visit.page, &name(slug)).await?;
    tx.commit().await?;
    Ok(())
}

fn name(slug: &str) -> String {
    format!("inputs:{slug}")
}
