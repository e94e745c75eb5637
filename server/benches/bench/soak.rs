//! `make soak`: whole journeys at 80 % of what the server can do, for ten minutes on each database.
//! Memory and file descriptors must stay flat.
//!
//! Flat means that the last quarter holds about as much as the second one. The first does not count:
//! caches, pools and what the sandbox provider remembers of its last 10,000 grants fill then.

use std::time::Duration;

use patchbay::clock::pause;

use crate::Result;
use crate::database::{self, Database};
use crate::figures::{Measured, count, each};
use crate::fixture::Project;
use crate::journey::{Journeys, Way};
use crate::load;
use crate::machine::Machine;
use crate::process::{Held, Process};
use crate::report::{Figure, Report};
use crate::settings::Settings;

const SHARE: f64 = 0.8;
const CONNECTIONS: usize = 16;
/// How long the closed loop looks for the most that the server can do.
const FINDING: Duration = Duration::from_secs(10);
/// Between two looks at the process.
const LOOK: Duration = Duration::from_secs(1);
/// How much more the last quarter may hold than the second, in MiB.
const GROWTH: f64 = 4.0;
/// The same for file descriptors.
const DESCRIPTORS: f64 = 4.0;

/// Soaks every database there is. Answers whether all stayed flat and nothing failed.
///
/// # Errors
/// A server that does not start or goes away.
pub async fn run(settings: &Settings) -> Result<bool> {
    let mut report = Report::begin(Machine::read(settings), SHARE);
    for database in database::available(settings).await? {
        report.machine.databases.push(database.version().await?);
        soak(settings, &database, &mut report).await?;
    }
    let file = settings.output().with_file_name("soak.json");
    report.write(&file)?;
    print!("{report}");
    println!("The same as JSON: {}", file.display());
    Ok(report.is_valid() && report.is_within_budget())
}

async fn soak(settings: &Settings, database: &Database, report: &mut Report) -> Result<()> {
    let home = database.home().await?;
    home.run(&["migrate"])?;
    let project = Project::create(&home)?;
    let (server, _) = Process::serve(&home).await?;
    let workers = Journeys::workers(&server, &project.key, Way::Both, CONNECTIONS);
    let (warm, workers) = load::closed(workers, settings.seconds).await;
    let finding = FINDING.min(settings.soak);
    let (found, workers) = load::closed(workers, finding).await;
    let rate = found.rate();
    let offered = rate * SHARE;
    let cpu = || (Some(server.cpu()), database.cpu());
    let before = cpu();
    let (open, held) = {
        let running = load::open(workers, offered, settings.soak);
        let mut held = Vec::new();
        let watching = async {
            loop {
                match server.held() {
                    Ok(now) => held.push(now),
                    Err(error) => break error,
                }
                pause(LOOK).await;
            }
        };
        let open = tokio::select! {
            (open, _) = running => open,
            gone = watching => return Err(gone),
        };
        (open, held)
    };
    let (cpu, database_cpu) = each(before, cpu(), &open);
    let measured = Measured {
        rate: open.rate(),
        offered,
        p50: open.percentile(0.50),
        p99: open.percentile(0.99),
        count: open.latencies.len(),
        cpu,
        database_cpu,
        errors: warm.errors + found.errors + open.errors,
        first_error: warm.first_error.or(found.first_error).or(open.first_error),
    };
    let title = format!("Journeys of both kinds, {CONNECTIONS} connections, {rate:.0}/s at most");
    report.add(Figure::of_load("soak", database.name, title, measured));
    flat(report, database.name, &held);
    server.stop()?;
    home.remove().await
}

/// One of the things that a process holds.
type Reading = fn(&Held) -> f64;

/// Compares the last quarter with the second.
fn flat(report: &mut Report, database: &'static str, held: &[Held]) {
    let quarter = (held.len() / 4).max(1);
    let mean = |part: &[Held], what: Reading| {
        part.iter().map(what).sum::<f64>() / count(part.len()).max(1.0)
    };
    let second = held.get(quarter..2 * quarter).unwrap_or(held);
    let last = &held[held.len().saturating_sub(quarter)..];
    let rows: [(&str, &str, Reading, f64); 2] = [
        (
            "Memory, growth from the second quarter to the last",
            "MiB",
            |it| it.rss,
            GROWTH,
        ),
        (
            "File descriptors, growth from the second quarter to the last",
            "",
            |it| count(it.descriptors),
            DESCRIPTORS,
        ),
    ];
    for (title, unit, what, limit) in rows {
        let (early, late) = (mean(second, what), mean(last, what));
        let most = held.iter().map(what).fold(0.0, f64::max);
        let figure = Figure::of("soak", database, title, late - early, unit)
            .at_most(limit)
            .also("second", early)
            .also("last", late)
            .also("most", most);
        report.add(figure);
    }
}
