//! Hosted pages, as the browser of a person who has opened a link asks for them.

use http::Method;
use serde_json::json;

use super::{APPS, Bench, repeated};
use crate::Result;
use crate::browser::Browser;
use crate::client::{Ask, Client};
use crate::fixture::{Account, CRM, Project, SMS};
use crate::floor::{CONNECTIONS, ask_for_file, connections_word, stylesheet};
use crate::process::Process;
use crate::report::Figure;

/// A browser that has opened a hosted link, and the path of the app list.
pub(super) async fn opened(server: &Process, account: &Account) -> Result<(Browser, String)> {
    let mut browser = Browser::on(Client::to(server.address), server.port());
    let link = account.ask(Method::POST, "/api/v2/public/connect-url")?;
    let link = browser.json(&link.json(&json!({}))).await?;
    let url = link["hosted_url"]
        .as_str()
        .ok_or("there is no hosted link")?;
    let opened = browser.get(url).await?;
    Ok((browser, opened.answer.location().to_owned()))
}

/// A request for a page with the browser's cookies.
pub(super) fn ask(server: &Process, browser: &Browser, path: &str) -> Result<Ask> {
    Ask::new(Method::GET, server.port(), path)?
        .header("accept", "text/html")?
        .header("cookie", &browser.cookie_header())
}

pub(super) async fn measure(
    bench: &mut Bench<'_>,
    server: &Process,
    project: &Project,
) -> Result<()> {
    let account = Account::create(server, project).await?;
    account.connect(server).await?;
    let (browser, list) = opened(server, &account).await?;
    for (name, path) in [
        (format!("App list page, {APPS} apps"), list.clone()),
        (
            "App page, to be connected".to_owned(),
            format!("{list}/{CRM}"),
        ),
        (
            "Settings page, 20 fields".to_owned(),
            format!("{list}/{SMS}/configure"),
        ),
    ] {
        let ask = ask(server, &browser, &path)?;
        for connections in CONNECTIONS {
            let workers = repeated(server, &ask, connections);
            let measured = bench.measured(server, workers).await;
            let title = format!("{name}, {}", connections_word(connections));
            let figure = Figure::of_load("pages", bench.database.name, title, measured);
            bench
                .report
                .add(figure.beside(bench.floors.handler(connections)));
        }
    }
    let file = ask_for_file(server.port(), &stylesheet(bench.settings)?)?;
    for connections in CONNECTIONS {
        let measured = bench
            .measured(server, repeated(server, &file, connections))
            .await;
        let title = format!("Stylesheet, {}", connections_word(connections));
        let figure = Figure::of_load("pages", bench.database.name, title, measured);
        bench
            .report
            .add(figure.beside(bench.floors.file(connections)));
    }
    Ok(())
}
