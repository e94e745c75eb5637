//! Linked accounts.

mod upsert;

use app::contract::error::ErrorCode;
use app::contract::ids::FieldKind;
use serde_json::Value;

pub use self::upsert::{Upserted, update_own, upsert};
use super::error::{Result, refuse_part};
use super::{Core, default_app, revoke};
use crate::crypto::random::new_id;
use crate::domain::linked_account::{
    AccountFilter, LinkedAccount, parse_account_id, parse_name, parse_udf,
};
use crate::domain::scope::Scope;
use crate::store::{StoreError, Tx, accounts, connections, idempotent_answers};

/// What a linked account's id is called wherever it is sent.
const ACCOUNT: &str = "linked_account_id";

/// One page of a list.
#[derive(Debug)]
pub struct Listed<T> {
    /// The entries.
    pub entries: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
}

/// Makes a linked account from a request's body.
///
/// # Errors
/// [`ErrorCode::MissingLinkedAccount`], [`ErrorCode::InvalidField`],
/// [`ErrorCode::MissingField`] for `your_app` without credentials,
/// [`ErrorCode::DuplicateLinkedAccount`].
pub async fn create(core: &Core, scope: &Scope, body: &Value) -> Result<LinkedAccount> {
    let account = parse(core, body)?;
    let credentials = default_app::parse(body.get("your_app"))?;
    let mut tx = core.db.write().await?;
    insert(&mut tx, scope, &account).await?;
    if let Some(credentials) = credentials {
        default_app::keep(core, &mut tx, scope, &account.key, credentials).await?;
    }
    tx.commit().await?;
    Ok(account)
}

/// Reads a new linked account from a request's body.
///
/// # Errors
/// [`ErrorCode::MissingLinkedAccount`], [`ErrorCode::InvalidField`].
pub(super) fn parse(core: &Core, body: &Value) -> Result<LinkedAccount> {
    let account_id = account_id_in(body)?;
    let now = core.clock.now();
    Ok(LinkedAccount {
        name: parse_name(body.get("name"))?,
        udf: parse_udf(body.get("udf"), || udf_id(core))?,
        ..LinkedAccount::new(new_id(&*core.random), account_id, now)
    })
}

/// Adds a linked account.
///
/// # Errors
/// [`ErrorCode::DuplicateLinkedAccount`].
pub(super) async fn insert(tx: &mut Tx, scope: &Scope, account: &LinkedAccount) -> Result<()> {
    accounts::insert(tx, scope, account)
        .await
        .map_err(|error| match error {
            StoreError::Duplicate(_) => refuse_part(
                ErrorCode::DuplicateLinkedAccount,
                ACCOUNT,
                format!(
                    "Linked account with id {} already exists in the {} environment",
                    account.account_id,
                    scope.environment()
                ),
            ),
            other => other.into(),
        })
}

/// The id in a body, by either of its names.
fn account_id_in(body: &Value) -> Result<String> {
    let id = body
        .get("linked_account_id")
        .or_else(|| body.get("account_id"));
    account_id_of(id)
}

/// `_id` of a new user-defined field.
fn udf_id(core: &Core) -> String {
    new_id::<FieldKind>(&*core.random).as_str().to_owned()
}

/// Reads a linked account's id from a body.
///
/// # Errors
/// [`ErrorCode::MissingLinkedAccount`].
pub fn account_id_of(value: Option<&Value>) -> Result<String> {
    let text = match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        None | Some(Value::Null) => String::new(),
        Some(_) => return Err(invalid_id("linked_account_id must be text")),
    };
    parse_account_id(&text).map_err(invalid_id)
}

fn invalid_id(why: &str) -> super::Error {
    refuse_part(ErrorCode::MissingLinkedAccount, ACCOUNT, why)
}

/// The account that the host calls `account_id`, if there is one.
///
/// # Errors
/// As the store.
pub async fn find(core: &Core, scope: &Scope, account_id: &str) -> Result<Option<LinkedAccount>> {
    // PostgreSQL refuses texts with NUL, which no account's id has.
    if account_id.contains('\0') {
        return Ok(None);
    }
    Ok(accounts::find(&mut core.db.read().await?, scope, account_id).await?)
}

/// The account that the host calls `account_id`.
///
/// # Errors
/// [`ErrorCode::LinkedAccountNotFound`].
pub async fn get(core: &Core, scope: &Scope, account_id: &str) -> Result<LinkedAccount> {
    find(core, scope, account_id)
        .await?
        .ok_or_else(|| not_found(scope, account_id))
}

/// There is no such account, or it is not the caller's, which is the same.
#[must_use]
pub fn not_found(scope: &Scope, account_id: &str) -> super::Error {
    let shown: String = account_id.chars().take(80).collect();
    refuse_part(
        ErrorCode::LinkedAccountNotFound,
        ACCOUNT,
        format!(
            "Linked Account with account id {shown} not found in the {} environment",
            scope.environment()
        ),
    )
}

/// One page of the accounts that pass `filter`, newest first. `page` counts from 1.
///
/// # Errors
/// As the store.
pub async fn list(
    core: &Core,
    scope: &Scope,
    filter: &AccountFilter,
    page: u32,
    limit: u32,
) -> Result<Listed<LinkedAccount>> {
    let mut tx = core.db.read().await?;
    let offset = i64::from(page.saturating_sub(1)) * i64::from(limit);
    let entries = accounts::list(&mut tx, scope, filter, i64::from(limit), offset).await?;
    let total = u64::try_from(accounts::count(&mut tx, scope, filter).await?).unwrap_or(0);
    Ok(Listed { entries, total })
}

/// Deletes an account: its tokens end, its grants are revoked at the providers, its connections and
/// configs are gone.
///
/// # Errors
/// [`ErrorCode::LinkedAccountNotFound`].
pub async fn delete(core: &Core, scope: &Scope, account_id: &str) -> Result<()> {
    let account = get(core, scope, account_id).await?;
    let mut tx = core.db.write().await?;
    if !accounts::lock(&mut tx, scope, &account.key).await? {
        return Err(not_found(scope, account_id));
    }
    for listed in connections::list(&mut tx, scope, &account.key).await? {
        if let Some(connection) = connections::delete(&mut tx, scope, &listed.id).await? {
            revoke::enqueue(core, &mut tx, scope, &connection, &connection.id).await?;
        }
    }
    idempotent_answers::delete_of_caller(&mut tx, scope, account.key.as_str()).await?;
    accounts::delete(&mut tx, scope, &account.key).await?;
    tx.commit().await?;
    Ok(())
}
