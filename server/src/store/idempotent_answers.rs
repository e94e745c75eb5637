//! Table `idempotent_answers`: what a repeated POST with the same `Idempotency-Key` answers with.
//!
//! Answers to a linked account go with it. Those to API keys stay until their time is up (a day by
//! default), also where they speak of an account that is gone by then.

use super::sql::{Sql::Both, Sql::Split, execute, fetch_optional, statements};
use super::{Scope, StoreError, Tx};
use crate::clock::Timestamp;
use crate::crypto::token::TokenHash;

statements! {
    // Takes a free key, one whose time is up, and one whose first request died.
    CLAIM = Both(
        "INSERT INTO idempotent_answers
         (project_id, environment, caller, key_hash, fingerprint, answer, claimed_until, expires_at)
         VALUES ($1, $2, $3, $4, $5, NULL, $6, $7)
         ON CONFLICT (project_id, environment, caller, key_hash) DO UPDATE
         SET fingerprint = excluded.fingerprint, answer = NULL,
             claimed_until = excluded.claimed_until, expires_at = excluded.expires_at
         WHERE idempotent_answers.expires_at <= $8
            OR (idempotent_answers.answer IS NULL AND idempotent_answers.claimed_until <= $8)"
    );
    FIND = Both(
        "SELECT fingerprint, answer FROM idempotent_answers
         WHERE project_id = $1 AND environment = $2 AND caller = $3 AND key_hash = $4"
    );
    KEEP = Both(
        "UPDATE idempotent_answers SET answer = $1
         WHERE project_id = $2 AND environment = $3 AND caller = $4 AND key_hash = $5
           AND claimed_until = $6 AND answer IS NULL"
    );
    RELEASE = Both(
        "DELETE FROM idempotent_answers
         WHERE project_id = $1 AND environment = $2 AND caller = $3 AND key_hash = $4
           AND claimed_until = $5 AND answer IS NULL"
    );
    DELETE_OF_CALLER = Both(
        "DELETE FROM idempotent_answers
         WHERE project_id = $1 AND environment = $2 AND caller = $3"
    );
    // Whatever somebody else holds is removed another time.
    DELETE_EXPIRED = Split {
        sqlite: "DELETE FROM idempotent_answers WHERE (project_id, environment, caller, key_hash) IN
                 (SELECT project_id, environment, caller, key_hash FROM idempotent_answers
                  WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
        postgres: "DELETE FROM idempotent_answers WHERE (project_id, environment, caller, key_hash) IN
                   (SELECT project_id, environment, caller, key_hash FROM idempotent_answers
                    WHERE expires_at < $1 ORDER BY expires_at LIMIT $2
                    FOR UPDATE SKIP LOCKED)",
    };
}

/// Which key, of whom.
#[derive(Clone, Debug)]
pub struct KeyOf {
    /// Whose project.
    pub scope: Scope,
    /// `key` for callers with an API key, the account's key for those with a session token.
    pub caller: String,
    /// The hash of the key.
    pub hash: TokenHash,
}

/// What is known of a key.
#[derive(Debug, sqlx::FromRow)]
pub struct Known {
    /// The fingerprint of the request that came with it first.
    pub fingerprint: Vec<u8>,
    /// The sealed answer; `None` while the first request is under way.
    pub answer: Option<Vec<u8>>,
}

/// Takes a key until `until`; says whether it was free.
///
/// # Errors
/// [`StoreError`].
pub async fn claim(
    tx: &mut Tx,
    key: &KeyOf,
    fingerprint: &[u8],
    until: Timestamp,
    expires_at: Timestamp,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (project, environment) = (key.scope.project(), key.scope.environment());
    let rows = execute!(
        tx,
        CLAIM,
        project,
        environment,
        &key.caller,
        &key.hash,
        fingerprint,
        until.0,
        expires_at.0,
        now.0
    )?;
    Ok(rows == 1)
}

/// What is known of a key.
///
/// # Errors
/// [`StoreError`].
pub async fn find(tx: &mut Tx, key: &KeyOf) -> Result<Option<Known>, StoreError> {
    let (project, environment) = (key.scope.project(), key.scope.environment());
    fetch_optional!(
        tx,
        FIND,
        Known,
        project,
        environment,
        &key.caller,
        &key.hash
    )
}

/// Keeps the sealed answer of the request that claimed the key until `until`.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(
    tx: &mut Tx,
    key: &KeyOf,
    until: Timestamp,
    answer: &[u8],
) -> Result<(), StoreError> {
    let (project, environment) = (key.scope.project(), key.scope.environment());
    execute!(
        tx,
        KEEP,
        answer,
        project,
        environment,
        &key.caller,
        &key.hash,
        until.0
    )?;
    Ok(())
}

/// Frees the key of a request that claimed it until `until` and changed nothing.
///
/// # Errors
/// [`StoreError`].
pub async fn release(tx: &mut Tx, key: &KeyOf, until: Timestamp) -> Result<(), StoreError> {
    let (project, environment) = (key.scope.project(), key.scope.environment());
    execute!(
        tx,
        RELEASE,
        project,
        environment,
        &key.caller,
        &key.hash,
        until.0
    )?;
    Ok(())
}

/// Forgets all keys of a caller.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_of_caller(tx: &mut Tx, of: &Scope, caller: &str) -> Result<(), StoreError> {
    execute!(tx, DELETE_OF_CALLER, of.project(), of.environment(), caller)?;
    Ok(())
}

/// Forgets up to `limit` keys whose time is up.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_expired(tx: &mut Tx, before: Timestamp, limit: i64) -> Result<u64, StoreError> {
    execute!(tx, DELETE_EXPIRED, before.0, limit)
}
