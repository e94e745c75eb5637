//! What the machine, the HTTP stack and the databases could do at best.
//!
//! The floor's server is this program again, in a process of its own: one handler that answers
//! `ok`, and the built files through the same `ServeDir` as the product's.

use axum::Router;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use http::Method;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

use crate::client::{Ask, Client};
use crate::database::{Database, Rows};
use crate::figures::{Measured, measured};
use crate::load::{Repeat, Work};
use crate::process::Process;
use crate::report::{Figure, Report};
use crate::settings::Settings;
use crate::{Error, Result};

/// The argument that makes this program the floor's server.
pub const MODE: &str = "floor";

/// How many connections, where a figure is made with few and with many.
pub const CONNECTIONS: [usize; 2] = [1, 16];

/// What a figure is compared with.
#[derive(Clone, Debug)]
pub struct Floor {
    /// What it is.
    pub name: String,
    /// How often in a second, or how much in the unit of the figure.
    pub value: f64,
}

/// The floors, at each of [`CONNECTIONS`].
pub struct Floors {
    handler: [Floor; 2],
    file: [Floor; 2],
    memory: Floor,
}

impl Floors {
    /// The empty handler.
    pub fn handler(&self, connections: usize) -> Floor {
        pick(&self.handler, connections)
    }

    /// What the floor's server holds at rest.
    pub fn memory(&self) -> Floor {
        self.memory.clone()
    }

    /// The static file.
    pub fn file(&self, connections: usize) -> Floor {
        pick(&self.file, connections)
    }
}

/// The floor at this many connections.
pub fn pick(floors: &[Floor; 2], connections: usize) -> Floor {
    floors[usize::from(connections > CONNECTIONS[0])].clone()
}

/// Serves until it is killed, and prints where.
///
/// # Errors
/// No port.
pub async fn serve(settings: &Settings) -> Result<bool> {
    let router = Router::new()
        .route("/", get(|| async { "ok" }))
        .nest_service(
            "/pkg",
            ServeDir::new(settings.site.join("pkg")).precompressed_br(),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?);
    let listener = listener.tap_io(|stream| {
        // Without it the floor would be lower than it is.
        if let Err(error) = stream.set_nodelay(true) {
            eprintln!("floor: {error}");
        }
    });
    axum::serve(listener, router).await?;
    Ok(true)
}

/// The path of the built stylesheet, as pages name it.
///
/// # Errors
/// A site without one.
pub fn stylesheet(settings: &Settings) -> Result<String> {
    let mut names = std::fs::read_dir(settings.site.join("pkg"))?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok());
    let name = names.find(|name| name.ends_with(".css"));
    let name = name.ok_or("the site has no stylesheet: run `make build`")?;
    Ok(format!("/pkg/{name}"))
}

/// A request for a file as browsers send it.
///
/// # Errors
/// A path that is none.
pub fn ask_for_file(port: u16, path: &str) -> Result<Ask> {
    Ask::new(Method::GET, port, path)?.header("accept-encoding", "br")
}

/// Measures the floors that belong to no database.
///
/// # Errors
/// A process that does not start.
pub async fn measure(settings: &Settings, report: &mut Report) -> Result<Floors> {
    let server = Process::again(MODE)?;
    let memory = Floor {
        name: "empty axum server".to_owned(),
        value: server.held()?.rss,
    };
    let empty = Ask::new(Method::GET, server.port(), "/")?;
    let file = ask_for_file(server.port(), &stylesheet(settings)?)?;
    let mut floors = Vec::new();
    for (name, ask) in [("empty handler", empty), ("static file", file)] {
        for connections in CONNECTIONS {
            let worker = || Repeat {
                client: Client::to(server.address),
                ask: ask.clone(),
            };
            let workers = (0..connections).map(|_| worker()).collect();
            let cpu = || (Some(server.cpu()), None);
            let measured = measured(workers, settings.seconds, cpu).await;
            floors.push(told(report, "-", name, connections, measured));
        }
    }
    let [handler_1, handler_16, file_1, file_16]: [Floor; 4] = floors
        .try_into()
        .map_err(|_| Error::from("a floor is missing"))?;
    Ok(Floors {
        handler: [handler_1, handler_16],
        file: [file_1, file_16],
        memory,
    })
}

/// Measures how often the database can commit: one row in a transaction of its own.
///
/// # Errors
/// A database that cannot be opened.
pub async fn commits(
    settings: &Settings,
    database: &Database,
    report: &mut Report,
) -> Result<[Floor; 2]> {
    let home = database.home().await?;
    let rows = home.open().await?;
    rows.write("CREATE TABLE floor (id BIGINT PRIMARY KEY NOT NULL, body TEXT NOT NULL)")
        .await?;
    let mut floors = Vec::new();
    for connections in CONNECTIONS {
        let workers = (0..connections).map(|_| Commit(rows.clone())).collect();
        let cpu = || (None, database.cpu());
        let measured = measured(workers, settings.seconds, cpu).await;
        floors.push(told(
            report,
            database.name,
            "commit of a row",
            connections,
            measured,
        ));
    }
    rows.close().await;
    home.remove().await?;
    floors.try_into().map_err(|_| "a floor is missing".into())
}

struct Commit(Rows);

impl Work for Commit {
    async fn once(&mut self) -> Result<()> {
        self.0.insert_numbered("floor").await
    }
}

fn told(
    report: &mut Report,
    database: &'static str,
    name: &str,
    connections: usize,
    measured: Measured,
) -> Floor {
    let floor = Floor {
        name: name.to_owned(),
        value: measured.rate,
    };
    let title = format!("{name}, {}", connections_word(connections));
    report.add(Figure::of_load("floors", database, title, measured));
    floor
}

/// `1 connection`, `16 connections`.
pub fn connections_word(connections: usize) -> String {
    let plural = if connections == 1 { "" } else { "s" };
    format!("{connections} connection{plural}")
}
