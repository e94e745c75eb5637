//! The ring of master keys, and the file it is kept in.
//!
//! One line per key, `<8 hex digits of its id>:<64 hex digits>`; the first is the active one, which
//! wraps; the others still unwrap until `keys rotate` has rewrapped everything. The file is created
//! with mode 0600 and written as a whole beside itself before it takes the old one's place.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
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
    #[error("the master key file {path} cannot be used: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
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
            std::io::ErrorKind::NotFound => KeyFileError::Missing(path.to_owned()),
            _ => KeyFileError::Io {
                path: path.to_owned(),
                source,
            },
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

    /// Writes the ring to a file that does not exist yet, mode 0600.
    ///
    /// # Errors
    /// [`KeyFileError::Io`], also when the file exists.
    pub fn write_new(&self, path: &Path) -> Result<(), KeyFileError> {
        let fail = |source| KeyFileError::Io {
            path: path.to_owned(),
            source,
        };
        if let Some(folder) = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            fs::create_dir_all(folder).map_err(fail)?;
        }
        // Linked into its place when it is whole: a neighbour that starts too reads all of it or
        // finds none, and so does the next start after a crash.
        let beside = path.with_extension(format!("{}.tmp", self.active_id()));
        let mut file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)
            .map_err(fail)?;
        let written = file
            .write_all(self.text().expose_secret().as_bytes())
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::hard_link(&beside, path));
        fs::remove_file(&beside).map_err(fail)?;
        written.map_err(fail)?;
        sync_folder(path).map_err(fail)
    }

    /// Puts the ring in the place of an existing file, whole or not at all.
    ///
    /// # Errors
    /// [`KeyFileError::Io`].
    pub fn replace(&self, path: &Path) -> Result<(), KeyFileError> {
        let fail = |source| KeyFileError::Io {
            path: path.to_owned(),
            source,
        };
        let beside = path.with_extension("new");
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(error)),
            _ => {}
        }
        self.write_new(&beside)?;
        fs::rename(&beside, path).map_err(fail)?;
        sync_folder(path).map_err(fail)
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

/// Makes a new name in the file's folder last.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    fs::File::open(folder)?.sync_all()
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
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::crypto::random::SystemRandom;

    fn place() -> Place<'static> {
        Place {
            project: "prj_1",
            account: "",
            row: "",
            field: "data_key",
            version: 1,
        }
    }

    #[test]
    fn a_ring_survives_its_file_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("sub/master.key");
        let mut ring = MasterKeyRing::generate(&SystemRandom);
        let wrapped = ring.wrap(&SystemRandom, &place(), &[9; 32]);
        ring.write_new(&path).expect("written");
        assert_eq!(
            fs::metadata(&path).expect("there").permissions().mode() & 0o777,
            0o600
        );
        assert!(
            ring.write_new(&path).is_err(),
            "an existing file is never overwritten"
        );

        ring.add_active(&SystemRandom);
        ring.replace(&path).expect("replaced");
        let read = MasterKeyRing::read(&path).expect("read");
        assert_eq!(read.len(), 2);
        assert_eq!(read.active_id(), ring.active_id());
        assert_eq!(
            read.unwrap(&place(), &wrapped)
                .expect("opens")
                .expose_secret(),
            &[9; 32]
        );
    }

    #[test]
    fn a_mistyped_key_names_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("master.key");
        fs::write(&path, format!("\n00000000:{}\n", "0".repeat(64))).expect("written");
        let error = MasterKeyRing::read(&path).err().expect("refused");
        assert!(
            matches!(error, KeyFileError::Malformed { line: 2, .. }),
            "{error}"
        );
    }
}
