//! The name of a provider leads inside: its owner lets it point at this machine, at the network behind
//! it, or at both a public and an inside address.
//!
//! Every call that the server makes is made to such a name once. None may arrive, and whoever caused
//! it learns that it was refused, or that nobody answers.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use patchbay::crypto::random::{Random as _, SystemRandom};
use patchbay::outbound::client::GuardedClient;
use patchbay::outbound::guard::{AllowList, Guard, Resolve};
use patchbay::services::revoke;
use serde_json::json;
use tokio::net::TcpListener;

use super::outgoing::SERVER_INPUT;
use super::rig::{Person, Rig, client_of};
use crate::api::public::proxy::to_app;
use crate::support::{Page, Setup, both_databases};

const NAME: &str = "api.rebind.test";
/// An address of this machine's on which a test listens alone.
const PORT: u16 = 8443;

/// Answers one inside address after the other, some beside a public one.
struct Rebinding {
    canary: IpAddr,
    asked: Mutex<Vec<String>>,
}

#[async_trait]
impl Resolve for Rebinding {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.push(host.to_owned());
        let public = IpAddr::from([1, 1, 1, 1]);
        let mapped = match self.canary {
            IpAddr::V4(address) => address.to_ipv6_mapped().into(),
            IpAddr::V6(_) => self.canary,
        };
        Ok(match asked.len() % 3 {
            0 => vec![self.canary],
            1 => vec![self.canary, public],
            _ => vec![mapped, public],
        })
    }
}

/// Counts who connects to an address inside.
async fn canary() -> (IpAddr, Arc<AtomicUsize>) {
    let mut bytes = [0_u8; 3];
    SystemRandom.fill(&mut bytes);
    let [a, b, c] = bytes.map(|byte| byte.clamp(1, 254));
    let address = IpAddr::from(Ipv4Addr::new(127, a, b, c));
    let listener = TcpListener::bind(SocketAddr::new(address, PORT)).await;
    let listener = listener.expect("an address of this machine's own");
    let touched = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&touched);
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    (address, touched)
}

/// An app of the provider with one address at that name.
fn app(rig: &Rig, slug: &str) -> String {
    let file = |inputs: &str| rig.provider.oauth_app(slug, "n", "", inputs);
    let inside = format!("https://{NAME}:{PORT}");
    let moved =
        |from: &str| file("").replacen(&rig.provider.url(from), &format!("{inside}{from}"), 1);
    let calls = ["verify = ", "identity = "];
    match slug {
        "at-token" => moved("/n/token"),
        "at-revoke" => moved("/n/revoke"),
        "at-identity" => moved("/n/api"),
        "at-list" => {
            let lines = moved("/n/api");
            let kept = lines
                .lines()
                .filter(|line| !calls.iter().any(|call| line.starts_with(call)));
            kept.collect::<Vec<_>>().join("\n")
        }
        _ => file(SERVER_INPUT).replacen(
            &rig.provider.url("/n/authorize"),
            &format!("https://{{server}}:{PORT}/authorize"),
            1,
        ),
    }
}

const SLUGS: [&str; 5] = [
    "at-token",
    "at-revoke",
    "at-identity",
    "at-list",
    "at-typed",
];
const LIST: &str = r#"
[[app.field]]
key = "one"
label = "One"
type = "select"
options_from = { method = "GET", path = "/list", items = "/items", value = "/id", label = "/name" }
"#;

async fn consent(rig: &Rig, person: &Person, slug: &str) -> Page {
    let (mut browser, list) = rig.open(person).await;
    let callback = rig.consented(&mut browser, &list, slug).await;
    browser.come_back(&callback).await
}

both_databases! {
    async fn no_call_follows_a_name_inside(setup: Setup) {
        let rig = Rig::new(setup).await;
        let (address, touched) = canary().await;
        let names = Arc::new(Rebinding { canary: address, asked: Mutex::default() });
        let allow = AllowList::parse(&rig.provider.host_port()).expect("an entry");
        let resolver: Arc<dyn Resolve> = names.clone();
        let client = Arc::new(GuardedClient::new(Guard::new(allow, resolver)));
        let rig = rig.restarted_with(|setup| setup.transport(client)).await;
        let files = SLUGS.map(|slug| (slug, app(&rig, slug)));
        let more = SLUGS.map(|slug| format!("{}{}", client_of(slug), if slug == "at-list" { LIST } else { "" }));
        let rig = rig.with_apps(&files, &more.concat()).await;
        let asked = || names.asked.lock().unwrap_or_else(PoisonError::into_inner).len();

        for round in 0..3 {
            let person = rig.person(&rig.ours, &format!("person-{round}")).await;
            for slug in ["at-token", "at-identity"] {
                let before = asked();
                let page = consent(&rig, &person, slug).await;
                assert!(page.says("was not connected"), "{slug}: {}", page.text());
                assert_eq!(rig.application(&person, slug).await["connected"], false, "{slug}");
                assert!(asked() > before, "{slug}: the name was asked for");
            }
            // What was granted before the identity was asked for is given back.
            revoke::step(&rig.app.core).await.expect("a step");

            consent(&rig, &person, "at-revoke").await;
            let path = "/api/v1/linked-acc/integration/at-revoke";
            rig.app.delete(path).bearer(&person.token).send().await.ok();
            let step = revoke::step(&rig.app.core).await.expect("a step");
            let codes: Vec<_> = step.failed.iter().map(|one| one.error.code().as_str()).collect();
            assert_eq!(codes, ["egress_blocked"], "{step:?}");
            rig.app.advance(std::time::Duration::from_secs(48 * 60 * 60));
            revoke::step(&rig.app.core).await.expect("the last attempt");
            let person = rig.session(&rig.ours.key, &person.account).await;

            consent(&rig, &person, "at-list").await;
            let call = rig.app.post("/api/v2/public/config/field").bearer(&person.token);
            let form = call.header("slug", "at-list").json(json!({})).send().await;
            assert!(!form.ok().to_string().contains("Item A"), "{form}");

            let asked_before = asked();
            to_app(&rig, &person, "GET", "at-list", "/list").send().await.error(400, "EGRESS_BLOCKED");
            assert!(asked() > asked_before, "the name was asked for");

            let call = rig.app.post("/api/v1/at-typed/integrate").bearer(&person.token);
            let body = json!({ "pre_requisite_fields": { "server": NAME } });
            let error = call.json(body).send().await.error(400, "INVALID_REQUEST");
            assert_eq!(error["message"], format!("server: {NAME} does not answer. Is this value right?"));
        }
        assert!(asked() >= 15, "{}", asked());
        assert_eq!(touched.load(Ordering::Relaxed), 0, "somebody reached {address}");
    }
}
