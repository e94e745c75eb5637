//! What everybody else notices while bombs come through connections: answers without end, compressed,
//! of headers alone, stalled, dripping and silent ones. Beside it stands what they notice when the same
//! bombs go past the server: provider, callers and neighbours share the machine's cores.

use std::time::Duration;

use http::Method;
use patchbay::clock::pause;

use super::{Bench, count, finish, millis, repeated};
use crate::Result;
use crate::client::Ask;
use crate::fixture::{Account, OWN, Project};
use crate::floor::Floor;
use crate::hostile::{self, Siege};
use crate::load::{self, Outcome};
use crate::process::Process;
use crate::report::Figure;

/// What the neighbours ask for in a second, by a schedule that does not wait for answers.
const RATE: f64 = 200.0;
const CONNECTIONS: usize = 16;
/// How much slower the slowest of a hundred neighbours may be than where the bombs pass the server by.
const SLOWER: f64 = 2.0;
/// The most that the server may hold, in MiB.
const MEMORY: f64 = 100.0;
/// Between two looks at the process.
const LOOK: Duration = Duration::from_millis(50);

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    let provider = Process::again(hostile::MODE)?;
    let home = bench.database.home().await?;
    home.run(&["migrate"])?;
    let project = Project::with_api(&home, &format!("http://{}", provider.address))?;
    let allowed = provider.address.to_string();
    let (server, _) = Process::serve_with(&home, &[("PATCHBAY_EGRESS_ALLOW", &allowed)]).await?;
    let account = Account::create(&server, &project).await?;
    account.connect_own(&server).await?;

    let quiet = neighbours(bench, &server, &account).await?;
    let direct = Siege::begin(provider.address, |number| {
        Ask::new(Method::GET, provider.port(), &format!("/bomb/{number}"))
    })?;
    let beside = neighbours(bench, &server, &account).await?;
    direct.end()?;
    let siege = Siege::begin(server.address, |number| {
        let path = format!("/api/v2/public/proxy/{OWN}/bomb/{number}");
        Ask::new(Method::GET, server.port(), &path)?
            .key(&project.key)?
            .header("linked_account_id", &account.id)
    })?;
    let (besieged, most) = watched(&server, neighbours(bench, &server, &account)).await?;
    let taken = count(siege.taken() >> 20);
    siege.end()?;

    let p99 = |outcome: &Outcome| millis(outcome.percentile(0.99));
    let title = "Neighbours' p99 while bombs come";
    let figure = Figure::of("bombs", bench.database.name, title, p99(&besieged), "ms");
    let figure = figure
        .beside(Floor {
            name: "past the server".to_owned(),
            value: p99(&beside),
        })
        .at_most(SLOWER * p99(&beside))
        .also("without bombs", p99(&quiet))
        .also("MiB taken", taken);
    bench.report.add(figure);
    let title = "Memory while bombs come, at most";
    let figure = Figure::of("bombs", bench.database.name, title, most, "MiB");
    let memory = bench.floors.memory();
    bench.report.add(figure.beside(memory).at_most(MEMORY));
    for outcome in [quiet, beside, besieged] {
        if let Some(error) = outcome.first_error {
            bench.report.fail("bombs", &error);
        }
    }
    finish(server, home).await
}

/// What comes of this, and the most memory in MiB that the server has held meanwhile.
async fn watched<T>(
    server: &Process,
    running: impl Future<Output = Result<T>>,
) -> Result<(T, f64)> {
    let mut most: f64 = 0.0;
    let watching = async {
        loop {
            match server.held() {
                Ok(held) => most = most.max(held.rss),
                Err(error) => break error,
            }
            pause(LOOK).await;
        }
    };
    let done = tokio::select! {
        done = running => done?,
        gone = watching => return Err(gone),
    };
    Ok((done, most))
}

/// Others who use the server meanwhile.
async fn neighbours(bench: &Bench<'_>, server: &Process, account: &Account) -> Result<Outcome> {
    let list = account.ask(Method::GET, "/api/v2/f-sdk/application")?;
    let workers = repeated(server, &list, CONNECTIONS);
    let (warm, workers) = load::open(workers, RATE, bench.settings.seconds / 3).await;
    let (mut outcome, _) = load::open(workers, RATE, 2 * bench.settings.seconds).await;
    outcome.first_error = outcome.first_error.or(warm.first_error);
    Ok(outcome)
}
