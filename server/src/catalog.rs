//! The apps that can be connected, as data.
//!
//! Belongs here: the shape of a provider file, reading and checking it, filling in its templates.
//! Does not belong here: requests to providers (`outbound`), what a project made of an app (its
//! OAuth client, fields and workflows: `domain::project_file`), and anything that knows one app by
//! name.
//!
//! To add an app: write `server/providers/<slug>.toml`, add the slug to the list in `builtin.rs`,
//! put the logo into `public/logos`, run `cargo test catalog`. What the file cannot say becomes a
//! named [`Quirk`], handled in one function; never a script.
//!
//! A file that does not load keeps the server from starting, and every mistake of every file is
//! reported with its line, column and field: an app that silently does not work would be found by
//! an end user.

mod api;
mod auth;
mod brand_button;
mod builtin;
mod capture;
mod category;
mod check;
mod consent;
mod credential;
mod custom;
mod discover;
mod input;
mod provider;
mod read;
mod revoke;
pub mod template;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use app::contract::ids::ProjectId;

pub use api::{Api, Call, CallMethod, IdentityCall, StableId, UpstreamIdentity, text_at};
pub use auth::{Auth, AuthMethod, ClientAuth, ClientCredentials};
pub use brand_button::BrandButton;
pub use capture::{Capture, CaptureError, CaptureFrom, CaptureKind, CheckedCaptures, HostPattern};
pub use category::Category;
pub use check::TypedHost;
pub use consent::{GrantedScopes, OAuth2, Quirk, Refresh, Scope};
pub use credential::{Credential, SentCredential};
pub use discover::{ChosenBy, Discover, NotGranted, Prefer};
pub use input::{CheckedInputs, Input, Pattern};
pub use provider::Provider;
pub use read::{Origin, read};
pub use revoke::{Revoke, RevokeAuth, RevokeBody, RevokeMethod, RevokedToken};

use crate::strict_toml::{Problem, Problems};

/// What is wrong with the files of a catalog.
#[derive(Debug, thiserror::Error)]
#[error("{problems}")]
pub struct CatalogError {
    /// Every mistake in every file.
    pub problems: Problems,
}

/// All apps that this server knows.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    builtin: BTreeMap<String, Arc<Provider>>,
    custom: HashMap<ProjectId, BTreeMap<String, Arc<Provider>>>,
}

impl Catalog {
    /// The apps that are part of the binary.
    ///
    /// # Errors
    /// A built-in file with a mistake; a test keeps that from being released.
    pub fn builtin() -> Result<Self, CatalogError> {
        Self::load(None)
    }

    /// The built-in apps and those of `PATCHBAY_CATALOG_DIR`, which holds
    /// `<project_id>/<slug>.toml`. Reads the folder once.
    ///
    /// # Errors
    /// Every mistake in every file.
    pub fn load(custom: Option<&Path>) -> Result<Self, CatalogError> {
        let mut problems = Problems::default();
        let builtin = by_slug(builtin::load(&mut problems));
        let mut catalog = Self {
            builtin,
            custom: HashMap::new(),
        };
        for (project, providers) in custom
            .map(|directory| custom::load(directory, &mut problems))
            .into_iter()
            .flatten()
        {
            for taken in providers
                .iter()
                .filter(|p| catalog.builtin.contains_key(&p.slug))
            {
                let file = format!("{}/{}.toml", project.as_str(), taken.slug);
                let message = "slug: there is a built-in app of this name; choose another";
                problems.0.push(Problem::of_file(file, message));
            }
            catalog.custom.insert(project, by_slug(providers));
        }
        if problems.0.is_empty() {
            Ok(catalog)
        } else {
            Err(CatalogError { problems })
        }
    }

    /// The app with this slug, if this project may use it.
    #[must_use]
    pub fn find(&self, project: &ProjectId, slug: &str) -> Option<&Arc<Provider>> {
        let custom = || self.custom.get(project).and_then(|apps| apps.get(slug));
        self.builtin.get(slug).or_else(custom)
    }

    /// The app with this slug, if it is part of the binary.
    #[must_use]
    pub fn find_builtin(&self, slug: &str) -> Option<&Arc<Provider>> {
        self.builtin.get(slug)
    }

    /// Every app that this project may use.
    pub fn list(&self, project: &ProjectId) -> impl Iterator<Item = &Arc<Provider>> {
        self.builtin.values().chain(
            self.custom
                .get(project)
                .into_iter()
                .flat_map(BTreeMap::values),
        )
    }

    /// Every app of every project: for `catalog check`.
    pub fn all(&self) -> impl Iterator<Item = (Option<&ProjectId>, &Arc<Provider>)> {
        let custom = self.custom.iter();
        let custom = custom.flat_map(|(id, apps)| apps.values().map(move |app| (Some(id), app)));
        self.builtin.values().map(|app| (None, app)).chain(custom)
    }

    /// Apps with facts that nobody has seen in the vendor's documentation, by slug; a project's own
    /// with the project before it.
    pub fn unverified(&self) -> impl Iterator<Item = String> {
        self.all()
            .filter(|(_, app)| !app.verified)
            .map(|(project, app)| match project {
                Some(project) => format!("{}/{}", project.as_str(), app.slug),
                None => app.slug.clone(),
            })
    }
}

fn by_slug(providers: Vec<Provider>) -> BTreeMap<String, Arc<Provider>> {
    providers
        .into_iter()
        .map(|app| (app.slug.clone(), Arc::new(app)))
        .collect()
}

#[cfg(test)]
mod tests;
