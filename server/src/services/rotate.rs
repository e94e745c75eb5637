//! `keys rotate`: a new master key, and every data key rewrapped under it.
//!
//! Works beside a running server and resumes where a killed run stopped: the file first holds both
//! keys, then every data key moves over one by one, then the old key leaves the file.

use std::path::Path;

use secrecy::ExposeSecret as _;

use super::error::Result;
use super::vault::{SERVER, wrapping_place};
use super::{Error, error::refuse};
use crate::crypto::master_key::MasterKeyRing;
use crate::crypto::random::Random;
use crate::store::Db;
use crate::store::keys::{self, DataKey};

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
/// When the key file or the database cannot be used; run it again, it resumes.
pub async fn rotate(db: &Db, path: &Path, random: &dyn Random) -> Result<Rotation> {
    let mut ring = MasterKeyRing::read(path).map_err(Error::internal)?;
    let resumed = ring.len() > 1;
    if !resumed {
        ring.add_active(random);
        ring.replace(path).map_err(Error::internal)?;
    }
    let mut rewrapped = 0;
    loop {
        let moved = rewrap_all(db, &ring, random).await?;
        if moved == 0 {
            break;
        }
        rewrapped += moved;
    }
    ring.keep_active_only();
    ring.replace(path).map_err(Error::internal)?;
    Ok(Rotation {
        rewrapped,
        active: ring.active_id().to_owned(),
        resumed,
    })
}

/// One pass; the key check goes first, so that whoever adds a project notices the rotation.
async fn rewrap_all(db: &Db, ring: &MasterKeyRing, random: &dyn Random) -> Result<usize> {
    let mut all = keys::list_data_keys(&mut db.read().await?).await?;
    all.sort_by_key(|key| key.owner != SERVER);
    let mut moved = 0;
    for key in all {
        if key.wrapped.master_key == ring.active_id() {
            continue;
        }
        let place = wrapping_place(&key.owner);
        let plain = ring.unwrap(&place, &key.wrapped).map_err(|_| {
            refuse(
                app::contract::error::ErrorCode::CredentialIntegrity,
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
        let mut tx = db.write().await?;
        if keys::rewrap(&mut tx, &new, &key.wrapped.master_key).await? {
            moved += 1;
        }
        tx.commit().await?;
    }
    Ok(moved)
}
