//! What must hold in the database itself after every kill.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use patchbay::crypto::random::SystemRandom;
use patchbay::crypto::vault::Place;
use patchbay::services::vault::Vault;
use patchbay::store::Db;
use secrecy::SecretSlice;

use super::Result;
use super::journal::Tally;
use super::scene::Scene;
use crate::store::texts;

/// What the provider has seen so far.
#[derive(Default)]
pub struct Seen {
    /// How often each code came.
    codes: BTreeMap<String, u64>,
    /// The grants that were revoked.
    revoked: BTreeSet<String>,
}

impl Seen {
    /// How many codes came.
    pub fn codes(&self) -> usize {
        self.codes.len()
    }

    /// Takes the provider's log over, while nobody works.
    fn read(&mut self, scene: &Scene) {
        for call in scene.provider.log() {
            if let Some(code) = call.form("code") {
                *self.codes.entry(code).or_default() += 1;
            }
            if call.path.ends_with("/revoke") {
                self.revoked.extend(call.form("token"));
            }
        }
        scene.provider.clear_log();
    }
}

/// Looks at the database while nobody works. It is opened for this only: a process that kept it open
/// would spare the next start what a crash leaves to do.
///
/// # Errors
/// What does not hold.
pub async fn check(scene: &Scene, seen: &mut Seen, tally: &Tally) -> Result<()> {
    let db = Db::open_existing(&scene.database_url(), 2).await?;
    let checked = check_open(&db, scene, seen, tally).await;
    db.close().await;
    checked
}

async fn check_open(db: &Db, scene: &Scene, seen: &mut Seen, tally: &Tally) -> Result<()> {
    if matches!(db, Db::Sqlite { .. }) {
        let said = texts(db, "SELECT integrity_check FROM pragma_integrity_check").await;
        if said != ["ok"] {
            return Err(format!("the file is damaged: {said:?}").into());
        }
        let orphans = texts(db, "SELECT \"table\" FROM pragma_foreign_key_check").await;
        if !orphans.is_empty() {
            return Err(format!("rows without the row they belong to: {orphans:?}").into());
        }
    }
    every_data_key_opens(db, scene).await?;
    // A grant leaves this list only after the provider was told, so they are read in this order.
    let waiting = texts(db, "SELECT id FROM revocations").await.len();
    seen.read(scene);
    if let Some((code, times)) = seen.codes.iter().find(|(_, times)| **times > 1) {
        return Err(format!("the provider got {code} {times} times").into());
    }
    let grants = seen.revoked.len() + waiting;
    let wanted = tally.disconnected.load(Ordering::Relaxed);
    if (grants as u64) < wanted {
        let why =
            format!("{wanted} disconnects were acknowledged, {grants} grants are revoked or wait");
        return Err(why.into());
    }
    Ok(())
}

/// Nothing lies under a data key that no master key of the file opens.
async fn every_data_key_opens(db: &Db, scene: &Scene) -> Result<()> {
    let vault = Vault::reopen(db, &scene.key_file(), Arc::new(SystemRandom)).await?;
    let mut tx = db.read().await?;
    for owner in texts(db, "SELECT owner FROM data_keys").await {
        let place = Place {
            project: &owner,
            account: "",
            row: "",
            field: "test",
            version: 1,
        };
        let nothing = SecretSlice::from(Vec::new());
        let sealed = vault.seal(&mut tx, &place, &nothing).await;
        sealed.map_err(|error| format!("the data key of {owner}: {error:?}"))?;
    }
    Ok(())
}
