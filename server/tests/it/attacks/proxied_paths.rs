//! A host's own backend, or whoever has its API key, asks through a connection for an address that is
//! not the app's: by the path, the query, a base address of its own.
//!
//! What is dialled must be the app's own host, below its own base address, or nothing.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use http::{HeaderMap, StatusCode, Uri};
use patchbay::outbound::transport::{OutboundError, OutboundRequest, OutboundResponse, Transport};
use serde_json::json;
use url::Url;

use super::rig::{KEYED, Person, Rig};
use super::typed_hosts::hostile;
use crate::support::{Answer, Setup, both_databases};

/// A way out that leads nowhere and remembers where it would have led.
#[derive(Default)]
struct Remembering(Mutex<Vec<Url>>);

impl Remembering {
    fn take(&self) -> Vec<Url> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Transport for Remembering {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(request.url);
        Ok(OutboundResponse {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: br#"{"id":"u","email":"e"}"#.to_vec(),
        })
    }
}

/// Paths that lead out of a base address, or to another host, for somebody who reads them.
fn paths() -> Vec<String> {
    let mut all: Vec<String> = [
        "/..",
        "/../",
        "/../x",
        "/a/../../x",
        "/a/..",
        "/a/../..",
        "/./x",
        "/.",
        "/a/.",
        "/a/./b",
        "/%2e%2e",
        "/%2e%2e/x",
        "/%2E%2E/x",
        "/.%2e/x",
        "/%2e./x",
        "/a/%2e%2e/%2e%2e/x",
        "/%2e/x",
        "/%252e%252e/x",
        "/%25252e%25252e/x",
        "/%2525252525252e/x",
        "/..%2fx",
        "/..%2Fx",
        "/a%2f..%2f..%2fx",
        "/a%2f%2e%2e%2fx",
        "/a%252f..%252fx",
        "/..%5cx",
        "/..%5Cx",
        "/a%5c..%5cx",
        "/%5c",
        "/%5c%5cevil.test",
        "/%255c..%255c",
        "/..;/x",
        "/..;a=b/x",
        "/a/..;/..;/x",
        "/.;/x",
        "/%2e%2e;/x",
        "/%2e%2e%3b/x",
        "/..%3b/x",
        "//",
        "//evil.test",
        "//evil.test/x",
        "///evil.test",
        "/a//b",
        "/a///b",
        "//..//x",
        "/%00",
        "/a%00b",
        "/a%0d%0aHost:%20evil.test",
        "/a%0a",
        "/a%0d",
        "/a%09",
        "/a%7f",
        "/a%1b",
        "/%c0%ae%c0%ae/x",
        "/%c0%af",
        "/%e0%80%ae",
        "/%ff",
        "/%c3",
        "/%",
        "/%2",
        "/%zz",
        "/%u002e%u002e/x",
        "/a%",
        "/%%32%65%%32%65/x",
        "/a/b/c/../../../../../etc/passwd",
        "/..%00/x",
        "/..%09/x",
        "/%2e%2e%00",
        "/ ..",
        "/\\",
        "/\\..\\x",
        "/\\\\evil.test\\x",
        "\\evil.test",
        "\\\\evil.test",
        "/a\\..\\..",
        "/\t..",
        "/\n..",
        "/a\r\nHost: evil.test",
        "/#",
        "/#/../x",
        "/x#y",
        "/?x",
        "/x?y=/../..",
        "/\u{ff0e}\u{ff0e}/x",
        "/\u{2025}/x",
        "/\u{e9}",
        "/a b",
        "@evil.test",
        "@evil.test/x",
        ":80@evil.test",
        ":443/x",
        ".evil.test",
        ".evil.test/x",
        "evil.test",
        "https://evil.test",
        "http://evil.test/x",
        "https:/evil.test",
        "https:evil.test",
        "//user:pass@evil.test/",
        "/https://evil.test",
        "/http:%2f%2fevil.test",
        "/x/https:%2f%2fevil.test%2f..",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/_",
        "javascript:alert(1)",
        "/@evil.test",
        "/:80@evil.test",
        "/[::1]",
        "/{subdomain}",
        "/{secret_key}",
        "/${SECRET}",
        "/%7Bsandbox%7D",
        "/*",
        "/;",
        "/;/..",
        "/~",
        "/a;b=..",
        "/...",
        "/..a",
        "/a..",
        "/-",
        "/%2d%2d",
        "/x%20y",
        "/%C3%BC",
        "/group%2Fproject",
        "/a%3Fb",
        "/a%23b",
        "/a%2540b",
        "/100%25",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push(format!("/{}", "a".repeat(5_000)));
    all.push(format!("/{}", "a/".repeat(3_000)));
    all.push(format!("/{}x", "../".repeat(1_000)));
    all.push(format!("/%{}2e%2e", "25".repeat(50)));
    all
}

/// Hosts, as a path, as the beginning of a path, as a whole base address, and as a parameter.
fn rows() -> Vec<(Option<String>, String)> {
    let mut rows: Vec<(Option<String>, String)> =
        paths().into_iter().map(|path| (None, path)).collect();
    for host in hostile().into_iter().filter(|host| host.len() < 1_000) {
        rows.push((None, format!("//{host}/x")));
        rows.push((None, format!("@{host}/x")));
        rows.push((Some(format!("https://{host}")), "/x".to_owned()));
        rows.push((
            Some(format!("https://api.acme.example/v2@{host}")),
            "/x".to_owned(),
        ));
    }
    rows
}

/// The apps' base addresses.
const BASES: [(&str, &str); 2] = [
    (KEYED, "https://api.acme.example/v2"),
    ("app-root", "https://api.acme.example"),
];

/// That nothing was called but what stands below the base.
#[track_caller]
fn judge(seen: &[Url], base: &str, answer: &Answer, what: &str) {
    assert!(answer.status < 500, "{what}: {answer}");
    let base: Url = base.parse().expect("a base");
    let root = base.path().trim_end_matches('/');
    for url in seen {
        assert_eq!(url.origin(), base.origin(), "{what} leads to {url}");
        assert!(
            url.username().is_empty() && url.password().is_none(),
            "{what} leads to {url}"
        );
        let below = url
            .path()
            .strip_prefix(root)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        assert!(below, "{what} leads to {url}");
        assert!(!url.path().contains("//"), "{what} leads to {url}");
        // Not for anybody who decodes it once more, and again.
        let mut text = url.path().to_ascii_lowercase();
        for _ in 0..6 {
            let segments: Vec<&str> = text
                .split(['/', '\\'])
                .map(|part| part.split(';').next().unwrap_or_default())
                .collect();
            assert!(
                !segments.iter().any(|part| [".", ".."].contains(part)),
                "{what} leads to {url}"
            );
            assert!(!text.contains(char::is_control), "{what} leads to {url}");
            text = [
                "25:%", "2e:.", "2f:/", "5c:\\", "3b:;", "00:\0", "0a:\n", "0d:\r",
            ]
            .iter()
            .filter_map(|pair| pair.split_once(':'))
            .rev()
            .fold(text, |text, (code, sign)| {
                text.replace(&format!("%{code}"), sign)
            });
        }
    }
    if seen.is_empty() {
        let field = answer.json()["fields"][0]["field"].clone();
        assert!(field == "path" || field == "base_url", "{what}: {answer}");
    }
}

async fn rig(setup: Setup) -> (Rig, Person, Arc<Remembering>) {
    let rig = Rig::new(setup).await;
    let seen = Arc::<Remembering>::default();
    let transport: Arc<dyn Transport> = seen.clone();
    let rig = rig
        .restarted_with(|setup| {
            let setup = setup.transport(transport).option("rate_limit", "off");
            setup
                .option("proxy_rate_limit", "off")
                .option("proxy_account_rate_limit", "off")
        })
        .await;
    let files = BASES.map(|(slug, base)| {
        let file = rig.provider.key_app(slug, "k");
        (
            slug,
            file.replace(
                &format!("{}\"", rig.provider.url("/k/api")),
                &format!("{base}\""),
            ),
        )
    });
    let more = "[[app]]\nslug = \"app-root\"\nenvironments = [\"test\"]\n";
    let rig = rig.with_apps(&files, more).await;
    let person = rig.person(&rig.ours, "person").await;
    for (slug, _) in BASES {
        let call = rig
            .app
            .post(format!("/api/v2/app/{slug}/save"))
            .bearer(&person.token);
        let typed = json!({ "user": "person", "secret_key": "good-key-1" });
        call.json(typed).send().await.ok();
    }
    seen.take();
    (rig, person, seen)
}

both_databases! {
    async fn no_path_leads_out_of_the_apps_own_api(setup: Setup) {
        let (rig, person, seen) = rig(setup).await;
        let (mut tried, mut refused) = (BTreeSet::new(), 0);
        for (base_url, path) in rows() {
            for (slug, base) in BASES {
                let shown: String = path.chars().take(60).collect();
                let what = format!("{base_url:?} {shown:?} of {slug}");
                let ours = |call: crate::support::Call| call.key(&rig.ours.key).account(&person.account);
                let execute = format!("/api/v2/integration-schema/{slug}/actions/httprequest/execute");
                let body = json!({ "method": "GET", "path": path, "base_url": base_url });
                let answer = ours(rig.app.post(execute)).json(body).send().await;
                let dialled = seen.take();
                judge(&dialled, base, &answer, &format!("{what} as an action"));
                refused += usize::from(dialled.is_empty());
                tried.insert(what.clone());
                let address = format!("/api/v2/public/proxy/{slug}{path}");
                if base_url.is_some() || !path.starts_with('/') || address.parse::<Uri>().is_err() {
                    continue;
                }
                // A fragment never leaves a client.
                if path.contains('#') {
                    continue;
                }
                let answer = ours(rig.app.get(address)).send().await;
                judge(&seen.take(), base, &answer, &what);
            }
        }
        println!("{} rows, {refused} of them refused", tried.len());
        assert!(tried.len() >= 300, "{} rows", tried.len());
        assert!(refused >= 200, "{refused}");
        assert!(rig.provider.log().is_empty());
    }

    async fn what_is_right_is_sent(setup: Setup) {
        let (rig, person, seen) = rig(setup).await;
        for (path, wanted) in [("/me", "/me"), ("/group%2Fproject?x=%2e%2e", "/group%2Fproject?x=%2e%2e")] {
            for (slug, base) in BASES {
                let call = rig.app.get(format!("/api/v2/public/proxy/{slug}{path}")).key(&rig.ours.key);
                call.account(&person.account).send().await.ok();
                let urls: Vec<String> = seen.take().into_iter().map(String::from).collect();
                assert_eq!(urls, [format!("{base}{wanted}")]);
            }
        }
    }
}
