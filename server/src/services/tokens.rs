//! Who is calling: API keys and session tokens.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::ids::SessionTokenId;
use secrecy::SecretString;

use super::accounts;
use super::error::{Result, refuse_part};
use super::{Core, Error};
use crate::clock::Timestamp;
use crate::crypto::random::new_id;
use crate::crypto::token::{TokenKind, hash, hash_secret};
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::{Environment, Scope};
use crate::store::{StoreError, Tx, api_keys, sessions};

/// The header that carries an API key.
pub const API_KEY: &str = "x-api-key";
/// The header that carries a session token.
const BEARER: &str = "authorization";

/// A linked account that acts for itself, proved by a session token or a hosted page's cookie.
#[derive(Clone, Debug)]
pub struct Session {
    /// The token's row.
    pub id: SessionTokenId,
    /// Whose.
    pub scope: Scope,
    /// The account.
    pub account: LinkedAccount,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A session token to hand out.
#[derive(Debug)]
pub struct Minted {
    /// The token.
    pub token: SecretString,
    /// The session it stands for.
    pub session: Session,
    /// How long it still lasts.
    pub expires_in: Duration,
}

impl Core {
    /// The token of an API key's row.
    pub(crate) fn api_key(&self, environment: Environment, id: &str) -> SecretString {
        let kind = match environment {
            Environment::Test => TokenKind::TestKey,
            Environment::Production => TokenKind::ProductionKey,
        };
        self.tokens.token(kind, id)
    }
}

/// The scope of an API key.
///
/// # Errors
/// [`ErrorCode::InvalidApiKey`].
pub async fn scope_of_key(core: &Core, key: &str) -> Result<Scope> {
    let mut tx = core.db.read().await?;
    let scope = api_keys::find_live(&mut tx, &hash(key)).await?;
    scope.ok_or_else(|| {
        let why = "Invalid Credentials: this API key is unknown or was revoked";
        refuse_part(ErrorCode::InvalidApiKey, API_KEY, why)
    })
}

/// The session of a session token.
///
/// # Errors
/// [`ErrorCode::InvalidToken`], [`ErrorCode::TokenExpired`].
pub async fn session_of_token(core: &Core, token: &str) -> Result<Session> {
    let mut tx = core.db.read().await?;
    live(core, sessions::find_by_hash(&mut tx, &hash(token)).await?)
}

/// The session that a flow of ours belongs to.
///
/// # Errors
/// As [`session_of_token`].
pub(super) async fn session_by_id(
    core: &Core,
    tx: &mut Tx,
    id: &SessionTokenId,
) -> Result<Session> {
    live(core, sessions::find(tx, id).await?)
}

/// A session that was found, if it may still be used.
///
/// # Errors
/// As [`session_of_token`].
pub(super) fn live(
    core: &Core,
    found: Option<(sessions::Session, LinkedAccount)>,
) -> Result<Session> {
    let found = found.filter(|(row, _)| !row.revoked);
    let (row, account) = found.ok_or_else(invalid_token)?;
    if row.expires_at <= core.clock.now() {
        let why = "Token Expired: ask for a new session token";
        return Err(refuse_part(ErrorCode::TokenExpired, BEARER, why));
    }
    Ok(Session {
        id: row.id,
        scope: row.scope,
        account,
        expires_at: row.expires_at,
    })
}

fn invalid_token() -> Error {
    let why = "Invalid token: this session token is unknown or was revoked";
    refuse_part(ErrorCode::InvalidToken, BEARER, why)
}

/// A session token for the account. A live one is handed out again while more than half of its
/// life remains, unless `fresh` asks for a new one.
///
/// # Errors
/// [`ErrorCode::UnknownLinkedAccount`].
pub async fn mint(core: &Core, scope: &Scope, account_id: &str, fresh: bool) -> Result<Minted> {
    let account = accounts::find(core, scope, account_id)
        .await?
        .ok_or_else(|| unknown_account(scope, account_id))?;
    let now = core.clock.now();
    let lifetime = core.options.lifetimes.session_token.get();
    if !fresh {
        let mut tx = core.db.read().await?;
        let half = now.plus(lifetime / 2);
        if let Some(row) = sessions::find_fresh(&mut tx, scope, &account.key, half).await? {
            return Ok(minted(core, row, account, now));
        }
    }
    let row = sessions::Session {
        id: new_id(&*core.random),
        scope: scope.clone(),
        account: account.key.clone(),
        created_at: now,
        expires_at: now.plus(lifetime),
        revoked: false,
    };
    let token = core.tokens.token(TokenKind::Session, row.id.as_str());
    let mut tx = core.db.write().await?;
    match sessions::insert(&mut tx, &row, &hash_secret(&token)).await {
        // Deleted meanwhile.
        Err(StoreError::ParentGone(_)) => return Err(unknown_account(scope, account_id)),
        done => done?,
    }
    tx.commit().await?;
    Ok(minted(core, row, account, now))
}

fn unknown_account(scope: &Scope, account_id: &str) -> Error {
    refuse_part(
        ErrorCode::UnknownLinkedAccount,
        "linked_account_id",
        format!(
            "No linked account found for account id : {account_id} in environment {}",
            scope.environment()
        ),
    )
}

fn minted(core: &Core, row: sessions::Session, account: LinkedAccount, now: Timestamp) -> Minted {
    Minted {
        token: core.tokens.token(TokenKind::Session, row.id.as_str()),
        expires_in: row.expires_at.since(now),
        session: Session {
            id: row.id,
            scope: row.scope,
            account,
            expires_at: row.expires_at,
        },
    }
}

/// Takes back every session token of the session's account; says how many.
///
/// # Errors
/// As the store.
pub async fn revoke(core: &Core, session: &Session) -> Result<u64> {
    let mut tx = core.db.write().await?;
    let count = sessions::revoke_all(
        &mut tx,
        &session.scope,
        &session.account.key,
        core.clock.now(),
    )
    .await?;
    tx.commit().await?;
    Ok(count)
}

/// What answers when a session token stands where an API key must.
#[must_use]
pub fn key_required() -> Error {
    refuse_part(
        ErrorCode::MissingApiKey,
        API_KEY,
        "Missing API Key: send it in the header x-api-key",
    )
}
