//! The vault: project data keys wrapped by the ring of master keys, and what they seal.
//!
//! Start rules. The data key of the owner `patchbay` is the key check. Only while it is missing may
//! a key file be created; with it, a missing or wrong file refuses the start and nothing is written.
//! Of two first starters the insert of the key check decides.
//!
//! Data keys are cached once unwrapped: rotating master keys rewraps them and never changes them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::Result;
use crate::crypto::master_key::{KeyFileError, MasterKeyRing};
use crate::crypto::random::Random;
use crate::crypto::token::TokenKey;
use crate::crypto::vault::{NotAuthentic, Place, SealingKey};
use crate::store::keys::{self, DataKey};
use crate::store::{Db, StoreError, Tx};

/// The owner of the key check and of the server's own secrets.
pub const SERVER: &str = "patchbay";
const TOKEN_KEY: &str = "token_key";
const TOKEN_KEY_PLACE: Place<'_> = Place {
    project: SERVER,
    account: "",
    row: "",
    field: TOKEN_KEY,
    version: 1,
};

/// Why the vault does not open. Each text is one line for the operator.
#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    /// The key file cannot be used.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// There is a database and no key for it.
    #[error(
        "the database holds secrets, but the master key file {0} does not exist; restore that file \
         (PATCHBAY_MASTER_KEY_FILE)"
    )]
    KeyLost(PathBuf),
    /// There is a key for another database.
    #[error(
        "the master key file {0} does not belong to this database; restore the right file \
         (PATCHBAY_MASTER_KEY_FILE)"
    )]
    WrongKey(PathBuf),
    /// The database failed.
    #[error("the database cannot be read")]
    Store(#[from] StoreError),
    /// There is a database that no server has ever used.
    #[error(
        "the database holds no keys yet; `patchbay serve` or `patchbay project create` makes them"
    )]
    Unused,
}

/// A sealed value that another version of this server wrote.
#[derive(Debug, thiserror::Error)]
#[error("a sealed value has a shape that this version does not know")]
struct UnknownShape;

/// Seals and opens secrets of projects.
pub struct Vault {
    path: PathBuf,
    ring: Mutex<Arc<MasterKeyRing>>,
    open: Mutex<HashMap<String, Arc<SealingKey>>>,
    random: Arc<dyn Random>,
}

impl Vault {
    /// Opens the vault of this database, or makes a new one.
    ///
    /// # Errors
    /// [`UnlockError`]. Where the database has a key check nothing was written then.
    pub async fn unlock(
        db: &Db,
        path: &Path,
        random: Arc<dyn Random>,
    ) -> std::result::Result<Self, UnlockError> {
        match Self::reopen(db, path, Arc::clone(&random)).await {
            Err(UnlockError::Unused) => {
                let ring = Self::found(db, path, &*random).await?;
                Self::with_ring(db, path, random, ring).await
            }
            done => done,
        }
    }

