//! Another site shows our page in a frame of its own, under something that wants to be clicked.
//!
//! Only origins that the project has registered may frame its pages: the header says so on every page,
//! never an element of the page itself; a request from any other frame gets a page without a button and
//! without a cookie. Pages that run in windows of their own, the API and the practice provider are not
//! to be framed by anybody.

use super::rig::{HONEST, KEYED, Person, Rig};
use crate::support::{Answer, Setup, both_databases};

const REGISTERED: &str = "https://app.acme.test https://shop.acme.test:8443";

/// The sources that may frame it, and that only the header says so.
#[track_caller]
fn ancestors(answer: &Answer, what: &str) -> String {
    let policies: Vec<_> = answer
        .headers
        .get_all("content-security-policy")
        .iter()
        .collect();
    assert_eq!(policies.len(), 1, "{what}: {policies:?}");
    let policy = answer.header("content-security-policy");
    let named: Vec<&str> = policy
        .split(';')
        .filter_map(|one| one.trim().strip_prefix("frame-ancestors "))
        .collect();
    assert_eq!(named.len(), 1, "{what}: {policy}");
    assert!(
        !answer
            .text()
            .to_ascii_lowercase()
            .contains("http-equiv=\"content-security-policy"),
        "{what}"
    );
    named[0].trim().to_owned()
}

/// The pages of a journey of this person, with what may frame each.
async fn pages(rig: &Rig, person: &Person) -> Vec<(String, String)> {
    let (mut browser, list) = rig.open(person).await;
    let mut all = Vec::new();
    for path in ["", "/app-h", "/app-k", "/app-h/configure", "/nothing"] {
        let page = browser.get(&format!("{list}{path}")).await;
        all.push((page.url.path().to_owned(), ancestors(&page.answer, path)));
    }
    let started = browser.get(&format!("{list}/{HONEST}")).await;
    let callback = {
        let left = browser.submit(&started, "Authorize", &[]).await;
        all.push(("leave".to_owned(), ancestors(&left.answer, "leave")));
        rig.provider.visit(&left.link("Continue")).await
    };
    let done = browser.come_back(&callback).await;
    all.push(("done".to_owned(), ancestors(&done.answer, "done")));
    all
}

both_databases! {
    async fn only_what_the_project_registered_may_frame_its_pages(setup: Setup) {
        let more = "[settings]\nname = \"Acme\"\nallowed_origins = [\"https://app.acme.test\", \"https://shop.acme.test:8443\"]\n";
        let rig = Rig::new(setup).await.with_apps(&[], more).await;
        let live = rig.person_with(&rig.ours.production_key, "person").await;
        let pages_of = pages(&rig, &live).await;
        assert!(pages_of.len() >= 7);
        for (page, ancestors) in &pages_of {
            assert_eq!(ancestors, REGISTERED, "{page}");
        }
        // In `test` the developer's own machine may, and nobody else.
        let test = rig.person(&rig.ours, "person").await;
        for (page, ancestors) in pages(&rig, &test).await {
            let own = ancestors.strip_prefix(REGISTERED).unwrap_or_else(|| panic!("{page}: {ancestors}"));
            let local = |source: &str| source.contains("localhost:") || source.contains("127.0.0.1:");
            assert!(own.split_whitespace().all(local), "{page}: {ancestors}");
        }
        // A company that registered nobody.
        let other = rig.person_with(&rig.theirs.production_key, "person").await;
        for (page, ancestors) in pages(&rig, &other).await {
            assert_eq!(ancestors, "'none'", "{page}");
        }
    }

    async fn what_is_no_page_of_a_link_is_framed_by_nobody(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person_with(&rig.ours.production_key, "person").await;
        let call = rig.app.get(format!("/api/v1/{HONEST}/integrate")).bearer(&person.token);
        let start = call.send().await.ok()["auth_url"].as_str().expect("an address").to_owned();
        let start = start.strip_prefix("http://localhost:3000").expect("ours").to_owned();
        for path in [start.as_str(), "/", "/nowhere", "/connect/lk_x", "/start/go_x", "/leave/flow_x", "/oauth/callback/ctx_x?code=a&state=b",
            "/c/page_x", "/c/page_x/slack", "/demo", "/api/docs", "/api/openapi.json", "/api/v2/public/application", "/api/nowhere",
            "/sandbox/crm/oauth/authorize", "/healthz/x"] {
            let answer = rig.app.get(path).header("accept", "text/html").send().await;
            assert_eq!(ancestors(&answer, path), "'none'", "{path}: {answer}");
        }
    }

    async fn a_foreign_frame_gets_nothing_to_click(setup: Setup) {
        let more = "[settings]\nname = \"Acme\"\nallowed_origins = [\"https://app.acme.test\"]\n";
        let rig = Rig::new(setup).await.with_apps(&[], more).await;
        let person = rig.person_with(&rig.ours.production_key, "person").await;
        let (mut own, list) = rig.open(&person).await;
        rig.leave(&mut own, &list, HONEST).await;
        let pairs = own.cookies().iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        for embedder in ["https://evil.test/", "https://app.acme.test.evil.test/", "http://app.acme.test/", "https://app.acme.test:8443/", "http://localhost:5173/"] {
            for path in [list.clone(), format!("{list}/{HONEST}"), format!("{list}/{KEYED}"), format!("{list}/{HONEST}/configure")] {
                let call = rig.app.get(&path).header("sec-fetch-dest", "iframe").header("referer", embedder);
                let answer = call.header("cookie", &cookies).header("accept", "text/html").send().await;
                let what = format!("{path} in a frame of {embedder}");
                let sources = ancestors(&answer, &what);
                let origin = embedder.trim_end_matches('/');
                // It may be seen there if it says no more than that it cannot be.
                if sources.split_whitespace().any(|source| source == origin) {
                    assert_eq!(answer.status, 403, "{what}: {answer}");
                }
                if answer.status != 403 {
                    assert_eq!(sources, "https://app.acme.test", "{what}");
                    continue;
                }
                for element in ["<button", "<form", "<input"] {
                    assert!(!answer.text().contains(element), "{what}: {answer}");
                }
                assert!(answer.set_cookies().is_empty(), "{what}: {answer}");
            }
        }
    }
}
