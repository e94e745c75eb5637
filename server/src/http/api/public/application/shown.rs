//! Applications for either kind of caller: end users see those that they can connect, a project all of
//! its own and which of them lack an OAuth client.

use crate::http::Shared;
use crate::http::answer::Application;
use crate::http::extract::ForAccount;
use crate::services::Result;
use crate::services::apps::{self, AppEntry};

/// Those that the caller may see.
///
/// # Errors
/// As [`apps::list`].
pub async fn all<'c>(core: &'c Shared, who: &ForAccount) -> Result<Vec<AppEntry<'c>>> {
    match who.session {
        Some(_) => apps::list(core, &who.scope, &who.account).await,
        None => apps::list_all(core, &who.scope, &who.account).await,
    }
}

/// One of them.
///
/// # Errors
/// As [`apps::get`], and for a project as [`apps::find`].
pub async fn one(core: &Shared, who: &ForAccount, slug: &str) -> Result<Application> {
    let entry = match who.session {
        Some(_) => apps::get(core, &who.scope, &who.account, slug).await?,
        None => apps::find(core, &who.scope, &who.account, slug).await?,
    };
    Ok(to(core, who, &entry))
}

/// One of them as the caller sees it.
#[must_use]
pub fn to(core: &Shared, who: &ForAccount, entry: &AppEntry<'_>) -> Application {
    match who.session {
        Some(_) => Application::of(entry, &core.options),
        None => Application::of_project(entry, &core.options),
    }
}
