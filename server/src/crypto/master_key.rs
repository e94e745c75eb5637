//! The ring of master keys, and the file it is kept in.
//!
//! One line per key, `<8 hex digits of its id>:<64 hex digits>`; the first is the active one, which
//! wraps; the others still unwrap until `keys rotate` has rewrapped everything. The file is created
//! with mode 0600 and written as a whole beside itself (`<name>.new.tmp`) before it takes its place;
//! whatever a killed run left there is removed by the next one. Whoever writes holds the lock file
//! `<name>.lock`.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, fchown};
use std::path::{Path, PathBuf};

use aws_lc_rs::digest;
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};

use super::random::Random;
use super::vault::{NotAuthentic, Place, SealingKey};

/// The keys that wrap data keys; never empty.
pub struct MasterKeyRing {
    keys: Vec<MasterKey>,
}

struct MasterKey {
    id: String,
    bytes: SecretSlice<u8>,
    sealing: SealingKey,
}

/// A key file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The file is not there.
    #[error("the master key file {0} does not exist")]
    Missing(PathBuf),
    /// The operating system says no.
    #[error("the master key file {path} cannot be used")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process changes the file.
    #[error("another `patchbay keys rotate` works on the master key file {0}")]
    Locked(PathBuf),
    /// A line is not a key.
    #[error("line {line} of the master key file {path} is not `<8 hex digits>:<64 hex digits>`")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
    },
    /// There is no key in it.
    #[error("the master key file {0} holds no key")]
    Empty(PathBuf),
}

/// A wrapped key, and the id of the master key that wrapped it.
#[derive(Clone, Debug)]
pub struct Wrapped {
    /// The master key's id.
    pub master_key: String,
    /// The sealed data key.
    pub sealed: Vec<u8>,
}

impl MasterKeyRing {
    /// A ring of one fresh key.
    pub fn generate(random: &dyn Random) -> Self {
        let mut ring = Self { keys: Vec::new() };
        ring.add_active(random);
        ring
    }

    /// Puts a fresh key at the head, which makes it the active one.
    #[expect(clippy::expect_used, reason = "the key has 32 bytes by construction")]
    pub fn add_active(&mut self, random: &dyn Random) {
        let mut bytes = vec![0_u8; 32];
        random.fill(&mut bytes);
        let key = MasterKey::new(SecretSlice::from(bytes)).expect("32 bytes make a key");
        self.keys.insert(0, key);
    }

    /// Drops every key but the active one.
    pub fn keep_active_only(&mut self) {
        self.keys.truncate(1);
    }

    /// How many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no key; never true for a ring that was read or generated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The id of the key that wraps.
    #[must_use]
    pub fn active_id(&self) -> &str {
        self.keys.first().map_or("", |key| key.id.as_str())
    }

    /// Wraps a data key under the active master key.
    #[expect(clippy::expect_used, reason = "a ring is never empty")]
    pub fn wrap(&self, random: &dyn Random, place: &Place<'_>, plain: &[u8]) -> Wrapped {
        let key = self.keys.first().expect("a ring has an active key");
        Wrapped {
            master_key: key.id.clone(),
            sealed: key.sealing.seal(random, place, plain),
        }
    }

    /// Unwraps a data key with whichever key wrapped it.
    ///
    /// # Errors
    /// [`NotAuthentic`] if that key is not in the ring, or the wrapped key was moved or damaged.
    pub fn unwrap(
        &self,
        place: &Place<'_>,
        wrapped: &Wrapped,
    ) -> Result<SecretSlice<u8>, NotAuthentic> {
        let key = self
            .keys
            .iter()
            .find(|key| key.id == wrapped.master_key)
            .ok_or(NotAuthentic)?;
        key.sealing.open(place, &wrapped.sealed)
    }

