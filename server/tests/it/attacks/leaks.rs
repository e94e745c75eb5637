//! Secrets that end where many people read: logs, answers, other sites' logs.
//!
//! A whole journey with its failures runs against the real binary at log level `trace`, with secrets
//! that can be searched for. What the journey hands out on purpose (a session token to the caller
//! that asked for it) is searched for in the log only; what never leaves is searched for everywhere.

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

fn patchbay(home: &Home, variables: &[(&str, String)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patchbay"));
    command
        .env_clear()
        .env("PATCHBAY_DATABASE_URL", home.database_url())
        .env("PATCHBAY_MASTER_KEY_FILE", home.key_file())
        .env("PATCHBAY_SITE_ROOT", home.site())
        .env("RUST_BACKTRACE", "1");
    for (name, value) in variables {
        command.env(name, value);
    }
    command
}

fn run(mut command: Command) -> String {
    let ended = command.output().expect("the binary runs");
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    String::from_utf8_lossy(&ended.stdout).into_owned()
}

/// The binary, serving, with everything that it says.
struct Running {
    child: Child,
    said: Arc<Mutex<Vec<u8>>>,
    readers: Vec<JoinHandle<()>>,
}

impl Running {
    /// Starts it and waits until it says that it serves.
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let said: Arc<Mutex<Vec<u8>>> = Arc::default();
        let mut log = BufReader::new(child.stderr.take().expect("piped"));
        let mut line = String::new();
        while !line.contains("serving") {
            line.clear();
            let length = log.read_line(&mut line).expect("text");
            assert_ne!(
                length,
                0,
                "it ended: {}",
                String::from_utf8_lossy(&said.lock().expect("lock"))
            );
            said.lock().expect("lock").extend(line.as_bytes());
        }
        let mut running = Self {
            child,
            said,
            readers: Vec::new(),
        };
        let out = running.child.stdout.take().expect("piped");
        running.collect(log);
        running.collect(out);
        running
    }

    fn collect(&mut self, mut from: impl Read + Send + 'static) {
        let said = Arc::clone(&self.said);
        self.readers.push(std::thread::spawn(move || {
            let mut buffer = [0_u8; 4096];
            while let Ok(length @ 1..) = from.read(&mut buffer) {
                said.lock().expect("lock").extend(&buffer[..length]);
            }
        }));
    }

    /// Ends it; gives all that it said.
    fn end(mut self) -> Vec<u8> {
        self.kill();
        for reader in std::mem::take(&mut self.readers) {
            reader.join().expect("read to the end");
        }
        self.said.lock().expect("lock").clone()
    }

    fn kill(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A caller over the wire that keeps cookies and every answer.
struct Client {
    address: SocketAddr,
    host: String,
    cookies: BTreeMap<String, String>,
    answers: Vec<String>,
    /// Everything that was handed out and opens something.
    handed_out: Vec<String>,
    pages: usize,
}

impl Client {
    async fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let path = path
            .strip_prefix(&format!("http://{}", self.host))
            .unwrap_or(path);
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.host
        );
        request.push_str(&format!(
            "Content-Length: {}\r\nCookie: {}\r\n",
            body.len(),
            cookies.join("; ")
        ));
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        let reply = wire::send(self.address, format!("{request}\r\n{body}").as_bytes()).await;
        assert_ne!(reply.status, 0, "{method} {path} got no answer");
        for cookie in reply.all("set-cookie") {
            let (name, value) = cookie
                .split(';')
                .next()
                .and_then(|pair| pair.split_once('='))
                .expect("a cookie");
            if !value.is_empty() {
                self.handed_out.push(value.to_owned());
                self.handed_out.extend(value.split('.').map(str::to_owned));
            }
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        if reply.header("content-type").starts_with("text/html") {
            self.pages += 1;
            is_private(&reply, path);
        }
        self.answers.push(reply.whole());
        reply
    }

    async fn get(&mut self, path: &str) -> Reply {
        self.ask("GET", path, &[("Accept", "text/html")], "").await
    }

    async fn api(
        &mut self,
        method: &str,
        path: &str,
        credential: (&str, &str),
        body: Value,
    ) -> Value {
        let headers = [credential, ("Content-Type", "application/json")];
        let reply = self.ask(method, path, &headers, &body.to_string()).await;
        serde_json::from_str(&reply.body)
            .unwrap_or_else(|error| panic!("{path}: {error}: {}", reply.body))
    }

    async fn post(&mut self, endpoint: &str, fields: &[(&str, &str)]) -> Reply {
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Sec-Fetch-Site", "same-origin"),
            ("Accept", "text/html"),
        ];
        self.ask(
            "POST",
            &format!("/_ui/connect/{endpoint}"),
            &headers,
            &body.finish(),
        )
        .await
    }
}

