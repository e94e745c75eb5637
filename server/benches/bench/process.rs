//! Processes under test, and what the system says that they use.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use http::Method;
use patchbay::clock::pause;

use crate::Result;
use crate::client::{Ask, Client};
use crate::database::Home;

/// How long a server may take until it is ready.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to wait before asking again whether it is.
const POLL: Duration = Duration::from_millis(1);
/// The unit of CPU time in `/proc`: 10 ms on every Linux that this builds for.
const TICK: Duration = Duration::from_millis(10);

/// A running process; ended when dropped.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

/// What a process holds at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// Resident memory, in MiB.
    pub rss: f64,
    /// Open file descriptors.
    pub descriptors: usize,
}

impl Process {
    /// Starts the server under test. Answers also how long it took from then until `/readyz` said
    /// yes.
    ///
    /// # Errors
    /// A server that ends or is not ready in a minute, with the end of its log.
    pub async fn serve(home: &Home) -> Result<(Self, Duration)> {
        Self::serve_with(home, &[]).await
    }

    /// As [`Process::serve`], with these options.
    ///
    /// # Errors
    /// As [`Process::serve`].
    pub async fn serve_with(home: &Home, options: &[(&str, &str)]) -> Result<(Self, Duration)> {
        let address = free_address()?;
        let log = home.folder().join("server.log");
        let file = std::fs::File::create(&log)?;
        let mut command = home.command(&["serve"]);
        let public = format!("http://localhost:{}", address.port());
        command
            .env("PATCHBAY_LISTEN", address.to_string())
            .env("PATCHBAY_PUBLIC_URL", public)
            .env("PATCHBAY_RATE_LIMIT", "off")
            .env("PATCHBAY_PROXY_RATE_LIMIT", "off")
            .env("PATCHBAY_PROXY_ACCOUNT_RATE_LIMIT", "off")
            .envs(options.iter().copied())
            .stdout(file.try_clone()?)
            .stderr(file);
        let begun = Instant::now();
        let child = command.spawn()?;
        let mut process = Self { child, address };
        let ask = Ask::new(Method::GET, address.port(), "/readyz")?;
        let mut client = Client::to(address);
        while client.good(&ask).await.is_err() {
            if begun.elapsed() > PATIENCE || process.child.try_wait()?.is_some() {
                let log = std::fs::read_to_string(log).unwrap_or_default();
                return Err(format!("the server did not start:\n{log}").into());
            }
            pause(POLL).await;
        }
        Ok((process, begun.elapsed()))
    }

    /// Starts this program again in a mode that serves and prints where.
    ///
    /// # Errors
    /// A process that does not say where it listens.
    pub fn again(mode: &str) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg(mode).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let Ok(address) = line.trim().parse() else {
            child.kill()?;
            return Err(format!("the server `{mode}` did not start").into());
        };
        Ok(Self { child, address })
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// CPU time so far, of all threads.
    pub fn cpu(&self) -> Duration {
        cpu_of(self.child.id())
    }

    /// What it holds now.
    ///
    /// # Errors
    /// A process that is gone.
    pub fn held(&self) -> Result<Held> {
        let folder = PathBuf::from(format!("/proc/{}", self.child.id()));
        let status = std::fs::read_to_string(folder.join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|it| it.trim().trim_end_matches(" kB").parse::<f64>().ok());
        Ok(Held {
            rss: kib.ok_or("/proc does not say how much memory is used")? / 1024.0,
            descriptors: std::fs::read_dir(folder.join("fd"))?.count(),
        })
    }

    /// Asks it to end, and waits until it has.
    ///
    /// # Errors
    /// A process that does not end well.
    pub fn stop(mut self) -> Result<()> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        let ended = self.child.wait()?;
        if ended.success() {
            return Ok(());
        }
        Err(format!("the server ended with {ended}").into())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // What has ended already cannot be killed, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// CPU time of a process in user and system mode; zero for one that is gone.
pub fn cpu_of(pid: u32) -> Duration {
    let fields = stat(pid);
    let ticks = |at: usize| fields.get(at).and_then(|it| it.parse::<u32>().ok());
    TICK * (ticks(11).unwrap_or_default() + ticks(12).unwrap_or_default())
}

/// The process that started this one.
pub fn parent_of(pid: u32) -> Option<u32> {
    stat(pid).get(1)?.parse().ok()
}

/// CPU time of a process, of those that it has started and that still run, and of those that it has
/// waited for.
pub fn cpu_of_family(parent: u32) -> Duration {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let children = pids.filter(|pid| parent_of(*pid) == Some(parent));
    let ended = stat(parent);
    let waited = |at: usize| ended.get(at).and_then(|it| it.parse::<u32>().ok());
    let waited = TICK * (waited(13).unwrap_or_default() + waited(14).unwrap_or_default());
    cpu_of(parent) + waited + children.map(cpu_of).sum::<Duration>()
}

/// `/proc/PID/stat` behind the name, which may hold anything: state, parent, ...
fn stat(pid: u32) -> Vec<String> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let (_, behind) = text.rsplit_once(')').unwrap_or_default();
    behind.split_whitespace().map(str::to_owned).collect()
}
