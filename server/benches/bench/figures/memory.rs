//! Resident memory: at rest, under load, and with many stored connections.

use std::time::Duration;

use http::Method;
use patchbay::clock::pause;

use super::{APPS, Bench, finish, growth, repeated};
use crate::Result;
use crate::fixture::{Account, Project, SMS};
use crate::journey::{Journeys, Way};
use crate::load;
use crate::process::Process;
use crate::report::Figure;

/// How long the server is left alone before it counts as idle.
const REST: Duration = Duration::from_secs(2);
/// The budget at rest, in MiB.
const IDLE: f64 = 30.0;
/// The budget of a server that has worked, in MiB.
const LOADED: f64 = 100.0;
const CONNECTIONS: usize = 16;
const STORED: u32 = 10_000;

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    let home = bench.database.home().await?;
    home.run(&["migrate"])?;
    let project = Project::with_apps(&home, APPS, true)?;
    let plain = Project::create(&home)?;
    let (server, _) = Process::serve(&home).await?;
    pause(REST).await;
    add(bench, "Memory, idle", &server, IDLE)?;

    let account = Account::create(&server, &project).await?;
    account.connect(&server).await?;
    let applications = account.ask(Method::GET, "/api/v2/f-sdk/application")?;
    let seconds = bench.settings.seconds;
    let journeys = Journeys::workers(&server, &plain.key, Way::Both, CONNECTIONS);
    let (journeys, _) = load::closed(journeys, seconds).await;
    let lists = repeated(&server, &applications, CONNECTIONS);
    let (lists, _) = load::closed(lists, seconds).await;
    let failed = journeys.first_error.or(lists.first_error);
    add(bench, "Memory, after load", &server, LOADED)?;
    if let Some(error) = failed {
        bench.report.fail("memory", &error);
    }
    server.stop()?;

    let rows = home.open().await?;
    growth::add_accounts(&rows, &account.id, (1, STORED)).await?;
    let owner = format!(
        "SELECT id FROM linked_accounts WHERE account_id = '{}'",
        account.id
    );
    let pattern = format!("slug = '{SMS}' AND account = ({owner})");
    let fresh = [
        ("id", growth::RENUMBERED_ID),
        ("account", growth::NUMBERED_ID),
    ];
    rows.multiply("connections", &pattern, &fresh, (1, STORED))
        .await?;
    rows.close().await;
    let (server, _) = Process::serve(&home).await?;
    let (reads, _) = load::closed(growth::readers(&server, &project, STORED), seconds).await;
    if let Some(error) = reads.first_error {
        bench.report.fail("memory", &error);
    }
    let title = "Memory, 10,000 stored connections, after reads";
    add(bench, title, &server, LOADED)?;
    finish(server, home).await
}

fn add(bench: &mut Bench<'_>, title: &str, server: &Process, limit: f64) -> Result<()> {
    let held = server.held()?;
    let figure = Figure::of("memory", bench.database.name, title, held.rss, "MiB");
    let figure = figure
        .beside(bench.floors.memory())
        .at_most(limit)
        .also("file descriptors", super::count(held.descriptors));
    bench.report.add(figure);
    Ok(())
}
