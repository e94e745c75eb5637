//! Somebody has an end user's session token: it stands in a browser, so it is easily had.
//!
//! It must reach its own account and nothing that only the company's backend may do, end at once on
//! every server when it is revoked, take with it all that was made by it, and end by itself with its
//! day.

use std::time::Duration;

use serde_json::json;

use super::foreign_objects::routes::{self, Needs, Route};
use super::foreign_objects::{THERE, call};
use super::rig::{HONEST, KEYED, Person, Rig};
use crate::provider::GOOD_KEY;
use crate::support::{Setup, TestApp, both_databases};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The routes that take a session token.
fn for_sessions() -> impl Iterator<Item = &'static Route> {
    let takes =
        |route: &&Route| !matches!(route.needs, Needs::Key | Needs::KeyAccount | Needs::Nobody);
    routes::all().filter(takes)
}

/// That the token opens no route of this server.
async fn opens_nothing(app: &TestApp, token: &str, words: &str) {
    for route in for_sessions() {
        let answer = call(app, route, THERE).bearer(token).send().await;
        let what = format!("{} {}: {answer}", route.method, route.pattern);
        assert_eq!(answer.status, 401, "{what}");
        assert!(
            answer.message(401, "INVALID_TOKEN").starts_with(words),
            "{what}"
        );
    }
}

/// The person's token, with everything that it opens elsewhere: a link, a code, a start address.
async fn made_by(rig: &Rig, person: &Person) -> (String, String, String) {
    let link = rig
        .app
        .post("/api/v2/public/connect-url")
        .bearer(&person.token);
    let link = link.json(json!({})).send().await.ok();
    let start = rig
        .app
        .get(format!("/api/v1/{HONEST}/integrate"))
        .bearer(&person.token);
    let start = start.send().await.ok();
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    (
        text(&link["hosted_url"]),
        text(&link["code"]),
        text(&start["auth_url"]),
    )
}

both_databases! {
    async fn it_does_nothing_that_only_a_key_may(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, THERE.account).await;
        rig.person(&rig.ours, "neighbour").await;
        let mut tried = 0;
        for route in routes::all().filter(|route| matches!(route.needs, Needs::Key | Needs::KeyAccount)) {
            for call in [call(&rig.app, route, THERE), call(&rig.app, route, THERE).account(THERE.account)] {
                let answer = call.bearer(&person.token).send().await;
                assert_eq!(answer.status, 401, "{} {}: {answer}", route.method, route.pattern);
                assert!(!answer.text().contains("neighbour"), "{answer}");
            }
            tried += 1;
        }
        assert!(tried >= 7, "{tried} routes");
        // Nor does naming somebody else make it theirs.
        rig.save_key(&person, &format!("{GOOD_KEY}own")).await.ok();
        let list = rig.app.get("/api/v2/f-sdk/application").bearer(&person.token).account("neighbour");
        assert!(list.send().await.ok().to_string().contains("\"connected\":true"), "its own apps");
        let neighbour = rig.session(&rig.ours.key, "neighbour").await;
        assert_eq!(rig.application(&neighbour, KEYED).await["connected"], false);
    }

    async fn revoked_it_opens_nothing_on_any_server(setup: Setup) {
        let rig = Rig::new(setup).await;
        let another = rig.app.another().await;
        let person = rig.person(&rig.ours, THERE.account).await;
        let (mut browser, list) = rig.open(&person).await;
        let (mut of_other, others_list) = {
            let mut browser = another.browser();
            let list = browser.get(&rig.link(&person).await).await.answer.location().to_owned();
            (browser, list)
        };
        let callback = rig.consented(&mut browser, &list, HONEST).await;
        let (link, code, start) = made_by(&rig, &person).await;
        for server in [&rig.app, &another] {
            server.get("/api/v3/org/basics").bearer(&person.token).send().await.ok();
        }
        let revoke = another.post("/api/v2/public/session-token/revoke").bearer(&person.token);
        revoke.send().await.ok();

        for server in [&rig.app, &another] {
            opens_nothing(server, &person.token, "Invalid token").await;
        }
        assert_eq!(browser.get(&list).await.status(), 410);
        assert_eq!(of_other.get(&others_list).await.status(), 410);
        assert_eq!(rig.app.browser().get(&link).await.status(), 410);
        assert!(rig.app.browser().get(&start).await.status() >= 400);
        let exchange = rig.app.post("/api/v2/public/connect-code/exchange");
        exchange.json(json!({ "code": code })).send().await.error(400, "INVALID_CONNECT_CODE");
        // The answer of a flow that was under way is not spent.
        let back = browser.come_back(&callback).await;
        assert!(back.status() >= 400, "{}", back.answer);
        rig.nothing_was_spent();

        // The account itself is well, and the next token another one.
        let again = rig.session(&rig.ours.key, THERE.account).await;
        assert_ne!(again.token, person.token);
        rig.app.get("/api/v3/org/basics").bearer(&again.token).send().await.ok();
        opens_nothing(&rig.app, &person.token, "Invalid token").await;
        another.core.db.close().await;
    }

    async fn it_ends_with_its_day(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, THERE.account).await;
        let (mut browser, list) = rig.open(&person).await;
        let basics = || rig.app.get("/api/v3/org/basics").bearer(&person.token).send();
        rig.app.advance(DAY.checked_sub(Duration::from_secs(1)).expect("less"));
        basics().await.ok();
        // Using it does not make it live longer, nor do the pages that it opened.
        rig.app.advance(Duration::from_secs(2));
        opens_nothing(&rig.app, &person.token, "Token Expired").await;
        assert_eq!(browser.get(&list).await.status(), 410);
    }
}