    /// Reads a ring.
    ///
    /// # Errors
    /// [`KeyFileError`], which names the file and the line.
    pub fn read(path: &Path) -> Result<Self, KeyFileError> {
        let text = fs::read_to_string(path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
            _ => KeyFileError::io(path, source),
        })?;
        let text = SecretString::from(text);
        let mut keys = Vec::new();
        for (at, line) in text.expose_secret().lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let key = MasterKey::parse(line.trim()).ok_or(KeyFileError::Malformed {
                path: path.to_owned(),
                line: at + 1,
            })?;
            keys.push(key);
        }
        if keys.is_empty() {
            return Err(KeyFileError::Empty(path.to_owned()));
        }
        Ok(Self { keys })
    }

    /// Takes the lock that keeps a second rotation of the file away; held until it is dropped.
    ///
    /// # Errors
    /// [`KeyFileError::Locked`] when another process holds it.
    pub fn lock(path: &Path) -> Result<File, KeyFileError> {
        let lock = lock_file(path).map_err(|source| KeyFileError::io(path, source))?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => Err(KeyFileError::Locked(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(KeyFileError::io(path, source)),
        }
    }

    /// Writes the ring to a file that does not exist yet, mode 0600.
    ///
    /// # Errors
    /// [`KeyFileError::Io`], also when the file exists.
    pub fn write_new(&self, path: &Path) -> Result<(), KeyFileError> {
        let write = || {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder_of(path))?;
            // Neighbours that start too write one after the other.
            let lock = lock_file(path)?;
            lock.lock()?;
            if path.try_exists()? {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            // Put into its place when it is whole: a neighbour reads all of it or finds none, and so
            // does the next start after a crash.
            let (beside, _) = self.write_beside(path)?;
            fs::rename(&beside, path)?;
            sync_folder(path)
        };
        write().map_err(|source| KeyFileError::io(path, source))
    }

    /// Puts the ring in the place of an existing file, whole or not at all; owner and mode stay. For
    /// whoever holds [`Self::lock`].
    ///
    /// # Errors
    /// [`KeyFileError::Io`], also when the old file's owner cannot be kept; then the old file stays.
    pub fn replace(&self, path: &Path) -> Result<(), KeyFileError> {
        let replace = || {
            let old = fs::metadata(path)?;
            let (beside, file) = self.write_beside(path)?;
            let kept = fchown(&file, Some(old.uid()), Some(old.gid()))
                .and_then(|()| file.set_permissions(old.permissions()))
                .and_then(|()| file.sync_all());
            if let Err(error) = kept {
                fs::remove_file(&beside)?;
                return Err(error);
            }
            fs::rename(&beside, path)?;
            sync_folder(path)
        };
        replace().map_err(|source| KeyFileError::io(path, source))
    }

    /// Writes the ring beside `path`, in the place of what a killed run left there.
    fn write_beside(&self, path: &Path) -> io::Result<(PathBuf, File)> {
        let beside = with_suffix(path, ".new.tmp");
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)?;
        let written = file
            .write_all(self.text().expose_secret().as_bytes())
            .and_then(|()| file.sync_all());
        if let Err(error) = written {
            fs::remove_file(&beside)?;
            return Err(error);
        }
        Ok((beside, file))
    }

    fn text(&self) -> SecretString {
        let mut text = String::new();
        for key in &self.keys {
            text.push_str(&format!(
                "{}:{}\n",
                key.id,
                hex::encode(key.bytes.expose_secret())
            ));
        }
        SecretString::from(text)
    }
}

impl KeyFileError {
    fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

/// The file's whole name and more: an extension of its own stays.
fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn lock_file(path: &Path) -> io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(with_suffix(path, ".lock"))
}

fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or_else(|| Path::new("."))
}

/// Makes a new name in the file's folder last.
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

impl MasterKey {
    fn new(bytes: SecretSlice<u8>) -> Option<Self> {
        let sealing = SealingKey::new(&bytes)?;
        let hash = digest::digest(&digest::SHA256, bytes.expose_secret());
        let id = hex::encode(hash.as_ref().get(..4)?);
        Some(Self { id, bytes, sealing })
    }

    /// The id is the beginning of the key's hash, so a mistyped key is noticed here.
    fn parse(line: &str) -> Option<Self> {
        let (id, digits) = line.split_once(':')?;
        let key = Self::new(SecretSlice::from(hex::decode(digits).ok()?))?;
        (key.id == id).then_some(key)
    }
}

#[cfg(test)]
mod tests;
