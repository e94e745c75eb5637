//! Tables `data_keys` and `server_secrets`: wrapped keys, and the server's own sealed secrets.
//!
//! The data key of the owner `patchbay` is the key check: the server starts only with a master key
//! that unwraps it.

use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{StoreError, Tx};
use crate::crypto::master_key::Wrapped;

statements! {
    FIND_DATA_KEY = Both("SELECT owner, master_key, sealed FROM data_keys WHERE owner = $1");
    LOCK_DATA_KEY = Both("UPDATE data_keys SET master_key = master_key WHERE owner = $1");
    LIST_DATA_KEYS = Both("SELECT owner, master_key, sealed FROM data_keys ORDER BY owner");
    INSERT_DATA_KEY = Both(
        "INSERT INTO data_keys (owner, master_key, sealed) VALUES ($1, $2, $3)
         ON CONFLICT (owner) DO NOTHING"
    );
    REWRAP_DATA_KEY = Both(
        "UPDATE data_keys SET master_key = $1, sealed = $2 WHERE owner = $3 AND master_key = $4"
    );
    FIND_SECRET = Both("SELECT sealed FROM server_secrets WHERE name = $1");
    INSERT_SECRET = Both(
        "INSERT INTO server_secrets (name, sealed) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING"
    );
}

/// A project's data key, wrapped. The owner is a project id or `patchbay`.
#[derive(Clone, Debug)]
pub struct DataKey {
    /// Whose key it is.
    pub owner: String,
    /// The key.
    pub wrapped: Wrapped,
}

#[derive(sqlx::FromRow)]
struct KeyRow {
    owner: String,
    master_key: String,
    sealed: Vec<u8>,
}

impl From<KeyRow> for DataKey {
    fn from(row: KeyRow) -> Self {
        let wrapped = Wrapped {
            master_key: row.master_key,
            sealed: row.sealed,
        };
        Self {
            owner: row.owner,
            wrapped,
        }
    }
}

/// The data key of `owner`.
///
/// # Errors
/// [`StoreError::Driver`].
pub async fn find_data_key(tx: &mut Tx, owner: &str) -> Result<Option<DataKey>, StoreError> {
    Ok(fetch_optional!(tx, FIND_DATA_KEY, KeyRow, owner)?.map(DataKey::from))
}

/// Holds the data key's row until the transaction ends: adding projects and rotating follow one
/// another by the row of the key check.
///
/// # Errors
/// [`StoreError::Driver`].
pub async fn lock_data_key(tx: &mut Tx, owner: &str) -> Result<(), StoreError> {
    execute!(tx, LOCK_DATA_KEY, owner)?;
    Ok(())
}

/// All data keys: for rotation.
///
/// # Errors
/// [`StoreError::Driver`].
pub async fn list_data_keys(tx: &mut Tx) -> Result<Vec<DataKey>, StoreError> {
    Ok(fetch_all!(tx, LIST_DATA_KEYS, KeyRow)?
        .into_iter()
        .map(DataKey::from)
        .collect())
}

/// Keeps a data key unless its owner has one; says whether it was kept.
///
/// # Errors
/// [`StoreError::Driver`].
pub async fn insert_data_key(tx: &mut Tx, key: &DataKey) -> Result<bool, StoreError> {
    let DataKey { owner, wrapped } = key;
    let rows = execute!(
        tx,
        INSERT_DATA_KEY,
        owner,
        &wrapped.master_key,
        &wrapped.sealed
    )?;
    Ok(rows == 1)
}

/// Replaces a wrapping if it is still the one made by the master key `previous`.
///
/// # Errors
/// [`StoreError::Driver`].
pub async fn rewrap(tx: &mut Tx, key: &DataKey, previous: &str) -> Result<bool, StoreError> {
    let DataKey { owner, wrapped } = key;
    let rows = execute!(
        tx,
        REWRAP_DATA_KEY,
        &wrapped.master_key,
        &wrapped.sealed,
        owner,
        previous
    )?;
    Ok(rows == 1)
}

/// A sealed secret of the server.
///
/// # Errors
/// [`StoreError::Driver`].
pub async fn find_secret(tx: &mut Tx, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = fetch_optional!(tx, FIND_SECRET, (Vec<u8>,), name)?;
    Ok(row.map(|(sealed,)| sealed))
}

/// Keeps a sealed secret unless there is one of this name.
///
/// # Errors
/// [`StoreError::Driver`].
pub async fn insert_secret(tx: &mut Tx, name: &str, sealed: &[u8]) -> Result<(), StoreError> {
    execute!(tx, INSERT_SECRET, name, sealed)?;
    Ok(())
}
