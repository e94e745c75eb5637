//! A request claims to be for another host: by `Host`, by the headers of proxies, by a whole address
//! in the request line. Nothing that leaves is ever built from it.

use serde_json::json;

use super::rig::{HONEST, Rig, query};
use super::wire;
use crate::support::{Answer, Setup, both_databases, run_on_sqlite};

const EVIL: &str = "evil.test";
/// Headers by which proxies name the host that a browser asked for.
const FORWARDED: [(&str, &str); 9] = [
    ("x-forwarded-host", "evil.test"),
    ("x-forwarded-server", "evil.test"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-port", "6666"),
    ("x-forwarded-prefix", "//evil.test"),
    ("forwarded", "host=evil.test;proto=https;for=192.0.2.60"),
    ("x-original-host", "evil.test"),
    ("x-host", "evil.test"),
    ("x-original-url", "//evil.test/"),
];

fn whole(answer: &Answer) -> String {
    format!("{:?} {}", answer.headers, answer.text())
}

#[track_caller]
fn misdirected(answer: &Answer, what: &str) {
    assert_eq!(answer.status, 421, "{what}: {answer}");
    assert!(!whole(answer).contains(EVIL), "{what}: {}", whole(answer));
    assert_eq!(answer.location(), "", "{what}");
    assert!(answer.set_cookies().is_empty(), "{what}");
}

both_databases! {
    async fn another_host_is_refused_everywhere_and_never_echoed(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let link = rig.link(&person).await;
        let ticket = link.strip_prefix("http://localhost:3000").expect("the public URL").to_owned();
        let paths = ["/", "/demo", "/connect/x", ticket.as_str(), "/c/x", "/oauth/callback/x?code=a&state=b",
            "/pkg/patchbay.css", "/logos/x.svg", "/favicon.svg", "/sandbox/", "/_ui/connect/load_apps?page=x",
            "/api", "/api/v2/public/application", "//api//v2/public/application/", "/nowhere", "/healthz/x", "/readyz/"];
        let hosts = ["evil.test", "evil.test:3000", "localhost:3001", "localhost", "localhost:3000.evil.test",
            "localhost:3000@evil.test", "evil.test#localhost:3000", "127.0.0.2:3000", "localhost:3000, evil.test",
            "sub.localhost:3000", "[::1]", "0.0.0.0:3000", "", " ", "localhost:03000", "localhost:3000/", "LOCALHOST.:3000"];
        for path in paths {
            for host in hosts {
                let answer = rig.app.get(path).header("host", host).send().await;
                misdirected(&answer, &format!("{path} for {host:?}"));
            }
            let answer = rig.app.get(path).without_header("host").send().await;
            misdirected(&answer, &format!("{path} without a host"));
            // A whole address in the request line counts more than the header (RFC 9112 3.2.2).
            let answer = rig.app.get(format!("http://{EVIL}{path}")).send().await;
            misdirected(&answer, &format!("{path} by its whole address"));
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"] {
            let answer = rig.app.call(method, "/api/v2/public/application").header("host", EVIL).send().await;
            misdirected(&answer, method);
        }
    }

    async fn health_routes_answer_whoever_asks(setup: Setup) {
        let rig = Rig::new(setup).await;
        for path in ["/healthz", "/readyz"] {
            let answer = rig.app.get(path).header("host", "10.0.0.7:8080").send().await;
            assert_eq!(answer.status, 200, "{answer}");
            assert!(!whole(&answer).contains("10.0.0.7"), "{}", whole(&answer));
        }
    }

    async fn loopback_aliases_lead_to_the_public_url(setup: Setup) {
        let rig = Rig::new(setup).await;
        for host in ["127.0.0.1:3000", "[::1]:3000"] {
            for path in ["/connect/x?y=1", "/c/x", "//evil.test/x", "/\\evil.test", "/@evil.test", "/.evil.test"] {
                let answer = rig.app.get(path).header("host", host).send().await;
                assert_eq!(answer.status, 307, "{host} {path}: {answer}");
                assert_eq!(answer.location(), format!("http://localhost:3000{path}"));
            }
            // Cookies belong to one name, so nothing is changed under another one.
            let post = rig.app.post("/_ui/connect/start").header("host", host).form(&[]).send().await;
            misdirected(&post, host);
        }
    }

    async fn every_address_is_built_from_the_public_url(setup: Setup) {
        let rig = Rig::new(setup.option("public_url", "http://localhost:3000")).await;
        let person = rig.person(&rig.ours, "person").await;
        let lie = |mut call: crate::support::Call| {
            for (name, value) in FORWARDED {
                call = call.header(name, value);
            }
            call
        };
        let link = lie(rig.app.post("/api/v2/public/connect-url").bearer(&person.token));
        let link = link.json(json!({})).send().await;
        let hosted = link.ok()["hosted_url"].as_str().expect("a link").to_owned();
        assert!(hosted.starts_with("http://localhost:3000/connect/lk_"), "{hosted}");
        let integrate = lie(rig.app.get(format!("/api/v1/{HONEST}/integrate")).bearer(&person.token));
        let auth_url = integrate.send().await.ok()["auth_url"].as_str().expect("an address").to_owned();
        assert!(auth_url.starts_with("http://localhost:3000/start/go_"), "{auth_url}");
        let application = lie(rig.app.get("/api/v2/f-sdk/application").bearer(&person.token));
        assert!(!whole(&application.send().await).contains(EVIL));

        // A browser whose every request is lied about.
        let path = |address: &str| address.strip_prefix("http://localhost:3000").unwrap_or(address).to_owned();
        let opened = lie(rig.app.get(path(&hosted))).header("accept", "text/html").send().await;
        assert_eq!(opened.status, 303, "{opened}");
        assert!(opened.location().starts_with("/c/page_"), "{opened}");
        let cookie = opened.set_cookies()[0].split(';').next().expect("a cookie").to_owned();
        assert!(!opened.set_cookies()[0].to_ascii_lowercase().contains("domain"), "{opened}");
        let list = opened.location().to_owned();
        for page in [list.clone(), format!("{list}/{HONEST}")] {
            let shown = lie(rig.app.get(page)).header("cookie", &cookie).send().await;
            assert_eq!(shown.status, 200, "{shown}");
            assert!(!whole(&shown).contains(EVIL), "{}", whole(&shown));
        }
        let fields = [("page".to_owned(), list.rsplit('/').next().expect("a page").to_owned()),
            ("slug".to_owned(), HONEST.to_owned())];
        let started = lie(rig.app.post("/_ui/connect/start")).form(&fields).header("cookie", &cookie);
        let started = started.send().await;
        assert!(started.location().starts_with("/leave/"), "{started}");
        let flow = started.set_cookies()[0].split(';').next().expect("a cookie").to_owned();
        let left = lie(rig.app.get(started.location())).header("cookie", &flow).send().await;
        assert!(!whole(&left).contains(EVIL), "{}", whole(&left));
        let (mut browser, list) = rig.open(&person).await;
        let authorize = rig.leave(&mut browser, &list, HONEST).await;
        let redirect = query(&authorize, "redirect_uri");
        assert!(redirect.starts_with("http://localhost:3000/oauth/callback/ctx_"), "{redirect}");
        assert!(left.text().contains("localhost%3A3000%2Foauth%2Fcallback%2Fctx_"), "{left}");
    }
}

/// The same on a real port, where the request line and repeated headers are the attacker's.
#[test]
fn no_bytes_make_another_host_ours() {
    run_on_sqlite(|setup: Setup| async move {
        let app = setup.start().await;
        let served = wire::serve(&app).await;
        let requests = [
            "GET http://evil.test/demo HTTP/1.1\r\nHost: localhost:3000\r\n",
            "GET http://evil.test/api/v2/public/application HTTP/1.1\r\nHost: localhost:3000\r\n",
            "GET http://localhost:3000@evil.test/x HTTP/1.1\r\nHost: localhost:3000\r\n",
            "GET //evil.test/x HTTP/1.1\r\nHost: evil.test\r\n",
            "GET /x HTTP/1.1\r\nHost: evil.test\r\nHost: localhost:3000\r\n",
            "GET /x HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: localhost:3000\r\n",
            "GET /x HTTP/1.1\r\nX: 1\r\n",
            "GET /x HTTP/1.0\r\n",
            "GET /healthz@evil.test HTTP/1.1\r\nHost: evil.test\r\n",
            "GET http://evil.test/connect/x HTTP/1.0\r\n",
        ];
        for request in requests {
            let reply = wire::send(
                served.address,
                format!("{request}Connection: close\r\n\r\n").as_bytes(),
            )
            .await;
            assert!(
                matches!(reply.status, 400 | 421),
                "{request}: {}",
                reply.head
            );
            assert!(
                !reply.whole().contains(EVIL),
                "{request}: {}",
                reply.whole()
            );
            assert_eq!(reply.header("location"), "", "{request}");
            assert!(reply.all("set-cookie").is_empty(), "{request}");
        }
        let both = "GET /healthz HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n";
        assert_eq!(
            wire::send(served.address, both.as_bytes()).await.status,
            200
        );
    });
}
