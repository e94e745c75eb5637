//! What a browser fetches for a page, by type, as it is sent (brotli where there is a choice) and
//! unpacked, and what of it stands between the person and the button `Authorize`.

use std::collections::BTreeSet;

use super::{APPS, Bench, count, pages};
use crate::Result;
use crate::browser::Browser;
use crate::client::Client;
use crate::fixture::{Account, CRM, Project};
use crate::html::{Part, parts};
use crate::process::Process;
use crate::report::Figure;

/// The budget of HTML and stylesheet together, in kB.
const USABLE: f64 = 40.0;
/// The budget of the WASM, in kB.
const WASM: f64 = 150.0;

pub(super) async fn measure(
    bench: &mut Bench<'_>,
    server: &Process,
    project: &Project,
) -> Result<()> {
    let account = Account::create(server, project).await?;
    let (browser, list) = pages::opened(server, &account).await?;
    let about = format!("App list page, {APPS} apps");
    page(bench, server, &browser, &about, &list).await?;
    page(
        bench,
        server,
        &browser,
        "App page",
        &format!("{list}/{CRM}"),
    )
    .await
}

async fn page(
    bench: &mut Bench<'_>,
    server: &Process,
    browser: &Browser,
    about: &str,
    path: &str,
) -> Result<()> {
    let html = size(server, browser, path).await?;
    let text = {
        let ask = pages::ask(server, browser, path)?;
        Client::to(server.address).good(&ask).await?.text()
    };
    let found = References::of(&text);
    let mut usable = html;
    let mut rows = vec![("HTML", html)];
    for (kind, paths) in found.kinds() {
        let mut sum = Size::default();
        for path in paths {
            sum = sum.plus(size(server, browser, path).await?);
        }
        if kind == "stylesheet" {
            usable = usable.plus(sum);
        }
        rows.push((kind, sum));
    }
    for (kind, size) in rows {
        let limit = (kind == "WASM").then_some(WASM);
        add(bench, &format!("{about}: {kind}"), size, limit);
    }
    add(
        bench,
        &format!("{about}: all that it needs to be usable"),
        usable,
        Some(USABLE),
    );
    let requests = 1 + found.stylesheets.len() + found.blocking_scripts;
    for (what, number, limit) in [
        ("requests until it is usable", requests, 2.0),
        ("requests to third parties", found.elsewhere, 0.0),
    ] {
        let title = format!("{about}: {what}");
        let figure = Figure::of("weight", "-", &title, count(number), "");
        bench.report.add(figure.at_most(limit));
    }
    Ok(())
}

fn add(bench: &mut Bench<'_>, title: &str, size: Size, limit: Option<f64>) {
    let figure = Figure::of("weight", "-", title, size.sent, "kB");
    let mut figure = figure.also("raw kB", size.raw);
    if let Some(limit) = limit {
        figure = figure.at_most(limit);
    }
    bench.report.add(figure);
}

/// In kB of 1,000 bytes, heads left out.
#[derive(Clone, Copy, Default)]
struct Size {
    sent: f64,
    raw: f64,
}

impl Size {
    fn plus(self, other: Self) -> Self {
        Self {
            sent: self.sent + other.sent,
            raw: self.raw + other.raw,
        }
    }
}

async fn size(server: &Process, browser: &Browser, path: &str) -> Result<Size> {
    let mut client = Client::to(server.address);
    let ask = pages::ask(server, browser, path)?;
    let raw = client.good(&ask).await?.body.len();
    let ask = ask.header("accept-encoding", "br, gzip")?;
    let sent = client.good(&ask).await?.body.len();
    Ok(Size {
        sent: count(sent) / 1000.0,
        raw: count(raw) / 1000.0,
    })
}

/// What a page refers to.
#[derive(Default)]
struct References {
    stylesheets: BTreeSet<String>,
    scripts: BTreeSet<String>,
    wasm: BTreeSet<String>,
    images: BTreeSet<String>,
    /// Scripts that the browser waits for.
    blocking_scripts: usize,
    /// Addresses on other origins that are fetched with the page.
    elsewhere: usize,
}

impl References {
    fn of(text: &str) -> Self {
        let mut found = Self::default();
        for part in parts(text) {
            let Part::Open(tag) = part else { continue };
            match (tag.name.as_str(), tag.get("rel")) {
                ("link", "stylesheet") => found.add(Kind::Stylesheet, tag.get("href")),
                ("link", "icon") => found.add(Kind::Image, tag.get("href")),
                ("img", _) => found.add(Kind::Image, tag.get("src")),
                _ => {}
            }
        }
        // Scripts are no part of what `parts` gives; the loader names its files in quotes.
        for quoted in text.split('"').filter(|it| it.contains("/pkg/")) {
            if quoted.ends_with(".js") {
                found.add(Kind::Script, quoted);
            } else if quoted.ends_with(".wasm") {
                found.add(Kind::Wasm, quoted);
            }
        }
        for tag in text
            .split("<script")
            .skip(1)
            .filter_map(|it| it.split('>').next())
        {
            let waits = !["type=\"module\"", " async", " defer"]
                .iter()
                .any(|it| tag.contains(it));
            found.blocking_scripts += usize::from(waits && tag.contains(" src="));
            found.elsewhere += usize::from(tag.contains(" src=\"http"));
        }
        found
    }

    fn add(&mut self, kind: Kind, address: &str) {
        if !address.starts_with('/') || address.starts_with("//") {
            self.elsewhere += usize::from(!address.starts_with("data:"));
            return;
        }
        let set = match kind {
            Kind::Stylesheet => &mut self.stylesheets,
            Kind::Script => &mut self.scripts,
            Kind::Wasm => &mut self.wasm,
            Kind::Image => &mut self.images,
        };
        set.insert(address.to_owned());
    }

    /// Those that there are, by type.
    fn kinds(&self) -> impl Iterator<Item = (&'static str, &BTreeSet<String>)> {
        let kinds = [
            ("stylesheet", &self.stylesheets),
            ("images", &self.images),
            ("script", &self.scripts),
            ("WASM", &self.wasm),
        ];
        kinds.into_iter().filter(|(_, paths)| !paths.is_empty())
    }
}

/// What an address is for.
#[derive(Clone, Copy)]
enum Kind {
    Stylesheet,
    Script,
    Wasm,
    Image,
}