    /// Opens the vault of this database; makes none.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub async fn reopen(
        db: &Db,
        path: &Path,
        random: Arc<dyn Random>,
    ) -> std::result::Result<Self, UnlockError> {
        let check = keys::find_data_key(&mut db.read().await?, SERVER).await?;
        if check.is_none() {
            return Err(UnlockError::Unused);
        }
        let ring = MasterKeyRing::read(path).map_err(|error| match error {
            KeyFileError::Missing(path) => UnlockError::KeyLost(path),
            other => other.into(),
        })?;
        Self::with_ring(db, path, random, ring).await
    }

    async fn with_ring(
        db: &Db,
        path: &Path,
        random: Arc<dyn Random>,
        ring: MasterKeyRing,
    ) -> std::result::Result<Self, UnlockError> {
        let vault = Self {
            path: path.to_owned(),
            ring: Mutex::new(Arc::new(ring)),
            open: Mutex::default(),
            random,
        };
        match vault.key(&mut db.read().await?, SERVER).await {
            Ok(_) => Ok(vault),
            Err(KeyError::Store(error)) => Err(error.into()),
            Err(KeyError::File(error)) => Err(error.into()),
            Err(KeyError::NotAuthentic) => Err(UnlockError::WrongKey(path.to_owned())),
        }
    }

    /// First start: a key file if there is none, and the key check in the database.
    async fn found(
        db: &Db,
        path: &Path,
        random: &dyn Random,
    ) -> std::result::Result<MasterKeyRing, UnlockError> {
        let mut tx = db.write().await?;
        let (ring, created) = match MasterKeyRing::read(path) {
            Ok(ring) => (ring, false),
            Err(KeyFileError::Missing(_)) => {
                let ring = MasterKeyRing::generate(random);
                match ring.write_new(path) {
                    Ok(()) => (ring, true),
                    // Another first starter on this machine was faster.
                    Err(_) if path.exists() => (MasterKeyRing::read(path)?, false),
                    Err(error) => return Err(error.into()),
                }
            }
            Err(error) => return Err(error.into()),
        };
        let won = keys::insert_data_key(&mut tx, &fresh_data_key(&ring, random, SERVER)).await?;
        tx.commit().await?;
        if !won && created {
            let check = keys::find_data_key(&mut db.read().await?, SERVER).await?;
            // The faster first starter may be a neighbour that has read our file meanwhile; only
            // another machine's key makes ours useless.
            if check.is_none_or(|check| check.wrapped.master_key != ring.active_id()) {
                std::fs::remove_file(path).ok();
                return Err(UnlockError::KeyLost(path.to_owned()));
            }
        }
        Ok(ring)
    }

    /// The key that tokens derive from; made at the first start.
    ///
    /// # Errors
    /// As the store, or when the sealed key was tampered with.
    pub async fn token_key(&self, db: &Db) -> Result<TokenKey> {
        if let Some(key) = self.kept_token_key(db).await? {
            return Ok(key);
        }
        let mut bytes = vec![0_u8; 32];
        self.random.fill(&mut bytes);
        let mut tx = db.write().await?;
        let bytes = SecretSlice::from(bytes);
        let sealed = self.seal(&mut tx, &TOKEN_KEY_PLACE, &bytes).await?;
        keys::insert_secret(&mut tx, TOKEN_KEY, &sealed).await?;
        tx.commit().await?;
        // Of two first starters the faster one's key stays.
        let kept = self.kept_token_key(db).await?;
        kept.ok_or_else(|| NotAuthentic.into())
    }

    /// As [`Self::token_key`], but makes none.
    ///
    /// # Errors
    /// As [`Self::token_key`].
    pub async fn kept_token_key(&self, db: &Db) -> Result<Option<TokenKey>> {
        let mut tx = db.read().await?;
        let Some(sealed) = keys::find_secret(&mut tx, TOKEN_KEY).await? else {
            return Ok(None);
        };
        let bytes = self.open(&mut tx, &TOKEN_KEY_PLACE, &sealed).await?;
        Ok(Some(TokenKey::new(bytes.expose_secret())))
    }

    /// Gives a new project its data key.
    ///
    /// # Errors
    /// As the store, or when the key file is not the one that the database was rotated to.
    pub async fn add_project(&self, tx: &mut Tx, project: &str) -> Result<()> {
        // A rotation holds the key check too: it has rewrapped everything, or will rewrap this.
        keys::lock_data_key(tx, SERVER).await?;
        let check = keys::find_data_key(tx, SERVER).await?.ok_or(NotAuthentic)?;
        if check.wrapped.master_key != self.ring().active_id() {
            self.reload().map_err(KeyError::File)?;
        }
        let ring = self.ring();
        ring.unwrap(&wrapping_place(SERVER), &check.wrapped)?;
        let key = fresh_data_key(&ring, &*self.random, project);
        keys::insert_data_key(tx, &key).await?;
        Ok(())
    }

    /// Seals a secret of `place.project` for its place.
    ///
    /// # Errors
    /// As the store, or when the project's data key does not unwrap.
    pub async fn seal(
        &self,
        tx: &mut Tx,
        place: &Place<'_>,
        plain: &SecretSlice<u8>,
    ) -> Result<Vec<u8>> {
        let key = self.key(tx, place.project).await?;
        Ok(key.seal(&*self.random, place, plain.expose_secret()))
    }

    /// Opens what [`Self::seal`] made for the same place.
    ///
    /// # Errors
    /// [`app::contract::error::ErrorCode::CredentialIntegrity`] when it stands in another place or
    /// was changed; otherwise as the store.
    pub async fn open(
        &self,
        tx: &mut Tx,
        place: &Place<'_>,
        sealed: &[u8],
    ) -> Result<SecretSlice<u8>> {
        let key = self.key(tx, place.project).await?;
        Ok(key.open(place, sealed)?)
    }

    /// Opens a sealed text.
    ///
    /// # Errors
    /// As [`Self::open`]; for what is no text, without saying what it is.
    pub async fn open_text(
        &self,
        tx: &mut Tx,
        place: &Place<'_>,
        sealed: &[u8],
    ) -> Result<SecretString> {
        let bytes = self.open(tx, place, sealed).await?;
        let text = std::str::from_utf8(bytes.expose_secret()).map_err(super::Error::internal)?;
        Ok(SecretString::from(text))
    }

    /// Seals a value.
    ///
    /// # Errors
    /// As [`Self::seal`].
    pub async fn seal_json(
        &self,
        tx: &mut Tx,
        place: &Place<'_>,
        value: &impl Serialize,
    ) -> Result<Vec<u8>> {
        let bytes = serde_json::to_vec(value).map_err(super::Error::internal)?;
        self.seal(tx, place, &SecretSlice::from(bytes)).await
    }

    /// Opens a sealed value.
    ///
    /// # Errors
    /// As [`Self::open`]; for a value of another shape, without saying what it is.
    pub async fn open_json<T: DeserializeOwned>(
        &self,
        tx: &mut Tx,
        place: &Place<'_>,
        sealed: &[u8],
    ) -> Result<T> {
        let bytes = self.open(tx, place, sealed).await?;
        // The parser's error would quote what it choked on.
        serde_json::from_slice(bytes.expose_secret())
            .map_err(|_| super::Error::internal(UnknownShape))
    }

    async fn key(
        &self,
        tx: &mut Tx,
        owner: &str,
    ) -> std::result::Result<Arc<SealingKey>, KeyError> {
        if let Some(key) = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(owner)
        {
            return Ok(Arc::clone(key));
        }
        let plain = match self.unwrap(tx, owner).await? {
            Some(plain) => plain,
            None => {
                // Rotated by the command line beside us, perhaps since the row was read.
                self.reload().map_err(KeyError::File)?;
                let again = self.unwrap(tx, owner).await?;
                again.ok_or(KeyError::NotAuthentic)?
            }
        };
        let key = Arc::new(SealingKey::new(&plain).ok_or(KeyError::NotAuthentic)?);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(owner.to_owned(), Arc::clone(&key));
        Ok(key)
    }

    /// The owner's data key as its row holds it now; `None` if no key of the ring unwraps it.
    async fn unwrap(
        &self,
        tx: &mut Tx,
        owner: &str,
    ) -> std::result::Result<Option<SecretSlice<u8>>, KeyError> {
        let data_key = keys::find_data_key(tx, owner)
            .await?
            .ok_or(KeyError::NotAuthentic)?;
        let plain = self
            .ring()
            .unwrap(&wrapping_place(owner), &data_key.wrapped);
        Ok(plain.ok())
    }

    fn ring(&self) -> Arc<MasterKeyRing> {
        Arc::clone(&self.ring.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the key file again.
    fn reload(&self) -> std::result::Result<(), KeyFileError> {
        let ring = MasterKeyRing::read(&self.path)?;
        *self.ring.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        Ok(())
    }
}

/// Why a data key cannot be had.
enum KeyError {
    NotAuthentic,
    File(KeyFileError),
    Store(StoreError),
}

impl From<StoreError> for KeyError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<KeyError> for super::Error {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::NotAuthentic => NotAuthentic.into(),
            KeyError::File(error) => Self::internal(error),
            KeyError::Store(error) => error.into(),
        }
    }
}

/// Where a wrapped data key belongs.
pub(super) const fn wrapping_place(owner: &str) -> Place<'_> {
    Place {
        project: owner,
        account: "",
        row: "",
        field: "data_key",
        version: 1,
    }
}

fn fresh_data_key(ring: &MasterKeyRing, random: &dyn Random, owner: &str) -> DataKey {
    let mut bytes = zeroize::Zeroizing::new([0_u8; 32]);
    random.fill(&mut *bytes);
    DataKey {
        owner: owner.to_owned(),
        wrapped: ring.wrap(random, &wrapping_place(owner), &*bytes),
    }
}
