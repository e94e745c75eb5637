//! `link.js`: the script that a host's page loads to open link sessions.
//!
//! It is part of the binary, so the newest always fits the server that answers it. A page may load it by
//! its version, too: what stands there never changes, so the page can say which bytes it expects, and no
//! upgrade of the server takes it away.

use std::sync::LazyLock;

use crate::crypto::integrity;
use crate::options::Options;

/// A version of the script.
#[derive(Debug)]
pub struct Script {
    /// Its number. A script that changed needs another one.
    pub version: &'static str,
    /// The script itself.
    pub text: &'static str,
    integrity: LazyLock<String>,
}

impl Script {
    /// Where this version is for good.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/link/{}/link.js", self.version)
    }

    /// The value of a tag's `integrity`.
    #[must_use]
    pub fn integrity(&self) -> &str {
        &self.integrity
    }
}

macro_rules! script {
    ($version:literal, $file:literal) => {{
        const TEXT: &str = include_str!(concat!("../../../frontend/link/", $file));
        Script {
            version: $version,
            text: TEXT,
            integrity: LazyLock::new(|| integrity::sha384(TEXT.as_bytes())),
        }
    }};
}

/// The newest version.
pub static NEWEST: Script = script!("1.0.1", "link.js");

/// What was released before: pages of hosts name these by version and bytes.
pub static EARLIER: [Script; 1] = [script!("1.0.0", "released/1.0.0.js")];

/// Where the newest version is.
pub const PATH: &str = "/link.js";

/// What a host's page loads the script by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The address.
    pub src: String,
    /// Which bytes are expected there.
    pub integrity: &'static str,
}

impl Tag {
    /// The tag for this server.
    #[must_use]
    pub fn of(options: &Options) -> Self {
        Self {
            src: options.address.public_url.join(&NEWEST.path()),
            integrity: NEWEST.integrity(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_package_have_their_version() {
        let package = include_str!("../../../frontend/link/package.json");
        assert!(package.contains(&format!(r#""version": "{}""#, NEWEST.version)));
        for Script { version, text, .. } in std::iter::once(&NEWEST).chain(&EARLIER) {
            assert!(text.contains(&format!("version: '{version}'")), "{version}");
            assert!(
                text.contains(&format!("Patchbay Link {version}:")),
                "{version}"
            );
        }
    }
}