/// What keeps a page's address and content out of other people's logs and caches.
#[track_caller]
fn is_private(reply: &Reply, path: &str) {
    assert_eq!(
        reply.header("referrer-policy"),
        "same-origin",
        "{path}: {}",
        reply.head
    );
    assert_eq!(
        reply.header("cache-control"),
        "no-store",
        "{path}: {}",
        reply.head
    );
    assert_eq!(
        reply.header("x-content-type-options"),
        "nosniff",
        "{path}: {}",
        reply.head
    );
    if !reply.header("location").is_empty() {
        return;
    }
    let policy = reply.header("content-security-policy");
    for wanted in [
        "default-src 'none'",
        "img-src 'self';",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors",
    ] {
        assert!(policy.contains(wanted), "{path}: no {wanted} in {policy}");
    }
    // Whatever a browser fetches by itself comes from us.
    let pattern = r#"(?is)<(img|script|link|iframe|source|video|audio|object|embed|use|form)\b[^>]*?\b(src|href|srcset|data|action|poster)="([^"]*)""#;
    let pattern = regex::Regex::new(pattern).expect("a pattern");
    for part in pattern.captures_iter(&reply.body) {
        let address = &part[3];
        let ours = address.starts_with('/') && !address.starts_with("//");
        assert!(
            ours || address.is_empty() || address.starts_with('#'),
            "{path} fetches {address}"
        );
    }
    assert!(
        !reply.body.contains("url(http") && !reply.body.contains("@import"),
        "{path}"
    );
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("no {key} in {value}"))
}

