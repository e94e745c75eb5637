//! Loading the operator's own OAuth clients ([`DefaultClients`] says what they are for).

use std::io;
use std::path::Path;

use crate::catalog::Catalog;
use crate::domain::default_client::{self, Context};

pub use crate::domain::default_client::DefaultClients;

/// Why the operator's clients cannot be used; for the operator.
#[derive(Debug, thiserror::Error)]
pub enum DefaultClientsError {
    /// There is no such file, or it cannot be read.
    #[error("PATCHBAY_DEFAULT_CLIENTS: {file} cannot be read")]
    Unreadable {
        /// The file.
        file: String,
        /// Why not.
        source: io::Error,
    },
    /// Every mistake in it, with line, column and field.
    #[error("{0}")]
    Mistakes(String),
}

/// Reads the file of `PATCHBAY_DEFAULT_CLIENTS`; without one there are none.
///
/// # Errors
/// [`DefaultClientsError`].
pub fn load(
    file: Option<&Path>,
    catalog: &Catalog,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<DefaultClients, DefaultClientsError> {
    let Some(path) = file else {
        return Ok(DefaultClients::default());
    };
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|source| {
        let file = file.clone();
        DefaultClientsError::Unreadable { file, source }
    })?;
    let context = Context {
        takes_client: &|slug| {
            let provider = catalog.find_builtin(slug)?;
            Some(provider.auth.oauth2.is_some())
        },
        variable,
    };
    default_client::read(&file, &text, &context)
        .map_err(|problems| DefaultClientsError::Mistakes(problems.to_string()))
}
