//! Table `linked_accounts`.
//!
//! The account that a link session works on carries the user's own id beside the user's own account: no
//! lookup by a host's id and no list finds it.

use app::contract::ids::LinkedAccountKey;

use super::error::{json, to_json};
use super::sql::{Sql::Both, Sql::Split, execute, fetch_all, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::domain::linked_account::{AccountFilter, LinkedAccount, Udf};

/// What [`Row`] is read from.
macro_rules! columns {
    () => {
        "id, account_id, name, udf, link_session_id, created_at, updated_at"
    };
}

/// The accounts that pass a filter: `$3` is the search in lower case and `$4` as it was typed, `$5`
/// the key of a user-defined field, `$6` its value as text and `$7` as JSON text. Neither database
/// lowers letters like the other, so what is typed exactly is found on both. Other than in the rest of
/// the store, JSON is looked into; the scope bounds how much.
macro_rules! narrowed {
    ($field:literal, $key:literal, $value:literal) => {
        concat!(
            "WHERE project_id = $1 AND environment = $2 AND link_session_id IS NULL
               AND ($3 = '' OR LOWER(account_id) LIKE $3 ESCAPE '!'
                    OR LOWER(name) LIKE $3 ESCAPE '!'
                    OR account_id LIKE $4 ESCAPE '!' OR name LIKE $4 ESCAPE '!')
               AND (($5 = '' AND $6 = '') OR EXISTS (
                    SELECT 1 FROM ",
            $field,
            " WHERE ($5 = '' OR ",
            $key,
            " = $5) AND ($6 = '' OR ",
            $value,
            " IN ($6, $7)))) "
        )
    };
}
macro_rules! narrowed_on_sqlite {
    () => {
        narrowed!(
            "json_each(udf) AS field",
            "field.value ->> '$.key'",
            "(field.value -> '$.value')"
        )
    };
}
macro_rules! narrowed_on_postgres {
    () => {
        narrowed!(
            "jsonb_array_elements(udf::jsonb) AS field (value)",
            "field.value ->> 'key'",
            "(field.value -> 'value')::text"
        )
    };
}

statements! {
    FIND = Both(concat!(
        "SELECT ", columns!(), " FROM linked_accounts
         WHERE project_id = $1 AND environment = $2 AND account_id = $3
           AND link_session_id IS NULL"
    ));
    FIND_BY_KEY = Both(concat!(
        "SELECT ", columns!(), " FROM linked_accounts
         WHERE project_id = $1 AND environment = $2 AND id = $3"
    ));
    LIST = Split {
        sqlite: concat!(
            "SELECT ", columns!(), " FROM linked_accounts ",
            narrowed_on_sqlite!(),
            "ORDER BY created_at DESC, id DESC LIMIT $8 OFFSET $9"
        ),
        postgres: concat!(
            "SELECT ", columns!(), " FROM linked_accounts ",
            narrowed_on_postgres!(),
            "ORDER BY created_at DESC, id DESC LIMIT $8 OFFSET $9"
        ),
    };
    COUNT = Split {
        sqlite: concat!("SELECT COUNT(*) FROM linked_accounts ", narrowed_on_sqlite!()),
        postgres: concat!("SELECT COUNT(*) FROM linked_accounts ", narrowed_on_postgres!()),
    };
    INSERT = Both(
        "INSERT INTO linked_accounts
         (id, project_id, environment, account_id, name, udf, created_at, updated_at,
          link_session_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    UPDATE = Both(
        "UPDATE linked_accounts SET name = $1, udf = $2, updated_at = $3
         WHERE project_id = $4 AND environment = $5 AND id = $6"
    );
    // A write transaction of SQLite is the only one there is.
    LOCK = Split {
        sqlite: "SELECT 1 FROM linked_accounts
                 WHERE project_id = $1 AND environment = $2 AND id = $3",
        postgres: "SELECT 1::bigint FROM linked_accounts
                   WHERE project_id = $1 AND environment = $2 AND id = $3 FOR NO KEY UPDATE",
    };
    DELETE = Both(
        "DELETE FROM linked_accounts WHERE project_id = $1 AND environment = $2 AND id = $3"
    );
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) account_id: String,
    pub(super) name: String,
    pub(super) udf: String,
    pub(super) link_session_id: Option<String>,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
}

impl Row {
    pub(super) fn into_account(self) -> Result<LinkedAccount, StoreError> {
        let udf: Vec<Udf> = json(&self.udf, "linked_accounts", "udf", &self.id)?;
        Ok(LinkedAccount {
            key: scope::id("linked_accounts", "id", &self.id, &self.id)?,
            link: self
                .link_session_id
                .as_deref()
                .map(|link| scope::id("linked_accounts", "link_session_id", &self.id, link))
                .transpose()?,
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

/// A filter as the statements take it.
struct Narrowed<'a> {
    lower: String,
    typed: String,
    key: &'a str,
    value: &'a str,
    json: String,
}

impl<'a> From<&'a AccountFilter> for Narrowed<'a> {
    fn from(filter: &'a AccountFilter) -> Self {
        let AccountFilter {
            search,
            udf_key,
            udf_value,
        } = filter;
        let pattern = |text: &str| match text {
            "" => String::new(),
            text => {
                let plain = ['!', '%', '_'].iter().fold(text.to_owned(), |text, c| {
                    text.replace(*c, &format!("!{c}"))
                });
                format!("%{plain}%")
            }
        };
        Self {
            lower: pattern(&search.to_lowercase()),
            typed: pattern(search),
            key: udf_key,
            value: udf_value,
            json: to_json(udf_value),
        }
    }
}

/// One page of the scope's accounts that pass the filter, newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn list(
    tx: &mut Tx,
    of: &Scope,
    filter: &AccountFilter,
    limit: i64,
    offset: i64,
) -> Result<Vec<LinkedAccount>, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let Narrowed {
        lower,
        typed,
        key,
        value,
        json,
    } = &filter.into();
    fetch_all!(
        tx,
        LIST,
        Row,
        project,
        environment,
        lower,
        typed,
        *key,
        *value,
        json,
        limit,
        offset
    )?
    .into_iter()
    .map(Row::into_account)
    .collect()
}

/// How many accounts of the scope pass the filter.
///
/// # Errors
/// [`StoreError`].
pub async fn count(tx: &mut Tx, of: &Scope, filter: &AccountFilter) -> Result<i64, StoreError> {
    let (project, environment) = (of.project(), of.environment());
    let Narrowed {
        lower,
        typed,
        key,
        value,
        json,
    } = &filter.into();
    let row = fetch_optional!(
        tx,
        COUNT,
        (i64,),
        project,
        environment,
        lower,
        typed,
        *key,
        *value,
        json
    )?;
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
        link,
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
        link.as_ref().map(|link| link.as_str()),
    )?;
    Ok(())
}

/// Replaces the account's name and user-defined fields; says whether it was there.
///
/// # Errors
/// [`StoreError`].
pub async fn update(tx: &mut Tx, of: &Scope, account: &LinkedAccount) -> Result<bool, StoreError> {
    let rows = execute!(
        tx,
        UPDATE,
        &account.name,
        to_json(&account.udf),
        account.updated_at.0,
        of.project(),
        of.environment(),
        account.key.as_str(),
    )?;
    Ok(rows == 1)
}

/// Holds the account's row until the transaction ends, so that changes to one account follow one
/// another; says whether it is still there.
///
/// # Errors
/// [`StoreError`].
pub async fn lock(tx: &mut Tx, of: &Scope, key: &LinkedAccountKey) -> Result<bool, StoreError> {
    let row = fetch_optional!(
        tx,
        LOCK,
        (i64,),
        of.project(),
        of.environment(),
        key.as_str()
    )?;
    Ok(row.is_some())
}

/// Removes an account with its tokens, connections and configs; says whether it was there.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(tx: &mut Tx, of: &Scope, key: &LinkedAccountKey) -> Result<bool, StoreError> {
    let rows = execute!(tx, DELETE, of.project(), of.environment(), key.as_str())?;
    Ok(rows == 1)
}