/// The address behind `Continue` of the page that leaves.
fn continue_to(reply: &Reply) -> String {
    let pattern = regex::Regex::new(r#"href="(http://127[^"]+)""#).expect("a pattern");
    let found = pattern
        .captures(&reply.body)
        .unwrap_or_else(|| panic!("{}", reply.whole()));
    found[1].replace("&amp;", "&")
}

/// From the app's page over the provider back to wherever the callback leads.
async fn consent(client: &mut Client, provider: &Provider, page: &str, slug: &str) -> Reply {
    let started = client
        .post("start", &[("page", page), ("slug", slug)])
        .await;
    let left = client.get(started.header("location")).await;
    let url = continue_to(&left);
    client.handed_out.push(query(&url, "state"));
    let callback = provider.visit(&url).await;
    let back = client.get(&callback).await;
    match back.header("location").to_owned() {
        to if to.is_empty() => back,
        to => client.get(&to).await,
    }
}

async fn journey(client: &mut Client, provider: &Provider, key: &str, db: &Db) {
    let by_key = ("x-api-key", key);
    let id = json!({ "linked_account_id": "person" });
    client
        .api("POST", "/api/v2/public/linked-account", by_key, id.clone())
        .await;
    let token = client
        .api("POST", "/api/v2/public/session-token", by_key, id)
        .await;
    let token = text(&token, "token").to_owned();
    let bearer = format!("Bearer {token}");
    let by_token = ("authorization", bearer.as_str());
    let link = client
        .api("POST", "/api/v2/public/connect-url", by_token, json!({}))
        .await;
    let link = text(&link, "hosted_url").to_owned();
    client.handed_out.extend([
        token,
        link.rsplit('/').next().expect("a ticket").to_owned(),
        key.to_owned(),
    ]);

    let list = client.get(&link).await.header("location").to_owned();
    let page = list.rsplit('/').next().expect("a page").to_owned();
    for path in [
        list.clone(),
        format!("{list}/{HONEST}"),
        format!("{list}/{KEYED}"),
        format!("{link}x"),
        "/nowhere".to_owned(),
    ] {
        client.get(&path).await;
    }
    let done = consent(client, provider, &page, HONEST).await;
    assert!(
        done.body.contains("provider.test") || done.status == 200,
        "{}",
        done.whole()
    );
    client.get(&format!("{list}/{HONEST}/configure")).await;
    client
        .post("check", &[("page", &page), ("slug", HONEST)])
        .await;

    // Failures, and providers that repeat what was sent to them.
    let echo = r#"{"error":"invalid_grant","error_description":"code {code} of {client_secret} with {code_verifier} {refresh_token}"}"#;
    let statuses = [
        http::StatusCode::BAD_REQUEST,
        http::StatusCode::INTERNAL_SERVER_ERROR,
        http::StatusCode::OK,
    ];
    let bodies = [
        echo.to_owned(),
        "<html>{code} {client_secret}".to_owned(),
        String::new(),
        format!(r#"{{"access_token":"{TOKENS}\r\nX: y","token_type":"bearer"}}"#),
        format!(r#"{{"access_token":{{"{TOKENS}":1}},"refresh_token":"{TOKENS}odd-refresh"}}"#),
        r#"{"error":{"{client_secret}":"{code}"}}"#.to_owned(),
    ];
    for status in statuses {
        for body in &bodies {
            provider.set(|knobs| {
                knobs.token_status = Some(status);
                knobs.token_body = Some(body.clone());
            });
            consent(client, provider, &page, MALICIOUS).await;
        }
    }
    provider.set(|knobs| {
        knobs.token_status = None;
        knobs.token_body = None;
        knobs.drop_token_reply = true;
    });
    consent(client, provider, &page, MALICIOUS).await;
    provider.set(|knobs| {
        knobs.drop_token_reply = false;
        knobs.api_status = Some(http::StatusCode::INTERNAL_SERVER_ERROR);
    });
    consent(client, provider, &page, MALICIOUS).await;
    client
        .post("check", &[("page", &page), ("slug", HONEST)])
        .await;
    provider.set(|knobs| knobs.api_status = None);

    // Callbacks that are none.
    let started = client
        .post("start", &[("page", &page), ("slug", MALICIOUS)])
        .await;
    let left = client.get(started.header("location")).await;
    let callback = provider.visit(&continue_to(&left)).await;
    let state = query(&callback, "state");
    client.handed_out.push(state.clone());
    let address = callback.split('?').next().expect("an address").to_owned();
    for wrong in [
        format!("{callback}&code=x"),
        format!("{callback}%00"),
        format!("{address}?state={state}"),
        format!("{address}?error=access_denied&error_description={TOKENS}described&state={state}"),
    ] {
        client.get(&wrong).await;
    }

    // The SDK's window.
    let answer = client
        .api(
            "GET",
            &format!("/api/v1/{HONEST}/integrate"),
            by_token,
            json!({}),
        )
        .await;
    let start = text(&answer, "auth_url").to_owned();
    let start_token = start.rsplit('/').next().expect("a token").to_owned();
    client.handed_out.push(start_token.clone());
    client.get(&start).await;
    let confirmed = client
        .post("confirm_start", &[("token", &start_token)])
        .await;
    let left = client.get(confirmed.header("location")).await;
    let url = continue_to(&left);
    client.handed_out.push(query(&url, "state"));
    let callback = provider.visit(&url).await;
    let back = client.get(&callback).await;
    assert_eq!(back.status, 303);
    assert_eq!(client.get(back.header("location")).await.status, 200);
    client
        .post("confirm_start", &[("token", &start_token)])
        .await;

    // Keys, by the API and by the form: accepted, refused, malformed.
    for (user, secret) in [
        ("u", format!("refused-{TYPED}")),
        ("NOT VALID", format!("{GOOD_KEY}{TYPED}")),
        ("u", format!("{GOOD_KEY}{TYPED}\u{7}")),
        ("u", format!("{GOOD_KEY}{TYPED}")),
    ] {
        let body = json!({ "user": user, "secret_key": secret });
        client
            .api("POST", &format!("/api/v2/app/{KEYED}/save"), by_token, body)
            .await;
        client
            .post(
                "save_keys",
                &[
                    ("page", &page),
                    ("slug", KEYED),
                    ("form[i.user][]", user),
                    ("form[i.secret_key][]", &secret),
                ],
            )
            .await;
        client
            .get(&format!("{list}/{KEYED}?error=credentials_rejected"))
            .await;
    }
    let malformed = format!("{{\"secret_key\": \"{TYPED}\", ");
    let headers = [by_token, ("Content-Type", "application/json")];
    client
        .ask(
            "POST",
            &format!("/api/v2/app/{KEYED}/save"),
            &headers,
            &malformed,
        )
        .await;
    client
        .api("GET", "/api/v2/f-sdk/application", by_token, json!({}))
        .await;
    client
        .api(
            "GET",
            "/api/v2/public/linked-account/person",
            by_key,
            json!({}),
        )
        .await;

    // Our own faults: a row that was tampered with, one that cannot be read.
    for damage in [
        "credential = version",
        "inputs = '{broken', scopes = 'broken'",
    ] {
        let Db::Sqlite { writer, .. } = db else {
            unreachable!("opened as SQLite")
        };
        let damage = damage.replace("= version", "= x'00'");
        let damage = sqlx::AssertSqlSafe(format!("UPDATE connections SET {damage}"));
        sqlx::raw_sql(damage)
            .execute(writer)
            .await
            .expect("damaged");
        let check = format!("/api/v2/public/linked-account/integration/{KEYED}/check");
        let headers = [by_token];
        assert_eq!(client.ask("POST", &check, &headers, "").await.status, 500);
        let reply = client
            .post("check", &[("page", &page), ("slug", HONEST)])
            .await;
        assert!(matches!(reply.status, 303 | 500), "{}", reply.head);
        client.get(&format!("{list}/{HONEST}")).await;
        client.get(&list).await;
    }
    client
        .ask(
            "POST",
            "/api/v2/public/session-token/revoke",
            &[by_token],
            "",
        )
        .await;
    client.get(&list).await;
}

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

/// A way out that chokes on what it was given and says so.
struct Panics;

#[async_trait]
impl Transport for Panics {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        panic!(
            "cannot send {:?} {body}",
            request
                .headers
                .values()
                .map(|v| v.as_bytes().to_vec())
                .collect::<Vec<_>>()
        );
    }
}

const CHILD: &str = "PATCHBAY_TEST_PANICS";

#[expect(
    clippy::disallowed_methods,
    reason = "a test that starts itself says so to itself"
)]
fn is_child() -> bool {
    std::env::var_os(CHILD).is_some()
}

