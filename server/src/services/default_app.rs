//! Credentials of the host's own product for a linked account (`your_app`): what workflows will call
//! the host's API with. They are sealed together and never leave through the API.

use std::collections::BTreeMap;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::LinkedAccountKey;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value};

use super::error::{Result, refuse, refuse_part};
use super::{Core, Error};
use crate::crypto::vault::Place;
use crate::domain::config::values::scalar_text;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::store::{Tx, accounts, default_apps};

/// How many credentials an account has at most.
const MOST: usize = 100;
/// The longest name of a credential, in bytes.
const LONGEST_NAME: usize = 256;
/// The longest credential, in bytes.
const LONGEST: usize = 10 * 1024;

/// Credentials by name.
pub type Credentials = BTreeMap<String, SecretString>;

/// What setting a credential did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// There was none of this name.
    Added,
    /// It replaced one.
    Updated,
}

impl Action {
    /// As sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Action::Added => "added",
            Action::Updated => "updated",
        }
    }
}

/// Reads `your_app` of a body. Other keys than `auth_credentials` are passed over.
///
/// # Errors
/// [`ErrorCode::MissingField`] without credentials, [`ErrorCode::InvalidField`].
pub fn parse(sent: Option<&Value>) -> Result<Option<Credentials>> {
    let place = "your_app.auth_credentials";
    let app = match sent {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(app)) => app,
        Some(_) => return Err(invalid("your_app", "must be an object")),
    };
    let sent = match app.get("auth_credentials") {
        Some(Value::Object(sent)) if !sent.is_empty() => sent,
        None | Some(Value::Null | Value::Object(_)) => {
            let rule = "is required with your_app: an object of at least one credential";
            return Err(said(ErrorCode::MissingField, place, rule));
        }
        Some(_) => {
            return Err(invalid(
                place,
                "must be an object of text, numbers and booleans",
            ));
        }
    };
    let mut credentials = Credentials::new();
    for (name, value) in sent {
        check_name(place, name)?;
        let shown: String = name.chars().take(60).collect();
        credentials.insert(
            name.clone(),
            credential(&format!("{place}.{shown}"), value)?,
        );
    }
    Ok(Some(credentials))
}

/// Keeps credentials with the account; those of other names stay.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for too many; as the store and the vault.
pub async fn keep(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    account: &LinkedAccountKey,
    credentials: Credentials,
) -> Result<()> {
    let stored = open(core, tx, scope, account).await?;
    let (mut all, version) = stored.unwrap_or_default();
    all.extend(credentials);
    seal(core, tx, scope, account, &all, version + 1).await
}

/// Sets one credential.
///
/// # Errors
/// [`ErrorCode::DefaultAppNotFound`], [`ErrorCode::MissingField`], [`ErrorCode::InvalidField`].
pub async fn set(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    name: &str,
    body: &Map<String, Value>,
) -> Result<Action> {
    check_name("key", name)?;
    let value = match body.get("value") {
        None | Some(Value::Null) => {
            return Err(said(ErrorCode::MissingField, "value", "is required"));
        }
        Some(value) => credential("value", value)?,
    };
    let mut tx = core.db.write().await?;
    let (mut all, version) = existing(core, &mut tx, scope, account).await?;
    let before = all.insert(name.to_owned(), value);
    seal(core, &mut tx, scope, &account.key, &all, version + 1).await?;
    tx.commit().await?;
    Ok(match before {
        None => Action::Added,
        Some(_) => Action::Updated,
    })
}

/// Removes one credential.
///
/// # Errors
/// [`ErrorCode::DefaultAppNotFound`], [`ErrorCode::CredentialNotFound`].
pub async fn remove(core: &Core, scope: &Scope, account: &LinkedAccount, name: &str) -> Result<()> {
    let mut tx = core.db.write().await?;
    let (mut all, version) = existing(core, &mut tx, scope, account).await?;
    if all.remove(name).is_none() {
        let shown: String = name.chars().take(80).collect();
        return Err(refuse_part(
            ErrorCode::CredentialNotFound,
            "key",
            format!("Auth credential key '{shown}' not found"),
        ));
    }
    seal(core, &mut tx, scope, &account.key, &all, version + 1).await?;
    tx.commit().await?;
    Ok(())
}

/// The account's credentials, held until the transaction ends.
async fn existing(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    account: &LinkedAccount,
) -> Result<(Credentials, i64)> {
    accounts::lock(tx, scope, &account.key).await?;
    open(core, tx, scope, &account.key).await?.ok_or_else(|| {
        refuse(
            ErrorCode::DefaultAppNotFound,
            format!(
                "Default app integration not found for linked account {}: give it `your_app` when \
                 the linked account is made or changed",
                account.account_id
            ),
        )
    })
}

async fn open(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    account: &LinkedAccountKey,
) -> Result<Option<(Credentials, i64)>> {
    let Some(row) = default_apps::find(tx, scope, account).await? else {
        return Ok(None);
    };
    let place = place(scope, account, row.version);
    let plain: BTreeMap<String, String> = core.vault.open_json(tx, &place, &row.sealed).await?;
    let secret = |(name, value)| (name, SecretString::from(value));
    Ok(Some((plain.into_iter().map(secret).collect(), row.version)))
}

async fn seal(
    core: &Core,
    tx: &mut Tx,
    scope: &Scope,
    account: &LinkedAccountKey,
    credentials: &Credentials,
    version: i64,
) -> Result<()> {
    if credentials.len() > MOST {
        let why = "would have more than 100 keys";
        return Err(invalid("your_app.auth_credentials", why));
    }
    let plain: BTreeMap<&str, &str> = credentials
        .iter()
        .map(|(name, value)| (name.as_str(), value.expose_secret()))
        .collect();
    let place = place(scope, account, version);
    let row = default_apps::DefaultApp {
        sealed: core.vault.seal_json(tx, &place, &plain).await?,
        version,
    };
    default_apps::put(tx, scope, account, &row, core.clock.now()).await?;
    Ok(())
}

fn place<'a>(scope: &'a Scope, account: &'a LinkedAccountKey, version: i64) -> Place<'a> {
    Place {
        project: scope.project(),
        account: account.as_str(),
        row: account.as_str(),
        field: "default_app",
        version,
    }
}

fn check_name(place: &str, name: &str) -> Result<()> {
    if name.is_empty() || name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
        let rule = "must name a credential by 1 to 256 bytes of printable text";
        return Err(invalid(place, rule));
    }
    Ok(())
}

fn credential(place: &str, value: &Value) -> Result<SecretString> {
    let text =
        scalar_text(value).ok_or_else(|| invalid(place, "must be text, a number or a boolean"))?;
    if text.len() > LONGEST {
        return Err(invalid(place, "must be at most 10 kB"));
    }
    Ok(SecretString::from(text))
}

fn invalid(field: &str, why: &str) -> Error {
    said(ErrorCode::InvalidField, field, why)
}

fn said(code: ErrorCode, field: &str, why: &str) -> Error {
    Failure::about(code, field, format!("{field} {why}")).into()
}
