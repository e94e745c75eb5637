//! `link.js`: the script that a host's page loads to open link sessions.
//!
//! It is part of the binary, so it always fits the server that answers it. A page may load it by its
//! version, too: what stands there never changes, so the page can say which bytes it expects.

use std::sync::LazyLock;

use crate::crypto::integrity;
use crate::options::Options;

/// The script.
pub const TEXT: &str = include_str!("../../../frontend/link/link.js");

/// The script's version. A script that changed needs another one.
pub const VERSION: &str = "1.0.0";

/// Where the newest version is.
pub const PATH: &str = "/link.js";

/// Where this version is for good.
#[must_use]
pub fn path() -> String {
    format!("/link/{VERSION}/link.js")
}

/// The value of the tag's `integrity`.
pub fn integrity() -> &'static str {
    static INTEGRITY: LazyLock<String> = LazyLock::new(|| integrity::sha384(TEXT.as_bytes()));
    &INTEGRITY
}

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
            src: options.address.public_url.join(&path()),
            integrity: integrity(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_and_its_package_have_this_version() {
        let package = include_str!("../../../frontend/link/package.json");
        assert!(package.contains(&format!(r#""version": "{VERSION}""#)));
        assert!(TEXT.contains(&format!("version: '{VERSION}'")));
        assert!(TEXT.contains(&format!("Patchbay Link {VERSION}:")));
    }
}
