//! Whole journeys of end users, and what each costs the server.

use super::Bench;
use crate::Result;
use crate::fixture::Project;
use crate::floor::{CONNECTIONS, Floor, connections_word};
use crate::journey::{Journeys, Way};
use crate::process::Process;
use crate::report::Figure;

/// A journey's CPU budget, in milliseconds.
const CPU: f64 = 5.0;

pub(super) async fn measure(
    bench: &mut Bench<'_>,
    server: &Process,
    project: &Project,
) -> Result<()> {
    for (name, way) in [("OAuth journey", Way::OAuth), ("Key journey", Way::Keys)] {
        let requests = Journeys::new(server, &project.key, way).requests().await?;
        for connections in CONNECTIONS {
            let workers = Journeys::workers(server, &project.key, way, connections);
            let measured = bench.measured(server, workers).await;
            let handler = bench.floors.handler(connections);
            let floor = Floor {
                name: format!("{} x {requests}", handler.name),
                value: handler.value / super::count(requests),
            };
            let cpu = measured.cpu.unwrap_or_default();
            let word = connections_word(connections);
            let title = format!("{name} of {requests} requests, {word}");
            let figure = Figure::of_load("journeys", bench.database.name, title, measured);
            bench.report.add(figure.beside(floor));
            let title = format!("{name}, server CPU, {word}");
            let figure = Figure::of("journeys", bench.database.name, &title, cpu, "ms");
            bench.report.add(figure.at_most(CPU));
        }
    }
    Ok(())
}
