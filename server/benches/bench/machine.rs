//! Where the figures come from.

use std::path::Path;
use std::process::Command;

use patchbay::clock::{Clock as _, SystemClock};
use serde_json::{Value, json};

use crate::settings::{Settings, root};

/// The machine, the program and the databases.
pub struct Machine {
    /// When the run began.
    pub at: String,
    /// The processor's name.
    pub cpu: String,
    /// How many of its cores may be used.
    pub cores: usize,
    /// How much memory there is, in GiB.
    pub memory_gib: f64,
    /// The kernel.
    pub kernel: String,
    /// The commit in the working folder, with `+` where something is not committed.
    pub commit: String,
    /// What the binary calls itself.
    pub version: String,
    /// Database servers with version and settings.
    pub databases: Vec<String>,
    /// How long a loop lasts, in seconds.
    pub seconds: f64,
    /// How many processes wanted to run per second when the run began (the load average of a
    /// minute): above a fraction of one, somebody else is using the machine.
    pub busy: String,
}

impl Machine {
    /// Looks around.
    pub fn read(settings: &Settings) -> Self {
        let field = |file: &str, name: &str| {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find(|line| line.starts_with(name));
            let value = line.and_then(|line| line.split_once(':'));
            value.map_or_else(
                || "unknown".to_owned(),
                |(_, value)| value.trim().to_owned(),
            )
        };
        let memory = field("/proc/meminfo", "MemTotal");
        let kib: f64 = memory.trim_end_matches(" kB").parse().unwrap_or_default();
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let changed = !output("git", &["status", "--porcelain"]).is_empty();
        let commit = output("git", &["rev-parse", "--short=12", "HEAD"]);
        Self {
            at: SystemClock::default().now().rfc3339(),
            cpu: field("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_gib: kib / 1024.0 / 1024.0,
            kernel: output("uname", &["-sr"]),
            commit: format!("{commit}{}", if changed { "+" } else { "" }),
            version: output(&settings.binary, &["--version"]),
            databases: Vec::new(),
            seconds: settings.seconds.as_secs_f64(),
            busy: load.split(' ').next().unwrap_or_default().to_owned(),
        }
    }

    /// As JSON.
    pub fn json(&self) -> Value {
        json!({
            "at": self.at,
            "cpu": self.cpu,
            "cores": self.cores,
            "memory_gib": self.memory_gib,
            "kernel": self.kernel,
            "commit": self.commit,
            "version": self.version,
            "databases": self.databases,
            "seconds_per_loop": self.seconds,
            "load_average_before": self.busy,
        })
    }
}

/// What a command prints; nothing where it cannot run.
fn output(program: impl AsRef<Path>, arguments: &[&str]) -> String {
    let mut command = Command::new(program.as_ref());
    let ran = command.args(arguments).current_dir(root()).output();
    let text = ran.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned());
    text.unwrap_or_default()
}