/// The half of the next test that runs in a process of its own, because hooks and logs are the
/// process's.
#[test]
fn a_panicking_server() {
    if !is_child() {
        return;
    }
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(std::io::stderr)
        .init();
    patchbay::compose::quiet_panics();
    crate::support::run_on_sqlite(|setup: Setup| async move {
        let provider = Provider::start().await;
        let first = setup.start().await;
        let created = patchbay::services::projects::create(&first.core, "Acme", true)
            .await
            .expect("made");
        let catalog = setup.home.folder().join("catalog");
        write_catalog(&catalog, &provider, &created.project_id);
        let app = setup
            .option("catalog_dir", catalog.display().to_string())
            .transport(Arc::new(Panics))
            .start()
            .await;
        let text = project_file();
        let variables = |_: &str| Some(format!("{CLIENT_SECRET}-x"));
        let file = patchbay::services::projects::FileText {
            name: "p.toml",
            text: &text,
            variables: &variables,
        };
        patchbay::services::projects::apply(&app.core, &created.project_id, &file, false)
            .await
            .expect("applied");
        let key = secrecy::ExposeSecret::expose_secret(&created.test_api_key).to_owned();
        let id = json!({ "linked_account_id": "person" });
        app.post("/api/v2/public/linked-account")
            .key(&key)
            .json(id.clone())
            .send()
            .await
            .ok();
        let token = app
            .post("/api/v2/public/session-token")
            .key(&key)
            .json(id)
            .send()
            .await
            .ok();
        let token = token["token"].as_str().expect("a token").to_owned();
        let body = json!({ "user": "u", "secret_key": format!("{GOOD_KEY}{TYPED}") });
        let answer = app
            .post(format!("/api/v2/app/{KEYED}/save"))
            .bearer(&token)
            .json(body)
            .send()
            .await;
        answer.error(500, "SERVER_ERROR");
        assert!(
            !answer.text().contains(TYPED) && !answer.text().contains("cannot send"),
            "{answer}"
        );

        // And in the middle of a flow, with the code in hand.
        let link = app
            .post("/api/v2/public/connect-url")
            .bearer(&token)
            .json(json!({}))
            .send()
            .await
            .ok();
        let mut browser = app.browser();
        let list = browser
            .get(link["hosted_url"].as_str().expect("a link"))
            .await
            .answer
            .location()
            .to_owned();
        let page = browser.get(&format!("{list}/{MALICIOUS}")).await;
        let leaving = browser.submit(&page, "Authorize", &[]).await;
        provider.set(|knobs| knobs.mark = TOKENS.to_owned());
        let callback = provider.visit(&leaving.link("Continue")).await;
        let answer = browser.get(&callback).await;
        assert_eq!(answer.status(), 500, "{}", answer.answer);
        assert!(!answer.answer.text().contains(TOKENS), "{}", answer.answer);
        eprintln!("both panicked");
    });
}

#[test]
fn a_panic_says_where_and_not_what() {
    let exe = std::env::current_exe().expect("this test's binary");
    let child = Command::new(exe)
        .args([
            "--exact",
            "attacks::leaks::a_panicking_server",
            "--nocapture",
        ])
        .env(CHILD, "1")
        .output()
        .expect("runs");
    let said = [child.stdout, child.stderr].concat();
    let shown = String::from_utf8_lossy(&said);
    assert!(
        child.status.success() && shown.contains("both panicked"),
        "{shown}"
    );
    assert_eq!(shown.matches("a defect of ours").count(), 2, "{shown}");
    assert!(
        shown.contains("attacks/leaks.rs:"),
        "the place is there: {shown}"
    );
    let secrets = [TOKENS, CLIENT_SECRET, TYPED, "cannot send {"].map(str::to_owned);
    let hits = found(&said, &secrets);
    assert!(hits.is_empty(), "{hits:#?}");
    assert!(!shown.contains("cannot send"), "the message is not");
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
