//! Table `connect_codes`: one-time codes that stand for a session token.

use app::contract::ids::SessionTokenId;

use super::sql::{Sql::Both, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx, scope};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;

statements! {
    INSERT = Both(
        "INSERT INTO connect_codes
         (hash, project_id, environment, session_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
    SPEND = Both(
        "UPDATE connect_codes SET used_at = $1
         WHERE hash = $2 AND used_at IS NULL AND expires_at > $1
         RETURNING session_id"
    );
}

/// A code that was made.
#[derive(Clone, Debug)]
pub struct ConnectCode {
    /// Whose token it stands for.
    pub session: SessionTokenId,
    /// When it ends unused.
    pub expires_at: Timestamp,
}

/// Adds a code under its hash.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    of: &Scope,
    hash: &TokenHash,
    code: &ConnectCode,
    now: Timestamp,
) -> Result<(), StoreError> {
    execute!(
        tx,
        INSERT,
        hash,
        of.project(),
        of.environment(),
        code.session.as_str(),
        now.0,
        code.expires_at.0,
    )?;
    Ok(())
}

/// Spends the code with this hash and gives its session; `None` if there is none that is unused and
/// in time. Of several at once, one gets it. The code decides the scope.
///
/// # Errors
/// [`StoreError`].
pub async fn spend(
    tx: &mut Tx,
    hash: &TokenHash,
    now: Timestamp,
) -> Result<Option<SessionTokenId>, StoreError> {
    let row = fetch_optional!(tx, SPEND, (String,), now.0, hash)?;
    row.map(|(session,)| scope::id("connect_codes", "session_id", &hex::encode(hash), &session))
        .transpose()
}
