//! Connect codes: what a page of the host's own shows instead of a session token. A code can be
//! exchanged once for the session token of its hosted link, so that nothing lasting stands in an
//! address. It lives as long as the link's ticket.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use secrecy::SecretString;
use serde_json::{Map, Value};

use super::error::Result;
use super::tokens::{self, Minted};
use super::{Core, Error};
use crate::clock::Timestamp;
use crate::crypto::token::{TokenKind, hash, hash_secret};
use crate::store::{Tx, connect_codes};

/// Makes the code of a hosted link, whose id is `page`.
///
/// # Errors
/// As the store.
pub(super) async fn issue(
    core: &Core,
    tx: &mut Tx,
    session: &tokens::Session,
    page: &str,
    expires_at: Timestamp,
) -> Result<SecretString> {
    let code = core.tokens.token(TokenKind::ConnectCode, page);
    let row = connect_codes::ConnectCode {
        session: session.id.clone(),
        expires_at,
    };
    let now = core.clock.now();
    connect_codes::insert(tx, &session.scope, &hash_secret(&code), &row, now).await?;
    Ok(code)
}

/// The session token that a code stands for. The code is spent by this.
///
/// # Errors
/// [`ErrorCode::MissingField`], [`ErrorCode::InvalidField`]; [`ErrorCode::InvalidConnectCode`]
/// alike for what is unknown, used, late, or of a session that has ended.
pub async fn exchange(core: &Core, body: &Map<String, Value>) -> Result<Minted> {
    let code = match body.get("code") {
        Some(Value::String(code)) if !code.trim().is_empty() => code.trim(),
        None | Some(Value::Null | Value::String(_)) => {
            return Err(said(ErrorCode::MissingField, "code is required"));
        }
        Some(_) => return Err(said(ErrorCode::InvalidField, "code must be text")),
    };
    let mut tx = core.db.write().await?;
    let now = core.clock.now();
    let session = connect_codes::spend(&mut tx, &hash(code), now).await?;
    let session = session.ok_or_else(spent)?;
    let session = tokens::session_by_id(core, &mut tx, &session)
        .await
        .map_err(|error| match error.code() {
            ErrorCode::InvalidToken | ErrorCode::TokenExpired => spent(),
            _ => error,
        })?;
    tx.commit().await?;
    Ok(Minted {
        token: core.tokens.token(TokenKind::Session, session.id.as_str()),
        expires_in: session.expires_at.since(now),
        session,
    })
}

fn spent() -> Error {
    said(
        ErrorCode::InvalidConnectCode,
        "code is unknown, was used or has expired; ask for a new one",
    )
}

fn said(code: ErrorCode, why: &str) -> Error {
    Failure::about(code, "code", why).into()
}
