//! How cost grows with the number of apps and of linked accounts. On 16 connections, in loops of
//! half the length, because the curve matters and not the point.
//!
//! Accounts beyond the first are copies of it, put into the database by SQL.

use http::Method;

use super::{Bench, finish, pages, repeated};
use crate::Result;
use crate::client::{Ask, Client};
use crate::database::Rows;
use crate::fixture::{Account, Project};
use crate::floor::{CONNECTIONS, Floor};
use crate::load::Work;
use crate::process::Process;
use crate::report::Figure;

const APPS: [usize; 3] = [10, 100, 1000];
const ACCOUNTS: [u32; 2] = [100, 10_000];
const MILLION: u32 = 1_000_000;

/// SQL for an id of 24 digits from the number `n.i`, the same on both databases.
pub(super) const NUMBERED_ID: &str = "substr('000000000000000000000000' || CAST(n.i AS TEXT), \
                                      length(CAST(n.i AS TEXT)) + 1)";
/// As [`NUMBERED_ID`], behind the prefix of the copied row's id.
pub(super) const RENUMBERED_ID: &str = "substr(id, 1, length(id) - 24) || \
                                        substr('000000000000000000000000' || CAST(n.i AS TEXT), \
                                        length(CAST(n.i AS TEXT)) + 1)";

/// Copies an account of this name under the numbers `from..=to`; they are called `bulk-1` and so on.
pub(super) async fn add_accounts(rows: &Rows, account: &str, numbers: (u32, u32)) -> Result<()> {
    let pattern = format!("account_id = '{account}'");
    let fresh = [
        ("id", NUMBERED_ID),
        ("account_id", "'bulk-' || CAST(n.i AS TEXT)"),
        ("created_at", "created_at + n.i"),
    ];
    rows.multiply("linked_accounts", &pattern, &fresh, numbers)
        .await
}

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    apps(bench).await?;
    accounts(bench).await
}

async fn apps(bench: &mut Bench<'_>) -> Result<()> {
    let home = bench.database.home().await?;
    home.run(&["migrate"])?;
    let projects = APPS.map(|count| Project::with_apps(&home, count, false));
    let (server, _) = Process::serve(&home).await?;
    let many = CONNECTIONS[1];
    for (count, project) in APPS.into_iter().zip(projects) {
        let account = Account::create(&server, &project?).await?;
        let (browser, list) = pages::opened(&server, &account).await?;
        let page = pages::ask(&server, &browser, &list)?;
        let api = account.ask(Method::GET, "/api/v2/f-sdk/application")?;
        for (name, ask) in [("App list page", page), ("Application list", api)] {
            let title = format!("{name}, {count} apps");
            add(bench, &server, title, repeated(&server, &ask, many)).await;
        }
    }
    finish(server, home).await
}

async fn accounts(bench: &mut Bench<'_>) -> Result<()> {
    let home = bench.database.home().await?;
    home.run(&["migrate"])?;
    let project = Project::create(&home)?;
    let (server, _) = Process::serve(&home).await?;
    let account = Account::create(&server, &project).await?;
    let rows = home.open().await?;
    let many = CONNECTIONS[1];
    let mut there = 0;
    let million = bench.settings.million.then_some(MILLION);
    for size in ACCOUNTS.into_iter().chain(million) {
        add_accounts(&rows, &account.id, (there + 1, size)).await?;
        there = size;
        let by_key = |query: &str| {
            let path = format!("/api/v2/public/linked-account{query}");
            Ask::new(Method::GET, server.port(), &path)?.key(&project.key)
        };
        for (name, ask) in [
            ("Account list, first page", by_key("?limit=100")?),
            ("Account list, search", by_key("?search=bulk-77")?),
            (
                "Session token check",
                account.ask(Method::GET, "/api/v3/org/basics")?,
            ),
        ] {
            let title = format!("{name}, {size} accounts");
            add(bench, &server, title, repeated(&server, &ask, many)).await;
        }
        let title = format!("Account by id, {size} accounts");
        add(bench, &server, title, readers(&server, &project, size)).await;
    }
    rows.close().await;
    finish(server, home).await
}

async fn add<W: Work>(bench: &mut Bench<'_>, server: &Process, title: String, workers: Vec<W>) {
    let lasting = bench.settings.seconds / 2;
    let measured = bench.measured_for(server, workers, lasting).await;
    let figure = Figure::of_load("growth", bench.database.name, title, measured);
    let floor: Floor = bench.floors.handler(CONNECTIONS[1]);
    bench.report.add(figure.beside(floor));
}

/// Sixteen connections that read accounts `bulk-1` to `bulk-{size}`, with their applications.
pub(super) fn readers(server: &Process, project: &Project, size: u32) -> Vec<Reader> {
    let reader = |at| Reader {
        client: Client::to(server.address),
        port: server.port(),
        key: project.key.clone(),
        size,
        at,
    };
    (0..).take(CONNECTIONS[1]).map(reader).collect()
}

/// Reads another account each time.
pub(super) struct Reader {
    client: Client,
    port: u16,
    key: String,
    size: u32,
    at: u32,
}

impl Work for Reader {
    async fn once(&mut self) -> Result<()> {
        // Steps by a prime, so that neighbours in time are not neighbours in the table.
        self.at = self.at.wrapping_add(7919);
        let number = self.at % self.size + 1;
        let path = format!("/api/v2/public/linked-account/bulk-{number}");
        let ask = Ask::new(Method::GET, self.port, &path)?.key(&self.key)?;
        self.client.good(&ask).await.map(drop)
    }
}
