//! A POST that is repeated with the same `Idempotency-Key` is carried out once.
//!
//! The key is claimed before the request is carried out and holds its sealed answer afterwards, so a
//! repetition gets the first answer on any node and after a restart. Only successes are kept: a
//! refused request changed nothing and may be sent again under its key. If the process dies in
//! between, the key is free again after [`CLAIM`], and the repetition is carried out.

use std::time::Duration;

use app::contract::error::ErrorCode;
use secrecy::{ExposeSecret as _, SecretSlice};
use zeroize::Zeroizing;

use super::Core;
use super::error::{Result, refuse, refuse_part};
use crate::clock::Timestamp;
use crate::crypto::token::hash;
use crate::crypto::vault::Place;
use crate::domain::scope::Scope;
use crate::store::idempotent_answers::{self, KeyOf};

/// How long a request may be under way before its key is free again; longer than all calls to a
/// provider that one request makes.
const CLAIM: Duration = Duration::from_secs(5 * 60);

/// A caller with an API key, in [`KeyOf::caller`].
pub const BY_API_KEY: &str = "key";

/// A claimed key.
#[derive(Debug)]
pub struct Claim {
    key: KeyOf,
    until: Timestamp,
}

/// A caller with a Link client, in [`KeyOf::caller`]: whichever of the host's, as with API keys. One that
/// stands in the body is part of the request, so with another one there it is another request.
pub const BY_LINK_CLIENT: &str = "link";

/// What a request with a key does.
#[derive(Debug)]
pub enum Begun {
    /// It is the first: it is to be carried out.
    First(Claim),
    /// It was carried out before, with this body as the answer.
    Repeated(Vec<u8>),
}

/// Claims a key for a request. `fingerprint` tells requests apart.
///
/// # Errors
/// [`ErrorCode::IdempotencyMismatch`] when the key came with another request,
/// [`ErrorCode::IdempotencyRunning`] while the first one is under way.
pub async fn begin(
    core: &Core,
    scope: &Scope,
    caller: &str,
    key: &str,
    fingerprint: &str,
) -> Result<Begun> {
    let now = core.clock.now();
    let until = now.plus(CLAIM);
    let expires_at = now.plus(core.options.lifetimes.idempotency.get());
    let key = KeyOf {
        scope: scope.clone(),
        caller: caller.to_owned(),
        hash: hash(key),
    };
    let fingerprint = hash(fingerprint);
    let mut tx = core.db.write().await?;
    if idempotent_answers::claim(&mut tx, &key, &fingerprint, until, expires_at, now).await? {
        tx.commit().await?;
        return Ok(Begun::First(Claim { key, until }));
    }
    let known = idempotent_answers::find(&mut tx, &key).await?;
    let Some(known) = known else {
        return Err(running());
    };
    if known.fingerprint != fingerprint {
        return Err(refuse_part(
            ErrorCode::IdempotencyMismatch,
            "idempotency-key",
            "Idempotency-Key: this key came with another request before; send a new one",
        ));
    }
    let Some(sealed) = known.answer else {
        return Err(running());
    };
    let row = hex::encode(&key.hash);
    let body = core
        .vault
        .open(&mut tx, &place(&key, &row), &sealed)
        .await?;
    Ok(Begun::Repeated(body.expose_secret().to_vec()))
}

fn running() -> super::Error {
    refuse(
        ErrorCode::IdempotencyRunning,
        "Idempotency-Key: the first request with this key is still under way; try again soon",
    )
}

/// Keeps the body of the success that a claimed request answered with.
///
/// # Errors
/// As the store and the vault.
pub async fn keep(core: &Core, claim: &Claim, body: &[u8]) -> Result<()> {
    let row = hex::encode(&claim.key.hash);
    let body = SecretSlice::from(Zeroizing::new(body.to_vec()).to_vec());
    let mut tx = core.db.write().await?;
    let sealed = core
        .vault
        .seal(&mut tx, &place(&claim.key, &row), &body)
        .await?;
    idempotent_answers::keep(&mut tx, &claim.key, claim.until, &sealed).await?;
    tx.commit().await?;
    Ok(())
}

/// Frees the key of a request that did not succeed.
///
/// # Errors
/// As the store.
pub async fn release(core: &Core, claim: &Claim) -> Result<()> {
    let mut tx = core.db.write().await?;
    idempotent_answers::release(&mut tx, &claim.key, claim.until).await?;
    tx.commit().await?;
    Ok(())
}

fn place<'a>(key: &'a KeyOf, row: &'a str) -> Place<'a> {
    Place {
        project: key.scope.project(),
        account: &key.caller,
        row,
        field: key.scope.environment(),
        version: 1,
    }
}
