//! Somebody repeats a request with an `Idempotency-Key`: at once and many times, with another body, at
//! another address, or with a key that another company has used.
//!
//! One effect for all of them, on however many servers; what is not the same request is refused; and
//! nobody ever gets another caller's answer.

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::rig::{Rig, texts};
use crate::support::{Answer, Call, Setup, both_databases};

const AT_ONCE: usize = 64;
const ACCOUNTS: &str = "/api/v2/public/linked-account";
const TOKENS: &str = "/api/v2/public/session-token";
const LINK: &str = "/api/v2/public/connect-url";

fn with(call: Call, key: &str, body: &Value) -> Call {
    call.header("idempotency-key", key).json(body.clone())
}

both_databases! {
    async fn of_64_at_once_one_has_an_effect(setup: Setup) {
        let rig = Rig::new(setup).await;
        let another = rig.app.another().await;
        let person = rig.person(&rig.ours, "person").await;
        // Each link comes with a code.
        let links = "SELECT CAST(COUNT(*) AS TEXT) FROM connect_codes";
        let before = texts(&rig.app.core, links).await;
        let mut calls = JoinSet::new();
        for server in [&rig.app, &another].into_iter().cycle().take(AT_ONCE) {
            let call = server.post(LINK).bearer(&person.token);
            calls.spawn(with(call, "the-same", &json!({ "name": "Globex" })).send());
        }
        let mut answers: Vec<Answer> = Vec::new();
        while let Some(answer) = calls.join_next().await {
            answers.push(answer.expect("no panic"));
        }
        let (done, waiting): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        for answer in &waiting {
            answer.error(409, "IDEMPOTENCY_IN_PROGRESS");
        }
        let first: Vec<_> = done.iter().filter(|it| it.header("idempotent-replayed").is_empty()).collect();
        assert_eq!(first.len(), 1, "{} of {}", first.len(), done.len());
        for answer in &done {
            assert_eq!(answer.body, first[0].body);
        }
        // Whoever was told to wait gets the same, from either server.
        for server in [&rig.app, &another] {
            let again = with(server.post(LINK).bearer(&person.token), "the-same", &json!({ "name": "Globex" })).send().await;
            assert_eq!((again.status, again.body.clone()), (200, first[0].body.clone()), "{again}");
            assert_eq!(again.header("idempotent-replayed"), "true");
        }
        let count = |texts: Vec<String>| texts.concat().parse::<usize>().expect("a number");
        assert_eq!(count(texts(&rig.app.core, links).await), count(before) + 1, "one link");
        another.core.db.close().await;
    }

    async fn another_company_gets_nothing_by_the_same_key(setup: Setup) {
        let rig = Rig::new(setup).await;
        let ours = with(rig.app.post(ACCOUNTS).key(&rig.ours.key), "one", &json!({ "linked_account_id": "a", "name": "Ours" }));
        ours.send().await.ok();
        let theirs = with(rig.app.post(ACCOUNTS).key(&rig.theirs.key), "one", &json!({ "linked_account_id": "a", "name": "Ours" }));
        let answer = theirs.send().await;
        assert_eq!(answer.header("idempotent-replayed"), "", "{answer}");
        let listed = rig.app.get(ACCOUNTS).key(&rig.theirs.key).send().await.ok();
        assert!(listed.to_string().contains("Ours"), "carried out for them too: {listed}");
        // The other environment of the same company, and its own sessions, are other callers.
        let token = json!({ "linked_account_id": "a" });
        let minted = with(rig.app.post(TOKENS).key(&rig.ours.key), "two", &token).send().await.ok();
        let other = with(rig.app.post(TOKENS).key(&rig.ours.production_key), "two", &token).send().await;
        assert_ne!(other.status, 200, "no such account there: {other}");
        assert!(!other.text().contains(minted["token"].as_str().expect("a token")), "{other}");
    }

    async fn another_request_under_the_same_key_is_refused(setup: Setup) {
        let rig = Rig::new(setup).await;
        let body = json!({ "linked_account_id": "a", "name": "A" });
        with(rig.app.post(ACCOUNTS).key(&rig.ours.key), "one", &body).send().await.ok();
        let others = [
            with(rig.app.post(ACCOUNTS).key(&rig.ours.key), "one", &json!({ "linked_account_id": "b", "name": "A" })),
            with(rig.app.post(ACCOUNTS).key(&rig.ours.key), "one", &json!({ "linked_account_id": "a", "name": "B" })),
            with(rig.app.post(ACCOUNTS).key(&rig.ours.key), "one", &json!({})),
            with(rig.app.post(format!("{ACCOUNTS}?x=1")).key(&rig.ours.key), "one", &body),
            with(rig.app.post(TOKENS).key(&rig.ours.key), "one", &body),
        ];
        for other in others {
            other.send().await.error(422, "IDEMPOTENCY_KEY_REUSED");
        }
        let listed = rig.app.get(ACCOUNTS).key(&rig.ours.key).send().await.ok();
        assert!(!listed.to_string().contains("\"b\"") && !listed.to_string().contains("\"B\""), "{listed}");
    }
}
