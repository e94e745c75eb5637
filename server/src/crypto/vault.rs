//! Sealing secrets: AES-256-GCM under a project's data key.
//!
//! A sealed value begins with the number of its format and carries a fresh 96-bit nonce. What it
//! belongs to (project, account, connection, field, version) is authenticated with it, so a row that
//! is copied elsewhere or rolled back under another version does not open. One data key per project
//! seals far fewer than 2^32 values, the bound for random nonces (NIST SP 800-38D, 8.3).

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use secrecy::{ExposeSecret as _, SecretSlice};

use super::random::Random;

const FORMAT: u8 = 1;

/// A 256-bit key that seals and opens.
pub struct SealingKey(LessSafeKey);

/// A sealed value that does not open: damaged, moved, rolled back, or another key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open where it stands")]
pub struct NotAuthentic;

/// What a sealed value belongs to.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The project, or `patchbay` for the server's own secrets.
    pub project: &'a str,
    /// The linked account; empty when the value belongs to the project.
    pub account: &'a str,
    /// The row: a connection, a flow, an app.
    pub row: &'a str,
    /// Which of the row's values.
    pub field: &'a str,
    /// The value's version, counted by the row.
    pub version: i64,
}

impl Place<'_> {
    /// The authenticated data: each part behind its length, so that no two places read alike.
    fn aad(&self) -> Vec<u8> {
        let mut out = b"patchbay v1".to_vec();
        for part in [self.project, self.account, self.row, self.field] {
            out.extend_from_slice(&(part.len() as u64).to_be_bytes());
            out.extend_from_slice(part.as_bytes());
        }
        out.extend_from_slice(&self.version.to_be_bytes());
        out
    }
}

impl SealingKey {
    /// The key made of 32 secret bytes; `None` for any other number.
    #[must_use]
    pub fn new(bytes: &SecretSlice<u8>) -> Option<Self> {
        let key = UnboundKey::new(&AES_256_GCM, bytes.expose_secret()).ok()?;
        Some(Self(LessSafeKey::new(key)))
    }

    /// Seals `plain` for `place`.
    #[expect(clippy::expect_used, reason = "sealing fails only beyond 64 GiB")]
    pub fn seal(&self, random: &dyn Random, place: &Place<'_>, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0_u8; NONCE_LEN];
        random.fill(&mut nonce);
        let mut body = plain.to_vec();
        self.0
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(place.aad()),
                &mut body,
            )
            .expect("a value of a few kilobytes seals");
        let mut out = Vec::with_capacity(1 + NONCE_LEN + body.len());
        out.push(FORMAT);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&body);
        out
    }

    /// Opens what [`Self::seal`] made for the same place.
    ///
    /// # Errors
    /// [`NotAuthentic`] if any bit, the key or the place is another.
    pub fn open(&self, place: &Place<'_>, sealed: &[u8]) -> Result<SecretSlice<u8>, NotAuthentic> {
        let (&format, rest) = sealed.split_first().ok_or(NotAuthentic)?;
        let (nonce, body) = rest.split_at_checked(NONCE_LEN).ok_or(NotAuthentic)?;
        if format != FORMAT {
            return Err(NotAuthentic);
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| NotAuthentic)?;
        let mut body = body.to_vec();
        let plain = self
            .0
            .open_in_place(nonce, Aad::from(place.aad()), &mut body)
            .map_err(|_| NotAuthentic)?
            .to_vec();
        zeroize::Zeroize::zeroize(&mut body);
        Ok(SecretSlice::from(plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::SystemRandom;

    fn place() -> Place<'static> {
        Place {
            project: "prj_1",
            account: "a",
            row: "conn_1",
            field: "tokens",
            version: 3,
        }
    }

    fn key(byte: u8) -> SealingKey {
        SealingKey::new(&SecretSlice::from(vec![byte; 32])).expect("32 bytes")
    }

    #[test]
    fn a_value_opens_only_where_it_was_sealed() {
        let sealed = key(1).seal(&SystemRandom, &place(), b"secret");
        assert_eq!(
            key(1)
                .open(&place(), &sealed)
                .expect("opens")
                .expose_secret(),
            b"secret"
        );
        assert!(key(2).open(&place(), &sealed).is_err());
        for other in [
            Place {
                project: "prj_2",
                ..place()
            },
            Place {
                account: "b",
                ..place()
            },
            Place {
                row: "conn_2",
                ..place()
            },
            Place {
                field: "inputs",
                ..place()
            },
            Place {
                version: 2,
                ..place()
            },
            Place {
                project: "prj_1a",
                account: "",
                ..place()
            },
        ] {
            assert_eq!(
                key(1).open(&other, &sealed).unwrap_err(),
                NotAuthentic,
                "{other:?}"
            );
        }
    }

    #[test]
    fn every_flipped_byte_is_noticed() {
        let sealed = key(1).seal(&SystemRandom, &place(), b"secret");
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(key(1).open(&place(), &damaged).is_err(), "byte {at}");
        }
        for length in 0..sealed.len() {
            assert!(
                key(1).open(&place(), &sealed[..length]).is_err(),
                "length {length}"
            );
        }
    }
}
