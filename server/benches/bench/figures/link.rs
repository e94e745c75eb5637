//! The Link flow, and requests through connections.
//!
//! A request through a connection stands beside the same request sent to the provider directly: the
//! sandbox, which is the same process, so the difference is what going through a connection costs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use serde_json::{Value, json};

use super::{Bench, repeated};
use crate::Result;
use crate::browser::Browser;
use crate::client::{Ask, Client};
use crate::database::Home;
use crate::fixture::{Account, CRM, Project, SMS};
use crate::floor::{CONNECTIONS, Floor, connections_word, pick};
use crate::journey::fresh_number;
use crate::load::Work;
use crate::process::Process;
use crate::report::Figure;

/// Where sessions return to; nobody listens there.
const BACK: &str = "http://localhost:1/back";

pub(super) async fn measure(
    bench: &mut Bench<'_>,
    home: &Home,
    server: &Process,
    project: &Project,
) -> Result<()> {
    let many = CONNECTIONS[1];
    let commits = pick(&bench.commits, many);
    let creators = (0..many).map(|_| Sessions::new(server, project)).collect();
    let measured = bench.measured(server, creators).await;
    let title = "Link session create".to_owned();
    let figure = Figure::of_load("link", bench.database.name, title, measured);
    bench.report.add(figure.beside(commits));

    let rows = home.open().await?;
    rows.analyze().await?;
    rows.close().await;
    for connections in CONNECTIONS {
        let workers = (0..connections).map(|_| Journey(Sessions::new(server, project)));
        let measured = bench.measured(server, workers.collect()).await;
        let word = connections_word(connections);
        let title = format!("Link session, from its token to its access token, {word}");
        let figure = Figure::of_load("link", bench.database.name, title, measured);
        bench
            .report
            .add(figure.beside(bench.floors.handler(connections)));
    }
    through(bench, server, project).await
}

/// The same request directly and through a connection.
async fn through(bench: &mut Bench<'_>, server: &Process, project: &Project) -> Result<()> {
    let account = Account::create(server, project).await?;
    account.connect(server).await?;
    let credential = STANDARD.encode("AC1:valid-token");
    let direct = Ask::new(Method::GET, server.port(), "/sandbox/sms/account")?
        .header("authorization", &format!("Basic {credential}"))?;
    let path = format!("/api/v2/public/proxy/{SMS}/account");
    let handed_on = Ask::new(Method::GET, server.port(), &path)?
        .key(&project.key)?
        .header("linked_account_id", &account.id)?;
    for connections in CONNECTIONS {
        let word = connections_word(connections);
        let measured = bench
            .measured(server, repeated(server, &direct, connections))
            .await;
        let floor = Floor {
            name: "the provider directly".to_owned(),
            value: measured.rate,
        };
        let title = format!("Provider's API directly, {word}");
        let figure = Figure::of_load("link", bench.database.name, title, measured);
        bench
            .report
            .add(figure.beside(bench.floors.handler(connections)));
        let measured = bench
            .measured(server, repeated(server, &handed_on, connections))
            .await;
        let title = format!("The same through a connection, {word}");
        let figure = Figure::of_load("link", bench.database.name, title, measured);
        bench.report.add(figure.beside(floor));
    }
    Ok(())
}

/// A host's backend that begins sessions.
struct Sessions {
    client: Client,
    server: std::net::SocketAddr,
    port: u16,
    id: String,
    secret: String,
}

impl Sessions {
    fn new(server: &Process, project: &Project) -> Self {
        Self {
            client: Client::to(server.address),
            server: server.address,
            port: server.port(),
            id: project.link_client.0.clone(),
            secret: project.link_client.1.clone(),
        }
    }

    async fn ask(&mut self, path: &str, body: &Value) -> Result<Value> {
        let ask = Ask::new(Method::POST, self.port, path)?
            .header("client_id", &self.id)?
            .header("client_secret", &self.secret)?
            .json(body);
        self.client.json(&ask).await
    }

    /// A session for a new user, and that user.
    async fn begin(&mut self) -> Result<(Value, String)> {
        let user = format!("user-{}", fresh_number());
        let body = json!({
            "user_id": user, "org_id": "org-1", "app": CRM, "callback_url": BACK,
        });
        let made = self.ask("/v1/link/token/create", &body).await?;
        Ok((made, user))
    }
}

impl Work for Sessions {
    async fn once(&mut self) -> Result<()> {
        self.begin().await.map(drop)
    }
}

/// A whole run: the host begins, the person consents, the host claims.
struct Journey(Sessions);

impl Work for Journey {
    async fn once(&mut self) -> Result<()> {
        let (made, user) = self.0.begin().await?;
        let url = made["hosted_url"].as_str().ok_or("there is no address")?;
        let mut browser = Browser::on(Client::to(self.0.server), self.0.port);
        let opened = browser.get(url).await?;
        let app = browser.follow(&opened).await?;
        let leaving = browser.submit(&app, "Authorize", &[]).await?;
        let consent = browser.get(&leaving.link("Continue")?).await?;
        let called_back = browser.submit(&consent, "Approve", &[]).await?;
        let done = browser.follow(&called_back).await?;
        let end = browser.get(&done.link("Finish")?).await?;
        let back = url::Url::parse(&end.link("Continue")?)?;
        let token = back.query_pairs().find(|(name, _)| name == "token");
        let (_, token) = token.ok_or("there is no public token")?;
        let body = json!({ "public_token": token, "user_id": user });
        let claimed = self.0.ask("/v1/link/token/exchange", &body).await?;
        match claimed["claim"].as_str() {
            Some("claimed") => Ok(()),
            _ => Err(format!("not claimed: {claimed}").into()),
        }
    }
}
