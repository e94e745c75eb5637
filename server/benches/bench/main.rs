//! What Patchbay costs: `make bench` prints one table, `make soak` says whether it stays flat.
//!
//! The server under test is the release binary in a process of its own, with its data in a temporary
//! folder, on SQLite and on PostgreSQL. How a figure is made:
//!
//! * A closed loop, in which each connection sends its next request when it has the answer, finds
//!   the rate. Then an open loop sends [`SHARE`] of that rate by a schedule. p50 and p99 come from the
//!   open loop and count from the moment that the schedule names, so an answer that holds up others
//!   counts against all of them.
//! * An answer of another status than expected is an error, and a figure with an error is none.
//! * CPU time is the server process's own (`/proc/PID/stat`) over the closed loop, and that of all
//!   processes of PostgreSQL beside it. The sandbox provider is part of the server process, so a
//!   journey's CPU time includes the provider's.
//! * Each figure stands beside its floor from the same run: an empty axum handler in a process of its
//!   own, a static file served likewise, the database's own commits with the product's settings.
//! * The load and the server share the machine's cores. Rates are therefore those of a machine that
//!   also plays its own clients.
//!
//! The server runs with its defaults, but without rate limits; its log goes to a file. Where to
//! begin: [`figures`] has one file for each subject, [`load`] the two loops, [`report`] the table.
//! `PATCHBAY_BENCH_SECONDS` (3) is how long a loop lasts, `PATCHBAY_BENCH_ONLY` a list of subjects,
//! `PATCHBAY_BENCH_MILLION=1` adds a million linked accounts, `PATCHBAY_SOAK_SECONDS` (600) is how long
//! each database is soaked.
//!
//! Does not belong here: what is right (`server/tests/it`).

#![recursion_limit = "256"]

#[path = "../../tests/it/provider/bombs.rs"]
mod bombs;
mod browser;
mod client;
mod database;
mod figures;
mod fixture;
mod floor;
mod hostile;
#[path = "../../tests/it/support/html.rs"]
#[expect(dead_code, reason = "the tests read more of a page than the load does")]
mod html;
mod journey;
mod load;
mod machine;
mod process;
mod report;
mod settings;
mod soak;

use std::process::ExitCode;

use self::settings::Settings;

/// What can go wrong: nothing that the caller could handle, so a text for the reader.
type Error = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Error>;

/// How much of the closed loop's rate the open loop sends.
const SHARE: f64 = 0.7;

fn main() -> ExitCode {
    // cargo adds `--bench`.
    let mode = std::env::args().skip(1).find(|it| it != "--bench");
    let runtime = tokio::runtime::Runtime::new();
    let done = runtime.map_err(Error::from).and_then(|runtime| {
        runtime.block_on(async {
            match mode.as_deref() {
                None => bench(&Settings::read()?).await,
                Some("soak") => soak::run(&Settings::read()?).await,
                Some(floor::MODE) => floor::serve(&Settings::read()?).await,
                Some(hostile::MODE) => hostile::serve().await,
                Some(other) => {
                    Err(format!("there is no mode `{other}`; the other is `soak`").into())
                }
            }
        })
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Makes all figures, prints them and writes them down. Answers whether all of them are valid.
async fn bench(settings: &Settings) -> Result<bool> {
    let mut report = report::Report::begin(machine::Machine::read(settings), SHARE);
    let floors = floor::measure(settings, &mut report).await?;
    for database in database::available(settings).await? {
        report.machine.databases.push(database.version().await?);
        figures::of_database(settings, &database, &floors, &mut report).await?;
    }
    let file = settings.output();
    report.write(&file)?;
    print!("{report}");
    println!("The same as JSON: {}", file.display());
    Ok(report.is_valid())
}
