//! Making or changing a linked account in one call.
//!
//! It changes what it mentions: a name replaces the name, user-defined fields and credentials are
//! merged key by key. With a session token an account changes itself and is never made.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use serde_json::{Map, Value};

use super::super::error::{Result, refuse};
use super::super::tokens::Session;
use super::super::{Core, default_app};
use super::{account_id_in, not_found, udf_id};
use crate::crypto::random::new_id;
use crate::domain::linked_account::{LinkedAccount, Writer, change_udf, parse_name};
use crate::domain::scope::Scope;
use crate::store::{StoreError, Tx, accounts};

/// How often it begins again when somebody else made or removed the account in between.
const ATTEMPTS: usize = 4;

/// What came of it.
#[derive(Debug)]
pub struct Upserted {
    /// The account as it is now.
    pub account: LinkedAccount,
    /// Whether it was made.
    pub is_new: bool,
}

/// Makes the account that the body names, or changes it.
///
/// # Errors
/// [`ErrorCode::MissingLinkedAccount`], [`ErrorCode::InvalidField`],
/// [`ErrorCode::MissingField`] for `your_app` without credentials.
pub async fn upsert(core: &Core, scope: &Scope, body: &Map<String, Value>) -> Result<Upserted> {
    let wanted = fields_of(body)?;
    let account_id = account_id_in(&wanted)?;
    for _ in 0..ATTEMPTS {
        let mut tx = core.db.write().await?;
        let found = accounts::find(&mut tx, scope, &account_id).await?;
        let done = match &found {
            Some(account) => change(core, &mut tx, scope, account, &wanted, Writer::Key).await?,
            None => make(core, &mut tx, scope, &account_id, &wanted).await?,
        };
        if let Some(account) = done {
            tx.commit().await?;
            let is_new = found.is_none();
            return Ok(Upserted { account, is_new });
        }
    }
    Err(refuse(
        ErrorCode::Unavailable,
        "the linked account is being written by others; try again",
    ))
}

/// Changes the session's own account; an id in the body is passed over.
///
/// # Errors
/// [`ErrorCode::InvalidField`], [`ErrorCode::MissingField`], [`ErrorCode::FieldReadOnly`] for
/// user-defined fields that the host wrote.
pub async fn update_own(
    core: &Core,
    session: &Session,
    body: &Map<String, Value>,
) -> Result<LinkedAccount> {
    let wanted = fields_of(body)?;
    let (scope, account) = (&session.scope, &session.account);
    let mut tx = core.db.write().await?;
    let changed = change(core, &mut tx, scope, account, &wanted, Writer::Session).await?;
    let changed = changed.ok_or_else(|| not_found(scope, &account.account_id))?;
    tx.commit().await?;
    Ok(changed)
}

/// The fields of a body, which clients send flat or wrapped in `payload`; the wrapped ones win.
fn fields_of(body: &Map<String, Value>) -> Result<Value> {
    let mut fields = body.clone();
    match fields.remove("payload") {
        None | Some(Value::Null) => {}
        Some(Value::Object(payload)) => fields.extend(payload),
        Some(_) => {
            let why = "payload must be an object";
            return Err(Failure::about(ErrorCode::InvalidField, "payload", why).into());
        }
    }
    Ok(Value::Object(fields))
}

/// `None` when somebody else has made it meanwhile.
async fn make(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    account_id: &str,
    wanted: &Value,
) -> Result<Option<LinkedAccount>> {
    let now = core.clock.now();
    let account = LinkedAccount {
        name: parse_name(wanted.get("name"))?,
        udf: change_udf(&[], wanted.get("udf"), Writer::Key, || udf_id(core))?,
        ..LinkedAccount::new(new_id(&*core.random), account_id.to_owned(), now)
    };
    let credentials = default_app::parse(wanted.get("your_app"))?;
    match accounts::insert(tx, scope, &account).await {
        Err(StoreError::Duplicate(_)) => return Ok(None),
        done => done?,
    }
    if let Some(credentials) = credentials {
        default_app::keep(core, tx, scope, &account.key, credentials).await?;
    }
    Ok(Some(account))
}

/// `None` when somebody else has removed it meanwhile.
async fn change(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    found: &LinkedAccount,
    wanted: &Value,
    writer: Writer,
) -> Result<Option<LinkedAccount>> {
    // Changes at once to one account follow one another, so none is lost.
    accounts::lock(tx, scope, &found.key).await?;
    let Some(mut account) = accounts::find_by_key(tx, scope, &found.key).await? else {
        return Ok(None);
    };
    if let Some(name) = wanted.get("name") {
        account.name = parse_name(Some(name))?;
    }
    account.udf = change_udf(&account.udf, wanted.get("udf"), writer, || udf_id(core))?;
    account.updated_at = core.clock.now();
    accounts::update(tx, scope, &account).await?;
    if let Some(credentials) = default_app::parse(wanted.get("your_app"))? {
        default_app::keep(core, tx, scope, &account.key, credentials).await?;
    }
    Ok(Some(account))
}
