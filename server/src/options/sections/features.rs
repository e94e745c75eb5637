//! What is served, and what the server may reach.

use std::path::PathBuf;

use crate::options::definition::section;
use crate::options::values::EgressAllow;

section! {
    /// What is served, and what the server may reach.
    Features, "Features" {
        /// The folder with the built pages, styles and scripts.
        "site_root" => site_root: PathBuf = "target/site";

        /// Whether a demo project and the page `/demo` exist, where anybody can mint hosted links.
        "demo" => demo: bool = "off";

        /// Whether the provider behind the sandbox apps is served under `/sandbox`.
        "sandbox" => sandbox: bool = "on";

        /// A folder with your own apps, as `<project_id>/<slug>.toml`.
        "catalog_dir" => catalog_dir: Option<PathBuf> = "";

        /// A file with OAuth clients of your own, for apps whose projects have none yet: in `test`
        /// only.
        "default_clients" => default_clients: Option<PathBuf> = "";

        /// The private addresses that the server may call. Plain `http` is permitted there too.
        "egress_allow" => egress_allow: EgressAllow = "";
    }
}
