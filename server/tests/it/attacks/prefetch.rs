//! Not a person but a machine opens a link: a mail scanner, a chat's preview, a browser that fetches
//! ahead. It must use nothing up, and the person who clicks afterwards must get the page.

use super::rig::{HONEST, Rig};
use crate::support::{Setup, both_databases};

/// How machines open links: the method and what tells them from people.
const OPENINGS: [(&str, &[(&str, &str)]); 11] = [
    ("HEAD", &[]),
    ("GET", &[]),
    ("GET", &[("user-agent", "Slackbot-LinkExpanding 1.0")]),
    (
        "GET",
        &[("user-agent", "Mozilla/5.0 (compatible; SafeLinks)")],
    ),
    ("GET", &[("accept", "*/*")]),
    ("GET", &[("range", "bytes=0-1023")]),
    (
        "GET",
        &[("sec-purpose", "prefetch"), ("purpose", "prefetch")],
    ),
    (
        "GET",
        &[
            ("sec-purpose", "prefetch;prerender"),
            ("sec-fetch-dest", "document"),
        ],
    ),
    ("GET", &[("x-moz", "prefetch")]),
    ("OPTIONS", &[]),
    ("HEAD", &[("sec-purpose", "prefetch")]),
];

both_databases! {
    async fn machines_that_open_a_link_use_nothing_up(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let link = rig.link(&person).await;
        let path = link.strip_prefix("http://localhost:3000").expect("ours");
        for (method, headers) in OPENINGS {
            let mut call = rig.app.call(method, path);
            for (name, value) in headers {
                call = call.header(name, value);
            }
            let answer = call.send().await;
            assert!(answer.status < 500, "{method} {headers:?}: {answer}");
            // What it was given opens pages; looking at them takes nothing either.
            let Some(cookie) = answer.set_cookies().first().map(|cookie| (*cookie).to_owned()) else {
                continue;
            };
            let cookie = cookie.split(';').next().expect("a pair").to_owned();
            for page in [answer.location().to_owned(), format!("{}/{HONEST}", answer.location())] {
                let mut call = rig.app.call(method, page).header("cookie", &cookie);
                for (name, value) in headers {
                    call = call.header(name, value);
                }
                let shown = call.send().await;
                assert!(shown.status < 500, "{method} {headers:?}: {shown}");
            }
        }
        // Buttons are what takes the page, and machines press none: the person is the first.
        let (mut browser, list) = {
            let mut browser = rig.app.browser();
            let list = browser.get(&link).await.answer.location().to_owned();
            (browser, list)
        };
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let done = browser.come_back(&callback).await;
        assert_eq!(done.status(), 200, "{}", done.answer);
        assert_eq!(rig.application(&person, HONEST).await["connected"], true);
        assert_eq!(rig.provider.calls("/token").len(), 1);
    }

    /// The SDK's address: only its button begins the flow.
    async fn machines_that_open_a_start_address_begin_nothing(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let call = rig.app.get(format!("/api/v1/{HONEST}/integrate")).bearer(&person.token);
        let start = call.send().await.ok()["auth_url"].as_str().expect("an address").to_owned();
        let path = start.strip_prefix("http://localhost:3000").expect("ours");
        for (method, headers) in OPENINGS {
            let mut call = rig.app.call(method, path);
            for (name, value) in headers {
                call = call.header(name, value);
            }
            let answer = call.send().await;
            assert!(answer.status < 500, "{method} {headers:?}: {answer}");
            assert_eq!(answer.location(), "", "{method} {headers:?}: {answer}");
        }
        let mut browser = rig.app.browser();
        let shown = browser.get(&start).await;
        let leaving = browser.submit(&shown, "Continue", &[]).await;
        let callback = rig.provider.visit(&leaving.link("Continue")).await;
        let done = browser.come_back(&callback).await;
        assert_eq!(done.status(), 200, "{}", done.answer);
        assert_eq!(rig.application(&person, HONEST).await["connected"], true);
    }
}
