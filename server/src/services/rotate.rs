//! `keys rotate`: a new master key, and every data key rewrapped under it.
//!
//! Works beside a running server and resumes where a killed run stopped: the file first holds both
//! keys, then every data key moves over in one transaction, then the old key leaves the file. One
//! rotation runs at a time: the lock of the key file keeps a second one of this machine away, the
//! row of the key check one of another machine, and whoever adds a project.

use std::path::Path;

use app::contract::error::ErrorCode;
use secrecy::ExposeSecret as _;

use super::Error;
use super::error::{Result, refuse};
use super::vault::{SERVER, wrapping_place};
use crate::crypto::master_key::{KeyFileError, MasterKeyRing};
use crate::crypto::random::Random;
use crate::store::keys::{self, DataKey};
use crate::store::{Db, Tx};

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// How many data keys were rewrapped.
    pub rewrapped: usize,
    /// The id of the key that wraps now.
    pub active: String,
    /// Whether an earlier run that was cut off was finished.
    pub resumed: bool,
}

/// Rotates the master key.
///
/// # Errors
/// [`ErrorCode::Unavailable`] while another rotation runs; when the key file or the database cannot
/// be used (run it again, it resumes).
pub async fn rotate(db: &Db, path: &Path, random: &dyn Random) -> Result<Rotation> {
    let _lock = MasterKeyRing::lock(path).map_err(|error| match error {
        KeyFileError::Locked(_) => refuse(ErrorCode::Unavailable, error.to_string()),
        other => Error::internal(other),
    })?;
    let mut tx = db.write().await?;
    keys::lock_data_key(&mut tx, SERVER).await?;
    let mut ring = MasterKeyRing::read(path).map_err(Error::internal)?;
    let resumed = ring.len() > 1;
    if !resumed {
        ring.add_active(random);
        ring.replace(path).map_err(Error::internal)?;
    }
    let rewrapped = rewrap_all(&mut tx, &ring, random).await?;
    tx.commit().await?;
    drop_old(db, path, ring.active_id()).await?;
    Ok(Rotation {
        rewrapped,
        active: ring.active_id().to_owned(),
        resumed,
    })
}

async fn rewrap_all(tx: &mut Tx, ring: &MasterKeyRing, random: &dyn Random) -> Result<usize> {
    let mut moved = 0;
    for key in keys::list_data_keys(tx).await? {
        if key.wrapped.master_key == ring.active_id() {
            continue;
        }
        let place = wrapping_place(&key.owner);
        let plain = ring.unwrap(&place, &key.wrapped).map_err(|_| {
            refuse(
                ErrorCode::CredentialIntegrity,
                format!(
                    "the data key of {} was wrapped by master key {}, which is not in the file",
                    key.owner, key.wrapped.master_key
                ),
            )
        })?;
        let wrapped = ring.wrap(random, &place, plain.expose_secret());
        let new = DataKey {
            owner: key.owner,
            wrapped,
        };
        if keys::rewrap(tx, &new, &key.wrapped.master_key).await? {
            moved += 1;
        }
    }
    Ok(moved)
}

/// Takes every key but `active` out of the file, unless the file has moved on.
async fn drop_old(db: &Db, path: &Path, active: &str) -> Result<()> {
    let mut tx = db.write().await?;
    keys::lock_data_key(&mut tx, SERVER).await?;
    let mut ring = MasterKeyRing::read(path).map_err(Error::internal)?;
    if ring.active_id() == active && ring.len() > 1 {
        ring.keep_active_only();
        ring.replace(path).map_err(Error::internal)?;
    }
    tx.commit().await?;
    Ok(())
}
