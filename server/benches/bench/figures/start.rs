//! From starting the process until `/readyz` says yes. Asked every millisecond.

use std::time::{Duration, Instant};

use super::{Bench, millis};
use crate::Result;
use crate::floor::Floor;
use crate::process::Process;
use crate::report::Figure;

const FRESH: usize = 5;
const MIGRATED: usize = 7;

pub(super) async fn measure(bench: &mut Bench<'_>) -> Result<()> {
    let mut fresh = Vec::new();
    for _ in 0..FRESH {
        let home = bench.database.home().await?;
        let (server, took) = Process::serve(&home).await?;
        fresh.push(took);
        super::finish(server, home).await?;
    }
    let home = bench.database.home().await?;
    home.run(&["migrate"])?;
    let (mut migrated, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..MIGRATED {
        let begun = Instant::now();
        home.run(&["--version"])?;
        floor.push(begun.elapsed());
        let (server, took) = Process::serve(&home).await?;
        migrated.push(took);
        server.stop()?;
    }
    home.remove().await?;
    let floor = Floor {
        name: "patchbay --version".to_owned(),
        value: millis(median(&mut floor)),
    };
    for (title, mut took, limit) in [
        ("Start to ready, fresh database", fresh, 500.0),
        ("Start to ready, migrated database", migrated, 150.0),
    ] {
        let middle = millis(median(&mut took));
        let (least, most) = (took.first(), took.last());
        let figure = Figure::of("start", bench.database.name, title, middle, "ms")
            .beside(floor.clone())
            .at_most(limit)
            .also("min", least.copied().map_or(0.0, millis))
            .also("max", most.copied().map_or(0.0, millis));
        bench.report.add(figure);
    }
    Ok(())
}

/// The middle one; they are sorted afterwards.
fn median(all: &mut [Duration]) -> Duration {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}
