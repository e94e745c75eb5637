//! Table `linked_accounts`.

use app::contract::ids::LinkedAccountKey;

use super::error::{json, to_json};
use super::sql::{Sql::Both, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::linked_account::{LinkedAccount, Udf};

statements! {
    FIND = Both(
        "SELECT id, account_id, name, udf, created_at, updated_at FROM linked_accounts
         WHERE project_id = $1 AND environment = $2 AND account_id = $3"
    );
    FIND_BY_KEY = Both(
        "SELECT id, account_id, name, udf, created_at, updated_at FROM linked_accounts
         WHERE project_id = $1 AND environment = $2 AND id = $3"
    );
    LIST = Both(
        "SELECT id, account_id, name, udf, created_at, updated_at FROM linked_accounts
         WHERE project_id = $1 AND environment = $2
         ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4"
    );
    COUNT = Both(
        "SELECT COUNT(*) FROM linked_accounts WHERE project_id = $1 AND environment = $2"
    );
    INSERT = Both(
        "INSERT INTO linked_accounts
         (id, project_id, environment, account_id, name, udf, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    LOCK = Both(
        "UPDATE linked_accounts SET updated_at = updated_at
         WHERE project_id = $1 AND environment = $2 AND id = $3"
    );
    DELETE = Both(
        "DELETE FROM linked_accounts WHERE project_id = $1 AND environment = $2 AND id = $3"
    );
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    account_id: String,
    name: String,
    udf: String,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn into_account(self) -> Result<LinkedAccount, StoreError> {
        let udf: Vec<Udf> = json(&self.udf, "linked_accounts", "udf", &self.id)?;
        Ok(LinkedAccount {
            key: scope::id("linked_accounts", "id", &self.id, &self.id)?,
            account_id: self.account_id,
            name: self.name,
            udf,
            created_at: Timestamp(self.created_at),
            updated_at: Timestamp(self.updated_at),
        })
    }
}

/// The account that the host calls `account_id`.
///
/// # Errors
/// [`StoreError`].
pub async fn find(
    tx: &mut Tx,
    of: &Scope,
    account_id: &str,
) -> Result<Option<LinkedAccount>, StoreError> {
    fetch_optional!(tx, FIND, Row, of.project(), of.environment(), account_id)?
        .map(Row::into_account)
        .transpose()
}

/// The account with this record key.
///
/// # Errors
/// [`StoreError`].
pub async fn find_by_key(
    tx: &mut Tx,
    of: &Scope,
    key: &LinkedAccountKey,
) -> Result<Option<LinkedAccount>, StoreError> {
    fetch_optional!(
        tx,
        FIND_BY_KEY,
        Row,
        of.project(),
        of.environment(),
        key.as_str()
    )?
    .map(Row::into_account)
    .transpose()
}

/// One page of the scope's accounts, newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    tx: &mut Tx,
    of: &Scope,
    limit: i64,
    offset: i64,
) -> Result<Vec<LinkedAccount>, StoreError> {
    fetch_all!(tx, LIST, Row, of.project(), of.environment(), limit, offset)?
        .into_iter()
        .map(Row::into_account)
        .collect()
}

/// How many accounts the scope has.
///
/// # Errors
/// [`StoreError`].
pub async fn count(tx: &mut Tx, of: &Scope) -> Result<i64, StoreError> {
    let row = fetch_optional!(tx, COUNT, (i64,), of.project(), of.environment())?;
    Ok(row.map_or(0, |(count,)| count))
}

/// Adds an account.
///
/// # Errors
/// [`StoreError::Duplicate`] when the scope has one of this `account_id`.
pub async fn insert(tx: &mut Tx, of: &Scope, account: &LinkedAccount) -> Result<(), StoreError> {
    let LinkedAccount {
        key,
        account_id,
        name,
        udf,
        created_at,
        updated_at,
    } = account;
    execute!(
        tx,
        INSERT,
        key.as_str(),
        of.project(),
        of.environment(),
        account_id,
        name,
        to_json(udf),
        created_at.0,
        updated_at.0,
    )?;
    Ok(())
}

/// Holds the account's row until the transaction ends, so that changes to one account follow one
/// another; says whether it is still there.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &mut Tx, of: &Scope, key: &LinkedAccountKey) -> Result<bool, StoreError> {
    let rows = execute!(tx, LOCK, of.project(), of.environment(), key.as_str())?;
    Ok(rows == 1)
}

/// Removes an account with its tokens, connections and configs; says whether it was there.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &mut Tx, of: &Scope, key: &LinkedAccountKey) -> Result<bool, StoreError> {
    let rows = execute!(tx, DELETE, of.project(), of.environment(), key.as_str())?;
    Ok(rows == 1)
}
