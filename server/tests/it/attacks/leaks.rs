//! Secrets that end where many people read: logs, answers, other sites' logs.
//!
//! A whole journey with its failures runs against the real binary at log level `trace`, with secrets
//! that can be searched for. What the journey hands out on purpose (a session token to the caller
//! that asked for it) is searched for in the log only; what never leaves is searched for everywhere.

mod client;
mod journey;
mod link;
mod panics;
pub(super) mod running;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use app::contract::ids::ProjectId;
use async_trait::async_trait;
use patchbay::crypto::vault::Place;
use patchbay::outbound::transport::{OutboundError, OutboundRequest, OutboundResponse, Transport};
use patchbay::store::Db;
use secrecy::SecretSlice;
use serde_json::{Value, json};

use self::client::{Client, is_private, text};
use self::journey::journey;
use self::link::link_flow;
use self::running::{Running, patchbay, run};
use super::rig::{
    CLIENT_SECRET, HONEST, KEYED, MALICIOUS, found, project_file, query, write_catalog,
};
use super::wire::{self, Reply};
use crate::provider::{GOOD_KEY, Provider};
use crate::support::{Home, Setup, both_databases};

/// What every token and code of the provider begins with.
const TOKENS: &str = "canary-token-";
/// What every typed key contains.
const TYPED: &str = "canary-typed-key";

#[test]
fn no_secret_is_logged_answered_or_sent_elsewhere() {
    crate::support::run_on_sqlite(|setup: Setup| async move {
        let home = setup.home;
        let provider = Provider::start().await;
        provider.set(|knobs| knobs.mark = TOKENS.to_owned());
        let mut create = patchbay(&home, &[]);
        create.args(["project", "create", "--name", "Acme", "--bare", "--json"]);
        let created: Value = serde_json::from_str(&run(create)).expect("JSON");
        let project = ProjectId::parse(text(&created, "project_id")).expect("an id");
        let catalog = home.folder().join("catalog");
        write_catalog(&catalog, &provider, &project);
        let port = TcpListener::bind("127.0.0.1:0")
            .expect("a free port")
            .local_addr()
            .expect("an address")
            .port();
        let host = format!("localhost:{port}");
        let variables = serving(&catalog, &provider, port);
        let file = home.folder().join("project.toml");
        std::fs::write(&file, project_file()).expect("a file");
        let mut apply = patchbay(&home, &variables);
        apply
            .arg("apply")
            .arg(&file)
            .args(["--project", project.as_str()])
            .env("SECRET", format!("{CLIENT_SECRET}-x"));
        let diff = run(apply);

        let mut serve = patchbay(&home, &variables);
        serve.arg("serve");
        let running = Running::start(serve);
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let mut client = Client {
            address,
            host,
            cookies: BTreeMap::new(),
            answers: Vec::new(),
            handed_out: Vec::new(),
            pages: 0,
        };
        let db = Db::open(&home.database_url(), 1)
            .await
            .expect("opens beside it");
        link_flow(&mut client, &provider, &created).await;
        journey(&mut client, &provider, text(&created, "test_api_key"), &db).await;
        let mut said = running.end();
        said.extend(diff.as_bytes());

        let never: Vec<String> = [TOKENS, CLIENT_SECRET, TYPED].map(str::to_owned).to_vec();
        let verifiers: Vec<String> = provider
            .calls("/token")
            .iter()
            .filter_map(|call| call.form("code_verifier"))
            .collect();
        assert!(
            verifiers.len() > 10 && client.pages > 30,
            "{} verifiers, {} pages",
            verifiers.len(),
            client.pages
        );
        let mut in_log = [never.clone(), verifiers.clone(), client.handed_out].concat();
        in_log.extend([
            CLIENT_SECRET.to_owned(),
            std::fs::read_to_string(home.key_file()).expect("a key")[9..73].to_owned(),
        ]);
        in_log.retain(|secret| secret.len() >= 12);
        assert!(
            !found(&said, &["/oauth/callback/ctx_".to_owned()]).is_empty(),
            "the log is there to be searched"
        );
        assert!(
            String::from_utf8_lossy(&said).contains("TRACE"),
            "the log is as loud as it can be"
        );
        let hits = found(&said, &in_log);
        assert!(hits.is_empty(), "{} in the log: {hits:#?}", hits.len());

        // The provider's own code stands in our address after consent, which only its browser sees.
        let answers = client.answers.join("\n");
        let hits = found(answers.as_bytes(), &[never, verifiers].concat());
        assert!(hits.is_empty(), "{} in answers: {hits:#?}", hits.len());
        for call in provider.log() {
            for name in ["referer", "cookie", "origin", "x-request-id"] {
                assert!(
                    !call.headers.contains_key(name),
                    "{name} at the provider: {call:?}"
                );
            }
            assert!(
                call.method != http::Method::GET || !call.query.contains(TOKENS),
                "{call:?}"
            );
        }
        println!(
            "{} bytes of log, {} answers, {} secrets",
            said.len(),
            client.answers.len(),
            in_log.len()
        );
    });
}

fn serving(catalog: &Path, provider: &Provider, port: u16) -> Vec<(&'static str, String)> {
    vec![
        ("PATCHBAY_CATALOG_DIR", catalog.display().to_string()),
        ("PATCHBAY_EGRESS_ALLOW", provider.host_port()),
        ("PATCHBAY_LISTEN", format!("127.0.0.1:{port}")),
        ("PATCHBAY_PUBLIC_URL", format!("http://localhost:{port}")),
        ("PATCHBAY_LOG", "trace".to_owned()),
    ]
}

both_databases! {
    /// An error about a secret that is no text quotes none of its bytes.
    async fn a_sealed_value_that_is_no_text_stays_unsaid(app: crate::support::TestApp) {
        let project = app.customer().await.project;
        let place = Place {
            project: project.as_str(), account: "", row: "", field: "test", version: 1,
        };
        let vault = &app.core.vault;
        let mut tx = app.core.db.read().await.expect("a connection");
        let planted = SecretSlice::from(b"\xffplanted".to_vec());
        let sealed = vault.seal(&mut tx, &place, &planted).await.expect("sealed");
        let error = vault.open_text(&mut tx, &place, &sealed).await.map(drop);
        let said = format!("{:?}", error.expect_err("no text"));
        assert!(!said.contains("112, 108, 97") && !said.contains("lanted"), "{said}");
    }

    /// What the pages of the process itself promise, on whichever database.
    async fn every_page_is_private(app: crate::support::TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        for path in [list.clone(), format!("{list}/sandbox-crm"), format!("{list}/sandbox-crm/configure"),
            format!("{list}/sandbox-crm/done"), format!("{list}/none"), "/connect/lk_x".to_owned(), "/start/go_x".to_owned(),
            "/oauth/callback/ctx_x".to_owned(), "/leave/x".to_owned(), "/nowhere".to_owned(), "/demo".to_owned()] {
            let page = browser.get(&path).await;
            let head: String = page.answer.headers.iter()
                .map(|(name, value)| format!("{name}: {}\r\n", value.to_str().expect("text"))).collect();
            let reply = Reply { status: page.status(), head, body: page.answer.text() };
            is_private(&reply, &path);
        }
    }
}
