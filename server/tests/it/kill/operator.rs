//! The operator, who rotates master keys and applies project files beside the running server.

use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use patchbay::crypto::master_key::MasterKeyRing;
use tokio::sync::watch;

use super::chance::Chance;
use super::journal::{Killed, Known, Tally};
use super::process::{self, Ended};
use super::project::Version;
use super::scene::Scene;
use super::{Error, Result};

/// A command that is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// `patchbay keys rotate`
    Rotate,
    /// `patchbay apply`
    Apply,
}

/// The operator at the command line.
pub struct Operator {
    scene: Arc<Scene>,
    tally: Arc<Tally>,
    chance: Chance,
    /// Which version of the project there is.
    project: Known<Version>,
    /// What the project looks like in each version.
    exports: Vec<(Version, String)>,
    /// Whether a rotation was killed.
    is_rotating: bool,
    /// What runs now.
    running: watch::Sender<Option<Act>>,
    /// How long a command takes that nobody kills.
    lasting: Duration,
}

impl Operator {
    /// Applies both versions once, so that it is known what they look like.
    pub async fn new(scene: &Arc<Scene>, tally: &Arc<Tally>, chance: Chance) -> Result<Self> {
        let mut operator = Self {
            scene: Arc::clone(scene),
            tally: Arc::clone(tally),
            chance,
            project: Known::at(Version::A),
            exports: Vec::new(),
            is_rotating: false,
            running: watch::Sender::default(),
            lasting: Duration::ZERO,
        };
        for version in [Version::B, Version::A] {
            let begun = Instant::now();
            operator.good(operator.apply(version)).await?;
            operator.lasting = begun.elapsed();
            let export = operator.export().await?;
            operator.exports.push((version, export));
        }
        Ok(operator)
    }

    /// What runs now.
    pub fn running(&self) -> watch::Receiver<Option<Act>> {
        self.running.subscribe()
    }

    /// How long a command takes that nobody kills.
    pub fn lasting(&self) -> Duration {
        self.lasting
    }

    /// Whether something was cut off.
    pub fn is_open(&self) -> bool {
        self.is_rotating || self.project.is_open()
    }

    /// Runs one command, of this kind or of any.
    ///
    /// # Errors
    /// [`Killed`] when `killed` says so, and a command that fails.
    pub async fn step(&mut self, only: Option<Act>, killed: &watch::Receiver<bool>) -> Result<()> {
        let any = match self.chance.once_in(2) {
            true => Act::Rotate,
            false => Act::Apply,
        };
        let act = only.unwrap_or(any);
        let command = match act {
            Act::Rotate => {
                self.is_rotating = true;
                self.rotate()
            }
            Act::Apply => {
                let next = self.project.last().other();
                self.project.ask(next);
                self.apply(next)
            }
        };
        self.running.send_replace(Some(act));
        let ended = process::run(command, || *killed.borrow()).await;
        self.running.send_replace(None);
        let ended = ended?;
        if ended.status.code().is_none() {
            return Err(Killed.into());
        }
        succeeded(&ended)?;
        match act {
            Act::Rotate => {
                self.is_rotating = false;
                self.tally.acknowledge();
            }
            Act::Apply => self.project.acknowledged(&self.tally),
        }
        Ok(())
    }

    /// The rotation that was cut off is finished; the project is one of its versions as a whole.
    pub async fn verify(&mut self) -> Result<()> {
        let keys = || MasterKeyRing::read(&self.scene.key_file()).map_err(Error::from);
        let before = keys()?.len();
        let said = self.good(self.rotate()).await?;
        if (before > 1) != said.contains("Finished the rotation that was cut off") {
            return Err(format!("with {before} keys in the file a rotation says: {said}").into());
        }
        if before > 1 && !self.is_rotating {
            return Err("a rotation was acknowledged, and two keys are in the file".into());
        }
        if keys()?.len() != 1 {
            return Err("a finished rotation leaves the old key in the file".into());
        }
        self.is_rotating = false;

        let export = self.export().await?;
        let found = self.exports.iter().find(|(_, known)| *known == export);
        let (found, _) = found.ok_or_else(|| format!("half a project:\n{export}"))?;
        let found = *found;
        self.project.settle(found, "the project", &self.tally)?;
        // Opens every client's secret and compares it, which an export does not.
        let mut again = self.apply(found);
        again.arg("--dry-run");
        let said = self.good(again).await?;
        match said.contains("Nothing to change") {
            true => Ok(()),
            false => Err(format!("half of version {found:?} is there: {said}").into()),
        }
    }

    async fn export(&self) -> Result<String> {
        let mut command = self.scene.command();
        command.args(["export", "--project", self.scene.project.as_str()]);
        self.good(command).await
    }

    fn rotate(&self) -> Command {
        let mut command = self.scene.command();
        command.args(["keys", "rotate"]);
        command
    }

    fn apply(&self, version: Version) -> Command {
        let mut command = self.scene.command();
        command.arg("apply").arg(self.scene.file(version));
        command.args(["--project", self.scene.project.as_str()]);
        command
    }

    async fn good(&self, command: Command) -> Result<String> {
        let ended = process::run(command, || false).await?;
        succeeded(&ended)?;
        Ok(ended.said)
    }
}

fn succeeded(ended: &Ended) -> Result<()> {
    match ended.status.success() {
        true => Ok(()),
        false => Err(format!("a command ended with {}: {}", ended.status, ended.said).into()),
    }
}
