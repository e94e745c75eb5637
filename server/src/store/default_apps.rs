//! Table `default_apps`: sealed credentials of the host's own product, one row for an account.

use app::contract::ids::LinkedAccountKey;

use super::sql::{Sql::Both, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx};
use crate::clock::Timestamp;

statements! {
    FIND = Both(
        "SELECT sealed, version FROM default_apps
         WHERE project_id = $1 AND environment = $2 AND account = $3"
    );
    PUT = Both(
        "INSERT INTO default_apps
         (account, project_id, environment, sealed, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT (account) DO UPDATE
         SET sealed = excluded.sealed, version = excluded.version,
             updated_at = excluded.updated_at"
    );
}

/// Sealed credentials.
#[derive(Clone, Debug)]
pub struct DefaultApp {
    /// All of them together.
    pub sealed: Vec<u8>,
    /// Counts the seals; part of what is sealed.
    pub version: i64,
}

/// The account's credentials.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
) -> Result<Option<DefaultApp>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let row = fetch_optional!(
        tx,
        FIND,
        (Vec<u8>, i64),
        project,
        environment,
        account.as_str()
    )?;
    Ok(row.map(|(sealed, version)| DefaultApp { sealed, version }))
}

/// Adds or replaces the account's credentials. Whoever replaces them holds the account's row.
///
/// # Errors
/// [`StoreError`].
pub async fn put(
    tx: &mut Tx,
    of: &Scope,
    account: &LinkedAccountKey,
    app: &DefaultApp,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        PUT,
        account.as_str(),
        of.project(),
        of.environment(),
        &app.sealed,
        app.version,
        now.0,
    )?;
    Ok(())
}
