//! The processes that are killed: the server, and commands beside it.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use http::Method;
use patchbay::clock::pause;

use super::Result;
use super::client::{Ask, Client};
use super::scene::Scene;

/// How long a server may take until it is ready, and a command until it has ended.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a poller rests.
const POLL: Duration = Duration::from_millis(1);

/// A running server; killed when dropped.
pub struct Server(Child);

impl Server {
    /// Starts it. Answers also how long it took from then until `/readyz` said yes.
    pub async fn start(scene: &Scene) -> Result<(Self, Duration)> {
        let mut command = scene.command();
        let log = scene.log_file()?;
        command.arg("serve").stdout(log.try_clone()?).stderr(log);
        let begun = Instant::now();
        let mut server = Self(command.spawn()?);
        let ready = Ask::new(Method::GET, scene.address.port(), "/readyz")?;
        let mut client = Client::to(scene.address);
        while client.good(&ready).await.is_err() {
            if let Some(ended) = server.0.try_wait()? {
                return Err(format!("the server does not start: {ended}").into());
            }
            if begun.elapsed() > PATIENCE {
                return Err("the server is not ready in time".into());
            }
            pause(POLL).await;
        }
        Ok((server, begun.elapsed()))
    }

    /// `kill -9`. Answers when it is gone.
    pub fn kill(&mut self) -> Result<()> {
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill().ok();
    }
}

/// How a command ended that ran to its end, or was killed.
pub struct Ended {
    /// Its status.
    pub status: ExitStatus,
    /// What it printed.
    pub said: String,
}

/// Runs a command until it ends, or kills it as soon as `killed` says so.
pub async fn run(mut command: Command, mut killed: impl FnMut() -> bool) -> Result<Ended> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let begun = Instant::now();
    // Its words are few: the pipes never fill.
    while child.try_wait()?.is_none() {
        if killed() || begun.elapsed() > PATIENCE {
            child.kill()?;
            break;
        }
        pause(POLL).await;
    }
    let ended = child.wait_with_output()?;
    let said = [ended.stdout, ended.stderr].concat();
    Ok(Ended {
        status: ended.status,
        said: String::from_utf8_lossy(&said).into_owned(),
    })
}
