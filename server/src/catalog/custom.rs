//! The operator's own apps: `<project_id>/<slug>.toml` in `PATCHBAY_CATALOG_DIR`.
//!
//! The only place of the catalog that reads files. Names that begin with a dot are left alone
//! (editors and version control put them there); everything else must be what is expected here,
//! because a misnamed file would be an app that silently does not exist.

use std::fs;
use std::path::Path;

use app::contract::ids::ProjectId;

use super::provider::Provider;
use super::read::{Origin, read};
use crate::strict_toml::{Problem, Problems};

/// Reads all projects' apps, whatever else is wrong.
pub(super) fn load(directory: &Path, problems: &mut Problems) -> Vec<(ProjectId, Vec<Provider>)> {
    let mut projects = Vec::new();
    for (name, folder) in entries(directory, problems) {
        match ProjectId::parse(&name) {
            Some(project) if folder.is_dir() => {
                projects.push((project, load_project(&folder, problems)));
            }
            _ => {
                let wanted = "only folders named like a project (`prj_...`) belong here";
                problems.0.push(Problem::of_file(shown(&folder), wanted));
            }
        }
    }
    projects
}

fn load_project(folder: &Path, problems: &mut Problems) -> Vec<Provider> {
    let mut providers = Vec::new();
    for (name, path) in entries(folder, problems) {
        let Some(slug) = name.strip_suffix(".toml").filter(|slug| is_slug(slug)) else {
            let wanted = "only files named `<slug>.toml` belong here, the slug of a-z, 0-9 and -";
            problems.0.push(Problem::of_file(shown(&path), wanted));
            continue;
        };
        match fs::read_to_string(&path) {
            Err(error) => {
                problems.0.push(Problem::of_file(
                    shown(&path),
                    format!("cannot be read: {error}"),
                ));
            }
            Ok(text) => match read(&shown(&path), slug, &text, Origin::Operator) {
                Ok(provider) => providers.push(provider),
                Err(found) => problems.0.extend(found.0),
            },
        }
    }
    providers
}

/// What is in a folder, by name.
fn entries(folder: &Path, problems: &mut Problems) -> Vec<(String, std::path::PathBuf)> {
    let read = || -> std::io::Result<Vec<_>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            found.push((
                entry.file_name().to_string_lossy().into_owned(),
                entry.path(),
            ));
        }
        Ok(found)
    };
    match read() {
        Ok(mut found) => {
            found.retain(|(name, _)| !name.starts_with('.'));
            found.sort();
            found
        }
        Err(error) => {
            problems.0.push(Problem::of_file(
                shown(folder),
                format!("cannot be read: {error}"),
            ));
            Vec::new()
        }
    }
}

/// Whether a text can be a slug.
pub(super) fn is_slug(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.len() <= 64 && !text.starts_with('-') && text.bytes().all(plain)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
