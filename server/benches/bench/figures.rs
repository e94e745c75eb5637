//! One file for each subject. A new figure goes into the subject's file, a new subject into
//! [`SUBJECTS`] and [`of_database`].

mod api;
mod bombs;
mod growth;
mod journeys;
mod link;
mod memory;
mod pages;
mod start;
mod weight;

use std::time::Duration;

use crate::client::{Ask, Client};
use crate::database::{Database, Home};
use crate::fixture::Project;
use crate::floor::{self, Floor, Floors};
use crate::load::{self, Outcome, Repeat, Work};
use crate::process::Process;
use crate::report::Report;
use crate::settings::Settings;
use crate::{Result, SHARE};

/// What `PATCHBAY_BENCH_ONLY` may name.
pub const SUBJECTS: [&str; 9] = [
    "start", "memory", "pages", "api", "journeys", "link", "weight", "bombs", "growth",
];

/// How many apps the project of most figures has.
const APPS: usize = 60;

/// Everything that a subject needs.
struct Bench<'a> {
    settings: &'a Settings,
    database: &'a Database,
    floors: &'a Floors,
    commits: [Floor; 2],
    report: &'a mut Report,
}

/// All subjects on one database.
///
/// # Errors
/// A server that does not start, a fixture that cannot be made.
pub async fn of_database(
    settings: &Settings,
    database: &Database,
    floors: &Floors,
    report: &mut Report,
) -> Result<()> {
    let commits = floor::commits(settings, database, report).await?;
    let mut bench = Bench {
        settings,
        database,
        floors,
        commits,
        report,
    };
    if settings.wants("start") {
        start::measure(&mut bench).await?;
    }
    if settings.wants("memory") {
        memory::measure(&mut bench).await?;
    }
    let on_one_server = ["weight", "pages", "api", "journeys", "link"];
    if on_one_server.iter().any(|subject| settings.wants(subject)) {
        bench.on_one_server().await?;
    }
    if settings.wants("bombs") {
        bombs::measure(&mut bench).await?;
    }
    if settings.wants("growth") {
        growth::measure(&mut bench).await?;
    }
    Ok(())
}

impl Bench<'_> {
    /// The subjects that only read, or leave nothing behind that matters to the next.
    async fn on_one_server(&mut self) -> Result<()> {
        let home = self.database.home().await?;
        home.run(&["migrate"])?;
        let many = Project::with_apps(&home, APPS, true)?;
        let plain = Project::create(&home)?;
        let (server, _) = Process::serve(&home).await?;
        // A page weighs the same on every database.
        if self.settings.wants("weight") && !self.report.has("weight") {
            weight::measure(self, &server, &many).await?;
        }
        if self.settings.wants("pages") {
            pages::measure(self, &server, &many).await?;
        }
        if self.settings.wants("api") {
            api::measure(self, &server, &many).await?;
        }
        if self.settings.wants("journeys") {
            journeys::measure(self, &server, &plain).await?;
        }
        if self.settings.wants("link") {
            link::measure(self, &home, &server, &plain).await?;
        }
        finish(server, home).await
    }

    /// Both loops against the server, each as long as the caller has asked for.
    async fn measured<W: Work>(&self, server: &Process, workers: Vec<W>) -> Measured {
        self.measured_for(server, workers, self.settings.seconds)
            .await
    }

    async fn measured_for<W: Work>(
        &self,
        server: &Process,
        workers: Vec<W>,
        lasting: Duration,
    ) -> Measured {
        measured(workers, lasting, || {
            (Some(server.cpu()), self.database.cpu())
        })
        .await
    }
}

/// Ends the server and gives its database back.
async fn finish(server: Process, home: Home) -> Result<()> {
    server.stop()?;
    home.remove().await
}

/// So many connections that send the same request.
fn repeated(server: &Process, ask: &Ask, connections: usize) -> Vec<Repeat> {
    let worker = || Repeat {
        client: Client::to(server.address),
        ask: ask.clone(),
    };
    (0..connections).map(|_| worker()).collect()
}

/// What the two loops found.
pub struct Measured {
    /// How many a second, in the closed loop.
    pub rate: f64,
    /// How many a second the open loop sent.
    pub offered: f64,
    /// Half of the open loop's were answered in this time.
    pub p50: Duration,
    /// Of a hundred, 99.
    pub p99: Duration,
    /// How many the open loop did: the p99 of few is close to their slowest.
    pub count: usize,
    /// The server's CPU time for each, in milliseconds, where there is a server.
    pub cpu: Option<f64>,
    /// The database processes' CPU time for each, in milliseconds.
    pub database_cpu: Option<f64>,
    /// How many failed, in either loop.
    pub errors: u64,
    /// The first failure.
    pub first_error: Option<String>,
}

/// Warms up, finds the rate, then the latencies at [`SHARE`] of it. `cpu` reads the CPU time so far of
/// the server and of the database.
pub async fn measured<W: Work>(
    workers: Vec<W>,
    lasting: Duration,
    cpu: impl Fn() -> Cpu,
) -> Measured {
    let (warm, workers) = load::closed(workers, lasting / 3).await;
    let before = cpu();
    let (closed, workers) = load::closed(workers, lasting).await;
    let after = cpu();
    let rate = closed.rate();
    let offered = rate * SHARE;
    let (open, _) = load::open(workers, offered, lasting).await;
    let (cpu, database_cpu) = each(before, after, &closed);
    let first = |outcome: Outcome| outcome.first_error;
    Measured {
        rate,
        offered,
        p50: open.percentile(0.50),
        p99: open.percentile(0.99),
        count: open.latencies.len(),
        cpu,
        database_cpu,
        errors: warm.errors + closed.errors + open.errors,
        first_error: first(warm)
            .or_else(|| first(closed))
            .or_else(|| first(open)),
    }
}

/// CPU time so far of the server and of the database, where there are such processes.
pub type Cpu = (Option<Duration>, Option<Duration>);

/// What of the CPU time between two moments each of a loop's cost, in milliseconds.
pub fn each(before: Cpu, after: Cpu, outcome: &Outcome) -> (Option<f64>, Option<f64>) {
    let times = count(outcome.latencies.len()).max(1.0);
    let one = |before: Option<Duration>, after: Option<Duration>| {
        let used = after?.saturating_sub(before?);
        Some(millis(used) / times)
    };
    (one(before.0, after.0), one(before.1, after.1))
}

/// A duration in milliseconds.
pub fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// A count to reckon with.
pub fn count(number: impl TryInto<u32>) -> f64 {
    f64::from(number.try_into().unwrap_or(u32::MAX))
}
