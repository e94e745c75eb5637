//! An end user types a host, or a part of one, that is not what the app's file meant: an address
//! inside, another company's host, a piece of an address with a port, a path or a password in it.
//!
//! The server calls that host by itself, before the end user has left, so this is a way to make it
//! call anybody. What it dials must be the app's own host or, where whole hosts may be typed, exactly
//! the public name that was typed; the rest is refused at the field.

use std::collections::BTreeSet;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use patchbay::outbound::client::GuardedClient;
use patchbay::outbound::guard::{AllowList, Guard, Resolve};
use patchbay::outbound::transport::{OutboundError, OutboundRequest, OutboundResponse, Transport};
use serde_json::json;

use super::rig::{Rig, client_of};
use crate::support::{Answer, Setup, both_databases};

/// The real client, watched: what it would dial. Names have no addresses here, so nothing leaves.
struct Watched {
    client: GuardedClient,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    names: Mutex<BTreeSet<String>>,
    dialled: Mutex<BTreeSet<String>>,
}

impl Seen {
    /// What was dialled, or would have been, since the last time.
    fn take(&self) -> BTreeSet<String> {
        let take = |set: &Mutex<BTreeSet<String>>| {
            std::mem::take(&mut *set.lock().unwrap_or_else(PoisonError::into_inner))
        };
        let mut all = take(&self.names);
        all.extend(take(&self.dialled));
        all
    }
}

struct Nowhere(Arc<Seen>);

#[async_trait]
impl Resolve for Nowhere {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let mut names = self.0.names.lock().unwrap_or_else(PoisonError::into_inner);
        names.insert(host.to_owned());
        Ok(Vec::new())
    }
}

#[async_trait]
impl Transport for Watched {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        let to = format!(
            "{}:{}",
            request.host(),
            request.url.port_or_known_default().unwrap_or(0)
        );
        let ended = self.client.send(request).await;
        // Refused before anything, or a name that was noted when it was asked for.
        let untouched = matches!(
            &ended,
            Err(OutboundError::Blocked { .. }
                | OutboundError::Invalid { .. }
                | OutboundError::Unresolved { .. })
        );
        if !untouched {
            let mut dialled = self
                .seen
                .dialled
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            dialled.insert(to);
        }
        ended
    }
}

/// What is typed: ways out of a label, out of a host, and into the network behind the server.
pub(super) fn hostile() -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        " ",
        ".",
        "..",
        "...",
        "-",
        "-a",
        "a-",
        "a..b",
        ".a",
        "a.",
        "a b",
        "a\tb",
        "a\nb",
        "a\r\nHost: evil.test",
        "a\0",
        "\u{feff}a",
        "a\u{200b}",
        "a\u{202e}b",
        "evil.test/",
        "evil.test/#",
        "evil.test#",
        "evil.test?",
        "evil.test?x=",
        "evil.test\\",
        "evil.test/x/../..",
        "x.evil.test?",
        "evil.test%2f",
        "evil.test%23",
        "a%2eevil",
        "a%00",
        "%2e%2e",
        "a@evil.test",
        "a:b@evil.test",
        "a@",
        "@evil.test",
        "evil.test:443",
        "evil.test:22",
        "evil.test:80@",
        ":80",
        "a:80",
        "a:80@evil.test",
        "//evil.test",
        "///evil.test",
        "/evil.test",
        "\\\\evil.test",
        "https://evil.test",
        "http://evil.test",
        "https:evil.test",
        "ftp://evil.test",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://127.0.0.1:25/_",
        "evil.test;",
        "evil.test,",
        "evil.test&",
        "evil.test=",
        "evil.test'",
        "evil.test\"",
        "<evil.test>",
        "{subdomain}",
        "${SECRET}",
        "{{7*7}}",
        "{sandbox}",
        "{access_token}",
        "*",
        "*.acme.example",
        "[",
        "]",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[fe80::1%25lo]",
        "[64:ff9b::7f00:1]",
        "[fd00:ec2::254]",
        "::1",
        "127.0.0.1",
        "127.1",
        "127.0.0.1.",
        "0",
        "0.0.0.0",
        "0x7f.1",
        "0x7f000001",
        "017700000001",
        "2130706433",
        "4294967296",
        "127.0.0.1:443",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.0.1",
        "100.64.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "a.localhost",
        "localhost.localdomain",
        "metadata.google.internal",
        "metadata",
        "kubernetes.default.svc",
        "printer.local",
        "router.lan",
        "x.home.arpa",
        "x.onion",
        "xn--",
        "xn--nonsense",
        "xn--a",
        "a_b-",
        "\u{2460}\u{2461}\u{2466}.\u{24ea}.\u{24ea}.\u{2460}",
        "\u{ff11}\u{ff12}\u{ff17}.0.0.1",
        "\u{ff4c}ocalhost",
        "evil\u{3002}test",
        "evil\u{ff0e}test",
        "evil\u{2024}test",
        "e\u{2044}vil",
        "\u{430}cme",
        "evil.test\u{ff0f}",
        "evil.test\u{ff03}",
        "evil\u{ff20}test",
        "\u{df}",
        "fa\u{df}.test",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push("a".repeat(64));
    all.push("a".repeat(300));
    all.push("a.".repeat(130));
    all.push("a".repeat(100_000));
    all
}

