//! What was typed into an app's inputs and refused, kept until the page shows it again. Never
//! secrets.

use app::contract::failure::FieldError;
use app::contract::form::{self, FormValues};
use serde::{Deserialize, Serialize};

use super::apps::AppEntry;
use super::error::Result;
use super::hosted::Visit;
use super::{Core, Error};
use crate::catalog::Input;
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
    let names = open(entry).map(|input| form::app_input(&input.name));
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
    let (scope, name) = (&visit.session.scope, draft_name(&entry.app.slug));
    drafts::put(&mut tx, scope, &visit.page, &name, &body, until).await?;
    tx.commit().await?;
    Ok(())
}

/// What was kept, if anything was refused since something was accepted.
///
/// # Errors
/// As the store.
pub async fn find(core: &Core, visit: &Visit, slug: &str) -> Result<Option<TypedInputs>> {
    let mut tx = core.db.read().await?;
    let (scope, name) = (&visit.session.scope, draft_name(slug));
    let text = drafts::find(&mut tx, scope, &visit.page, &name, core.clock.now()).await?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// What stands in the inputs: what the connection was made with, and over it what was typed since.
#[must_use]
pub fn shown(entry: &AppEntry<'_>, typed: Option<TypedInputs>) -> FormValues {
    // Where there may be several, the form may make another one.
    let own = entry.connections.first().filter(|_| !entry.is_multi());
    let of_connection = own.iter().flat_map(|it| &it.inputs);
    let mut values: FormValues = of_connection
        .filter(|(name, _)| open(entry).any(|input| input.name == **name))
        .map(|(name, value)| (form::app_input(name), vec![value.clone()]))
        .collect();
    values.extend(typed.map(|typed| typed.values).unwrap_or_default());
    values
}

/// The inputs that are no secrets.
fn open<'a>(entry: &'a AppEntry<'_>) -> impl Iterator<Item = &'a Input> {
    let inputs = entry.provider.inputs_for(entry.method());
    inputs.filter(|input| !input.secret)
}

/// Forgets it: what was typed has been accepted.
///
/// # Errors
/// As the store.
pub async fn forget(core: &Core, visit: &Visit, slug: &str) -> Result<()> {
    // Mostly nothing was refused, and looking costs less than writing.
    if find(core, visit, slug).await?.is_none() {
        return Ok(());
    }
    let mut tx = core.db.write().await?;
    let scope = &visit.session.scope;
    drafts::delete(&mut tx, scope, &visit.page, &draft_name(slug)).await?;
    tx.commit().await?;
    Ok(())
}

/// What the draft of an app's inputs is called.
pub(super) fn draft_name(slug: &str) -> String {
    format!("inputs:{slug}")
}
