//! Names of the built files, which carry a hash of their content.
//!
//! cargo-leptos writes the hashes to a file beside the binary. Leptos' own components read that
//! file for every answer; this reads it once.

#[cfg(feature = "ssr")]
use leptos::prelude::*;

/// Where the built files are, as paths below the base path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The stylesheet.
    pub css: String,
    /// The folder of script and WASM, without a slash at the end.
    pub folder: String,
    /// The script's name without its ending.
    pub js: String,
    /// The WASM's name without its ending.
    pub wasm: String,
    /// The port of the reload socket in development.
    pub watch_port: Option<u32>,
}

impl Assets {
    /// The names for these hashes, one `kind: hash` per line (`css`, `js`, `wasm`).
    #[must_use]
    pub fn from_hashes(output: &str, folder: &str, hashes: &str) -> Self {
        let hash = |kind: &str| {
            hashes
                .lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(name, _)| name.trim() == kind)
                .map(|(_, hash)| format!("{output}.{}", hash.trim()))
        };
        let folder = format!("/{folder}");
        Self {
            css: format!(
                "{folder}/{}.css",
                hash("css").unwrap_or_else(|| output.to_owned())
            ),
            js: hash("js").unwrap_or_else(|| output.to_owned()),
            wasm: hash("wasm").unwrap_or_else(|| output.to_owned()),
            folder,
            watch_port: None,
        }
    }

    /// The names for this server.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn of(options: &LeptosOptions) -> Self {
        use std::sync::OnceLock;
        static HASHES: OnceLock<String> = OnceLock::new();
        let development = options.env == leptos::config::Env::DEV;
        let hashes = match (options.hash_files, development) {
            (false, _) => String::new(),
            (true, true) => read_hashes(options),
            (true, false) => HASHES.get_or_init(|| read_hashes(options)).clone(),
        };
        let mut assets = Self::from_hashes(&options.output_name, &options.site_pkg_dir, &hashes);
        assets.watch_port = development.then_some(options.reload_port);
        assets
    }
}

#[cfg(feature = "ssr")]
fn read_hashes(options: &LeptosOptions) -> String {
    std::env::current_exe()
        .ok()
        .and_then(|binary| Some(binary.parent()?.join(options.hash_file.as_ref())))
        .and_then(|file| std::fs::read_to_string(file).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_become_file_names() {
        let assets = Assets::from_hashes("patchbay", "pkg", "js: a1\nwasm: b2\ncss: c3\n");
        assert_eq!(assets.css, "/pkg/patchbay.c3.css");
        assert_eq!(
            (assets.js.as_str(), assets.wasm.as_str()),
            ("patchbay.a1", "patchbay.b2")
        );
    }

    #[test]
    fn without_hashes_the_plain_names_stand() {
        let assets = Assets::from_hashes("patchbay", "pkg", "");
        assert_eq!(assets.css, "/pkg/patchbay.css");
        assert_eq!(assets.wasm, "patchbay");
    }
}
