//! Single API requests, on 16 connections, each with an account of its own.

use http::Method;
use serde_json::{Value, json};

use super::{APPS, Bench};
use crate::Result;
use crate::client::{Ask, Client};
use crate::fixture::{Account, Project, SMS};
use crate::floor::{CONNECTIONS, Floor, pick};
use crate::journey::fresh_number;
use crate::load::{Repeat, Work};
use crate::process::Process;
use crate::report::Figure;

pub(super) async fn measure(
    bench: &mut Bench<'_>,
    server: &Process,
    project: &Project,
) -> Result<()> {
    let many = CONNECTIONS[1];
    let mut accounts = Vec::new();
    for _ in 0..many {
        let account = Account::create(server, project).await?;
        let config = account.connect(server).await?;
        let field = config["fields"][0]["id"].as_str();
        let field = field.ok_or("the config has no fields")?.to_owned();
        accounts.push((account, field));
    }
    let (reads, commits) = (bench.floors.handler(many), pick(&bench.commits, many));

    for (title, path) in [
        (
            "Session token check".to_owned(),
            "/api/v3/org/basics".to_owned(),
        ),
        (
            format!("Application list, {APPS} apps"),
            "/api/v2/f-sdk/application".to_owned(),
        ),
        (
            "Config read, 20 fields".to_owned(),
            format!("/api/v2/f-sdk/slug/{SMS}/config"),
        ),
    ] {
        let asks = accounts
            .iter()
            .map(|(account, _)| account.ask(Method::GET, &path));
        let asks: Vec<Ask> = asks.collect::<Result<_>>()?;
        let worker = |ask| Repeat {
            client: Client::to(server.address),
            ask,
        };
        add(
            bench,
            server,
            title,
            asks.into_iter().map(worker).collect(),
            &reads,
        )
        .await;
    }

    let writers = accounts.into_iter().map(|(account, field)| ConfigWrite {
        client: Client::to(server.address),
        account,
        field,
    });
    let title = "Config write".to_owned();
    add(bench, server, title, writers.collect(), &commits).await;

    let creators = (0..many).map(|_| AccountCreate {
        client: Client::to(server.address),
        port: server.port(),
        key: project.key.clone(),
    });
    let title = "Linked account create".to_owned();
    add(bench, server, title, creators.collect(), &commits).await;
    Ok(())
}

async fn add<W: Work>(
    bench: &mut Bench<'_>,
    server: &Process,
    title: String,
    workers: Vec<W>,
    floor: &Floor,
) {
    let measured = bench.measured(server, workers).await;
    let figure = Figure::of_load("api", bench.database.name, title, measured);
    bench.report.add(figure.beside(floor.clone()));
}

/// Writes another value into one field each time.
struct ConfigWrite {
    client: Client,
    account: Account,
    field: String,
}

impl Work for ConfigWrite {
    async fn once(&mut self) -> Result<()> {
        let field = self.field.clone();
        let value = Value::from(format!("Value {}", fresh_number()));
        let ask = self.account.ask(Method::PUT, "/api/v2/f-sdk/config")?;
        let ask = ask.json(&json!({ "slug": SMS, "fields": { field: value } }));
        self.client.good(&ask).await.map(drop)
    }
}

/// Makes a new account each time.
struct AccountCreate {
    client: Client,
    port: u16,
    key: String,
}

impl Work for AccountCreate {
    async fn once(&mut self) -> Result<()> {
        let number = fresh_number();
        let body = json!({ "linked_account_id": format!("made-{number}"), "name": "Globex Ltd" });
        let ask = Ask::new(Method::POST, self.port, "/api/v2/public/linked-account")?;
        self.client
            .good(&ask.key(&self.key)?.json(&body))
            .await
            .map(drop)
    }
}