/// Apps that ask for a part of their host or for all of it, with the pattern that a careful author
/// writes or with none to speak of.
const APPS: [(&str, &str, &str); 4] = [
    ("app-narrow", "{subdomain}.acme.example", "[a-z0-9-]{1,63}"),
    ("app-wide", "{subdomain}.acme.example", "[\\\\s\\\\S]*"),
    ("app-middle", "eu.{subdomain}.acme.example", "[\\\\s\\\\S]*"),
    ("app-whole", "{subdomain}", "[\\\\s\\\\S]*"),
];

fn file(rig: &Rig, slug: &str, host: &str, pattern: &str, keyed: bool) -> String {
    let input = format!(
        "[[input]]\nname = \"subdomain\"\nlabel = \"Subdomain\"\npattern = \"{pattern}\"\nrequired = true\n"
    );
    let file = if keyed {
        rig.provider
            .key_app(slug, "x")
            .replacen("[[input]]", &format!("{input}[[input]]"), 1)
    } else {
        rig.provider.oauth_app(slug, "x", "", &input)
    };
    file.replace(&rig.provider.url(""), &format!("https://{host}"))
}

/// That the answer names the field, and nothing was dialled that the app does not allow.
#[track_caller]
fn judge(answer: &Answer, dialled: &BTreeSet<String>, host: &str, typed: &str, what: &str) {
    assert_eq!(answer.status, 400, "{what}: {answer}");
    let error = answer.json();
    assert_eq!(error["fields"][0]["field"], "subdomain", "{what}: {answer}");
    for to in dialled {
        let allowed = match host.strip_prefix("{subdomain}") {
            // Whole hosts: what was typed, if it may be anybody's public server.
            Some("") => {
                let inside = ["localhost", "internal", "local", "lan", "arpa", "onion"];
                *to == typed.trim().to_ascii_lowercase()
                    && to.contains('.')
                    && !inside.iter().any(|end| to.ends_with(end))
                    && to.parse::<IpAddr>().is_err()
            }
            _ => to.ends_with(".acme.example"),
        };
        assert!(allowed, "{what} dials {to}");
    }
}

both_databases! {
    async fn what_is_typed_for_a_host_leads_nowhere_else(setup: Setup) {
        let rig = Rig::new(setup).await;
        let seen: Arc<Seen> = Arc::default();
        let guard = Guard::new(AllowList::default(), Arc::new(Nowhere(Arc::clone(&seen))));
        let watched = Watched { client: GuardedClient::new(guard), seen: Arc::clone(&seen) };
        let setup = |setup: Setup| setup.transport(Arc::new(watched)).option("rate_limit", "off");
        let rig = rig.restarted_with(setup).await;
        let keyed = APPS.map(|(slug, ..)| format!("{slug}-key"));
        let mut files = Vec::new();
        let mut more = String::new();
        for ((slug, host, pattern), key_slug) in APPS.into_iter().zip(&keyed) {
            files.push((slug, file(&rig, slug, host, pattern, false)));
            files.push((key_slug.as_str(), file(&rig, key_slug, host, pattern, true)));
            more.push_str(&client_of(slug));
            more.push_str(&format!("[[app]]\nslug = \"{key_slug}\"\nenvironments = [\"test\"]\n"));
        }
        let rig = rig.with_apps(&files, &more).await;
        let person = rig.person(&rig.ours, "person").await;
        let mut rows = 0;
        for typed in hostile() {
            for ((slug, host, _), key_slug) in APPS.into_iter().zip(&keyed) {
                let shown: String = typed.chars().take(60).collect();
                let call = rig.app.post(format!("/api/v1/{slug}/integrate")).bearer(&person.token);
                let body = json!({ "pre_requisite_fields": { "subdomain": typed } });
                let answer = call.json(body).send().await;
                // Too long to be a host at all: refused as whatever else is too long.
                judge(&answer, &seen.take(), host, &typed, &format!("{shown:?} for {slug}"));
                let call = rig.app.post(format!("/api/v2/app/{key_slug}/save")).bearer(&person.token);
                let body = json!({ "subdomain": typed, "user": "u", "secret_key": "good-key" });
                let answer = call.json(body).send().await;
                judge(&answer, &seen.take(), host, &typed, &format!("{shown:?} for {key_slug}"));
                rows += 2;
            }
        }
        assert!(rows >= 300, "{rows} rows");
        println!("{rows} rows");
        // The app's own host is asked for, so the rows above were not refused for another reason.
        let call = rig.app.post("/api/v1/app-wide/integrate").bearer(&person.token);
        let body = json!({ "pre_requisite_fields": { "subdomain": "globex" } });
        call.json(body).send().await.error(400, "INVALID_REQUEST");
        assert_eq!(seen.take(), BTreeSet::from(["globex.acme.example".to_owned()]));
        assert!(rig.provider.log().is_empty(), "{:?}", rig.provider.log());
    }
}
