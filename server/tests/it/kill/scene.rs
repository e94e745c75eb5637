//! What a run is played on: a database with many projects, a provider that outlives the kills, and
//! how processes are started there.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use app::contract::ids::ProjectId;
use patchbay::crypto::random::{Random as _, SystemRandom};
use patchbay::services::projects;
use secrecy::ExposeSecret as _;

use super::Result;
use super::project::Version;
use crate::attacks::rig::write_catalog;
use crate::provider::Provider;
use crate::support::{Home, Setup};

/// How many projects there are beside the one that is worked in, so that a rotation has work to do.
const OTHERS: usize = 20;

/// A database, a provider, and the port that every server of the run listens on.
pub struct Scene {
    home: Home,
    /// The provider.
    pub provider: Arc<Provider>,
    /// The project that everybody works in.
    pub project: ProjectId,
    /// Its API key.
    pub key: String,
    /// Its Link client: id and secret.
    pub link_client: (String, String),
    /// Where the server listens, again and again.
    pub address: SocketAddr,
}

impl Scene {
    /// Makes the projects, and applies the first version of the project file to one of them.
    pub async fn set(setup: Setup) -> Result<Self> {
        let provider = Arc::new(Provider::start().await);
        provider.set(|knobs| knobs.issuer = Some(provider.url("/h")));
        let first = setup.start().await;
        for number in 0..OTHERS {
            let name = format!("Company {number}");
            projects::create(&first.core, &name, true).await?;
        }
        let made = projects::create(&first.core, "Acme", true).await?;
        first.core.db.close().await;
        let scene = Self {
            home: setup.home,
            provider,
            key: made.test_api_key.expose_secret().to_owned(),
            link_client: (
                made.test_link_client.id.to_string(),
                made.test_link_client.secret.expose_secret().to_owned(),
            ),
            project: made.project_id,
            address: free_address()?,
        };
        let catalog = scene.home.folder().join("catalog");
        write_catalog(&catalog, &scene.provider, &scene.project);
        for version in [Version::A, Version::B] {
            std::fs::write(scene.file(version), version.file())?;
        }
        Ok(scene)
    }

    /// The binary as this run's operator has set it up.
    pub fn command(&self) -> Command {
        let mut command = self.home.command();
        let port = self.address.port();
        command
            .current_dir(self.home.folder())
            .env("PATCHBAY_CATALOG_DIR", self.home.folder().join("catalog"))
            .env("PATCHBAY_EGRESS_ALLOW", self.provider.host_port())
            .env("PATCHBAY_LISTEN", self.address.to_string())
            .env("PATCHBAY_PUBLIC_URL", format!("http://localhost:{port}"))
            .env("PATCHBAY_RATE_LIMIT", "off")
            .env("FIRST", "first-secret")
            .env("SECOND", "second-secret");
        command
    }

    /// The file of a version of the project.
    pub fn file(&self, version: Version) -> PathBuf {
        self.home.folder().join(version.name())
    }

    /// The file with the master keys.
    pub fn key_file(&self) -> PathBuf {
        self.home.key_file()
    }

    /// The database, as options name it.
    pub fn database_url(&self) -> String {
        self.home.database_url()
    }

    /// Which database it is.
    pub fn database(&self) -> &'static str {
        match self.database_url().starts_with("sqlite") {
            true => "SQLite",
            false => "PostgreSQL",
        }
    }

    /// The log of the server to start; the one before is forgotten.
    pub fn log_file(&self) -> Result<File> {
        Ok(File::create(self.home.folder().join("server.log"))?)
    }

    /// The end of the last server's log.
    pub fn log(&self) -> String {
        let log = std::fs::read_to_string(self.home.folder().join("server.log"));
        let log = log.unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(20).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

/// A port that nobody listens on, and that stays free while no server is running: ports below 32768
/// are never given to an outgoing connection.
fn free_address() -> Result<SocketAddr> {
    let mut begin = [0; 2];
    SystemRandom.fill(&mut begin);
    let begin = 20_000 + u16::from_le_bytes(begin) % 10_000;
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    let free = (begin..32_000).find(is_free);
    let port = free.ok_or("no port is free")?;
    Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
}
