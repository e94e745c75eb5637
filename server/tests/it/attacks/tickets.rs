//! A hosted link or a one-time code in the wrong hands, or in too many: guessed, cut, changed, used
//! again, used by many at once, used after its end, used after a restart.
//!
//! A link must belong to one browser however many press a button at the same moment, a code must give
//! its session token once, and what does not open must look like what never existed.

use std::time::Duration;

use app::contract::error::ErrorCode;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::rig::{HONEST, Person, Rig, nearly, refused};

use crate::support::{Answer, Setup, TestApp, both_databases};

/// How many press at once.
const AT_ONCE: usize = 64;

/// A fresh link: its ticket and its code.
async fn fresh(rig: &Rig, person: &Person) -> (String, String) {
    let call = rig.app.post("/api/v2/public/connect-url");
    let made = call.bearer(&person.token).json(json!({})).send().await.ok();
    let text = |key: &str| made[key].as_str().expect("text").to_owned();
    let ticket = text("hosted_url")
        .rsplit('/')
        .next()
        .expect("a ticket")
        .to_owned();
    (ticket, text("code"))
}

async fn exchange(app: &TestApp, code: &str) -> Answer {
    let call = app.post("/api/v2/public/connect-code/exchange");
    call.json(json!({ "code": code })).send().await
}

/// An answer without what tells one request from another.
fn plain(answer: &Answer) -> (u16, String) {
    let id = answer.header("x-request-id").to_owned();
    let text = answer.text().replace(&id, "<request>");
    let nonce = regex::Regex::new("nonce=\"[^\"]*\"").expect("a pattern");
    (
        answer.status,
        nonce.replace_all(&text, "nonce").into_owned(),
    )
}

both_databases! {
    async fn what_is_nearly_a_link_opens_nothing(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (ticket, code) = fresh(&rig, &person).await;
        let unknown = format!("lk_{}", "a".repeat(43));
        let absent = rig.app.get(format!("/connect/{unknown}")).header("accept", "text/html").send().await;
        assert_eq!(absent.status, 410, "{absent}");
        let others = [person.token.as_str(), rig.ours.key.as_str(), code.as_str()];
        for wrong in nearly(&ticket, &others) {
            let answer = rig.app.get(format!("/connect/{wrong}")).header("accept", "text/html").send().await;
            assert_eq!(plain(&answer), plain(&absent), "{wrong}");
            assert!(answer.set_cookies().is_empty(), "{wrong}: {answer}");
        }
        assert_eq!(rig.app.browser().get(&format!("/connect/{ticket}")).await.status(), 303);
    }

    async fn what_is_nearly_a_code_gives_nothing(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let (ticket, code) = fresh(&rig, &person).await;
        let strip = |answer: Answer| {
            let mut error = answer.error(400, "INVALID_CONNECT_CODE");
            error["request_id"] = Value::Null;
            error
        };
        let absent = strip(exchange(&rig.app, &format!("cc_{}", "a".repeat(43))).await);
        let others = [person.token.as_str(), rig.ours.key.as_str(), ticket.as_str()];
        for wrong in nearly(&code, &others) {
            assert_eq!(strip(exchange(&rig.app, &wrong).await), absent, "{wrong}");
        }
        // Whatever else the thief holds does not help.
        for key in [&rig.theirs.key, &rig.ours.key] {
            let call = rig.app.post("/api/v2/public/connect-code/exchange").key(key);
            let wrong = call.json(json!({ "code": nearly(&code, &[])[0] })).send().await;
            assert_eq!(strip(wrong), absent);
        }
        exchange(&rig.app, &code).await.ok();
    }

    async fn of_64_browsers_on_two_servers_one_gets_the_page(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let another = rig.app.another().await;
        let (ticket, _) = fresh(&rig, &person).await;
        let mut calls = JoinSet::new();
        let mut posts = Vec::new();
        for server in [&rig.app, &another].into_iter().cycle().take(AT_ONCE) {
            let mut browser = server.browser();
            let opened = browser.get(&format!("/connect/{ticket}")).await;
            let page = opened.answer.location().rsplit('/').next().expect("a page").to_owned();
            let fields = [("page".to_owned(), page), ("slug".to_owned(), HONEST.to_owned())];
            let pairs = browser.cookies().iter().map(|(name, value)| format!("{name}={value}"));
            let cookies = pairs.collect::<Vec<_>>().join("; ");
            posts.push(server.post("/_ui/connect/start").form(&fields).header("cookie", &cookies));
        }
        for post in posts {
            calls.spawn(post.send());
        }
        let (mut won, mut lost) = (0, 0);
        while let Some(answer) = calls.join_next().await {
            let answer = answer.expect("no panic");
            if answer.location().starts_with("/leave/flow_") {
                won += 1;
            } else {
                assert!(answer.location().ends_with("error=link_taken"), "{answer}");
                assert!(answer.set_cookies().is_empty(), "{answer}");
                lost += 1;
            }
        }
        assert_eq!((won, lost), (1, AT_ONCE - 1));
        another.core.db.close().await;
    }

    async fn of_64_exchanges_on_two_servers_one_gets_the_token(setup: Setup) {
        let rig = Rig::new(setup).await;
        let person = rig.person(&rig.ours, "person").await;
        let another = rig.app.another().await;
        let (_, code) = fresh(&rig, &person).await;
        let mut calls = JoinSet::new();
        for server in [&rig.app, &another].into_iter().cycle().take(AT_ONCE) {
            let call = server.post("/api/v2/public/connect-code/exchange");
            calls.spawn(call.json(json!({ "code": code })).send());
        }
        let mut won = 0;
        while let Some(answer) = calls.join_next().await {
            let answer = answer.expect("no panic");
            if answer.status == 200 {
                won += 1;
            } else {
                answer.error(400, "INVALID_CONNECT_CODE");
            }
        }
        assert_eq!(won, 1);
        another.core.db.close().await;
        // Nor does it come back to life with the server.
        let rig = rig.restarted().await;
        exchange(&rig.app, &code).await.error(400, "INVALID_CONNECT_CODE");
    }

    async fn a_link_that_is_over_stays_over(setup: Setup) {
        let rig = Rig::new(setup.option("ticket_lifetime", "1m")).await;
        let person = rig.person(&rig.ours, "person").await;
        // Taken by a browser.
        let (taken, _) = fresh(&rig, &person).await;
        let mut owner = rig.app.browser();
        let list = owner.get(&format!("/connect/{taken}")).await.answer.location().to_owned();
        rig.leave(&mut owner, &list, HONEST).await;
        refused(&rig.app.browser().get(&format!("/connect/{taken}")).await, ErrorCode::LinkTaken);
        // Of a session that was ended.
        let (orphan, orphans_code) = fresh(&rig, &person).await;
        let revoke = rig.app.post("/api/v2/public/session-token/revoke").bearer(&person.token);
        revoke.send().await.ok();
        let again = rig.session(&rig.ours.key, "person").await;
        // Too old.
        let (late, lates_code) = fresh(&rig, &again).await;
        let rig = rig.restarted().await;
        rig.app.advance(Duration::from_secs(60));
        for ticket in [&taken, &orphan, &late] {
            let shown = rig.app.browser().get(&format!("/connect/{ticket}")).await;
            assert!(matches!(shown.status(), 403 | 410), "{}", shown.answer);
            assert!(shown.answer.set_cookies().is_empty(), "{}", shown.answer);
        }
        for code in [&orphans_code, &lates_code] {
            exchange(&rig.app, code).await.error(400, "INVALID_CONNECT_CODE");
        }
    }
}
