//! Who gets what somebody connects: a link in the wrong hands, a token used twice, guessed, late.

use std::time::Duration;

use patchbay::services::revoke;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::journey::proof_of;
use super::{
    BACK, CONTINUE, Host, SHOP, USER, connected_alone, opened_in_shop, parameter, told_token,
};
use crate::support::{Answer, Setup, TestApp, both_databases};

/// Whoever the link was forwarded to.
const VICTIM: &str = "victim-1";

/// An answer without what tells one request from another.
fn plain(answer: &Answer, status: u16, code: &str) -> Value {
    let mut error = answer.error(status, code);
    error["request_id"] = Value::Null;
    error
}

/// The host sees the victim, to whom the starter's link was forwarded: the grant is gone on both sides.
async fn destroyed(app: &TestApp, host: &Host<'_>, public: &str) {
    let refused = host.exchange(public, Some(VICTIM)).await;
    refused.error(409, "USER_MISMATCH");
    assert_eq!(refused.json()["error"], "user_mismatch");
    assert_eq!(refused.json()["success"], false);
    for user in [Some(USER), Some(VICTIM), None] {
        host.exchange(public, user)
            .await
            .error(410, "PUBLIC_TOKEN_USED");
    }
    for user in [USER, VICTIM] {
        assert_eq!(host.connections_of(user).await, 0, "{user}");
    }
    assert_eq!(revoke::step(&app.core).await.expect("a step").tried, 1);
    let log = app.sandbox_log().await;
    assert!(
        log.iter().any(|line| line.ends_with("/oauth/revoke")),
        "{log:?}"
    );
}

both_databases! {
    async fn a_forwarded_link_that_stands_alone_gives_its_starter_nothing(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        let public = parameter(&connected_alone(&app, &link).await, "token");
        // The starter still has the link token, and asks how it went.
        let asked = app.post("/v1/link/result").json(json!({ "link_token": link.token })).send().await.ok();
        assert_eq!(asked["status"], "connected");
        assert_eq!(asked["public_token"], Value::Null);
        destroyed(&app, &host, &public).await;
        assert_eq!(host.events(&link).await.last().map(String::as_str), Some("refused"));
    }

    async fn a_forwarded_link_in_a_frame_gives_its_starter_nothing(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.framed_link().await;
        let (mut victim, page) = opened_in_shop(&app, &link).await;
        let waiting = victim.submit(&page, "Authorize", &[]).await;
        // The starter opened the same link, but it is the victim's since.
        let mut starter = app.browser().in_frame_of(SHOP);
        assert_eq!(starter.get(&link.url).await.status(), 403);
        let proof = proof_of(&app, &waiting);
        let mut window = app.browser();
        let start = window.get(&waiting.link(CONTINUE)).await;
        let leaving = window.submit(&start, "Continue", &[("proof", &proof)]).await;
        let consent = window.leave(&leaving).await;
        let back = window.submit(&consent, "Approve", &[]).await;
        window.follow(&back).await;
        let done = victim.get(waiting.url.path()).await;
        let public = told_token(&victim.follow(&done).await).expect("a public token");
        destroyed(&app, &host, &public).await;
    }

    async fn without_a_named_user_the_answer_says_whose_it_is(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        let public = parameter(&connected_alone(&app, &link).await, "token");
        let claimed = host.exchange(&public, None).await.ok();
        assert_eq!(claimed["claim"], "claimed_unverified");
        assert_eq!(claimed["user_id"], USER);
    }

    async fn a_grant_that_somebody_works_with_is_not_revoked(app: TestApp) {
        let host = Host::new(&app).await;
        let first = parameter(&connected_alone(&app, &host.lone_link().await).await, "token");
        host.exchange(&first, Some(USER)).await.ok();
        // The same person of the provider connects again and does not finish well.
        let again = parameter(&connected_alone(&app, &host.lone_link().await).await, "token");
        host.exchange(&again, Some(VICTIM)).await.error(409, "USER_MISMATCH");
        assert_eq!(revoke::step(&app.core).await.expect("a step").tried, 0);
        assert_eq!(host.connections_of(USER).await, 1);
    }

    async fn what_is_nearly_a_public_token_is_answered_like_an_unknown_one(app: TestApp) {
        let host = Host::new(&app).await;
        let other = Host::new(&app).await;
        let public = parameter(&connected_alone(&app, &host.lone_link().await).await, "token");
        let unknown = format!("pt_{}", "a".repeat(43));
        let absent = plain(&host.exchange(&unknown, None).await, 404, "INVALID_PUBLIC_TOKEN");
        let mut cut = public.clone();
        cut.pop();
        for wrong in [cut, format!("{public}a"), public.to_uppercase(), "x".to_owned(), "pt_".to_owned()] {
            let answer = host.exchange(&wrong, None).await;
            assert_eq!(plain(&answer, 404, "INVALID_PUBLIC_TOKEN"), absent, "{wrong}");
        }
        let foreign = other.exchange(&public, Some(USER)).await;
        assert_eq!(plain(&foreign, 404, "INVALID_PUBLIC_TOKEN"), absent, "another project's");
        let mut production = host.at(&app);
        production.client = host.production_client.clone();
        let foreign = production.exchange(&public, Some(USER)).await;
        assert_eq!(plain(&foreign, 404, "INVALID_PUBLIC_TOKEN"), absent, "the other environment's");
        host.exchange(&public, Some(USER)).await.ok();
    }

    async fn a_public_token_ends_and_says_so(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        let public = parameter(&connected_alone(&app, &link).await, "token");
        app.advance(Duration::from_secs(30 * 60));
        host.exchange(&public, Some(USER)).await.error(410, "PUBLIC_TOKEN_EXPIRED");
    }

    async fn of_64_exchanges_on_two_servers_one_gets_the_token(setup: Setup) {
        let app = setup.start().await;
        let host = Host::new(&app).await;
        let another = app.another().await;
        let public = parameter(&connected_alone(&app, &host.lone_link().await).await, "token");
        let mut calls = JoinSet::new();
        for server in [&app, &another].into_iter().cycle().take(64) {
            let host = host.at(server);
            let body = json!({ "public_token": public, "user_id": USER });
            calls.spawn(host.post("/v1/link/token/exchange").json(body).send());
        }
        let (mut won, mut lost) = (0, 0);
        while let Some(answer) = calls.join_next().await {
            let answer = answer.expect("no panic");
            match answer.status {
                200 => won += 1,
                _ => {
                    answer.error(410, "PUBLIC_TOKEN_USED");
                    lost += 1;
                }
            }
        }
        assert_eq!((won, lost), (1, 63));
        // After a restart, too.
        let restarted = app.another().await;
        host.at(&restarted).exchange(&public, Some(USER)).await.error(410, "PUBLIC_TOKEN_USED");
        assert_eq!(host.connections_of(USER).await, 1);
        for server in [another, restarted] {
            server.core.db.close().await;
        }
    }

    /// The answer was lost on its way: the token works once, and its answer is there again.
    async fn a_repeated_exchange_gets_the_first_answer(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.lone_link().await;
        let public = parameter(&connected_alone(&app, &link).await, "token");
        let body = json!({ "public_token": public, "user_id": USER });
        let exchange = |host: &Host<'_>, key| {
            let call = host.post("/v1/link/token/exchange").header("idempotency-key", key);
            call.json(body.clone()).send()
        };
        let first = exchange(&host, "one").await;
        assert_eq!(first.header("idempotent-replayed"), "");
        let elsewhere = app.another().await;
        let again = exchange(&host.at(&elsewhere), "one").await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(first.ok(), again.ok());
        exchange(&host, "two").await.error(410, "PUBLIC_TOKEN_USED");
        host.exchange(&public, None).await.error(410, "PUBLIC_TOKEN_USED");
        // Another host has nothing of it, and who is no client gets nothing.
        let stranger = Host::new(&app).await;
        exchange(&stranger, "one").await.error(404, "INVALID_PUBLIC_TOKEN");
        let unknown = app.post("/v1/link/token/exchange").header("idempotency-key", "one").json(body.clone());
        unknown.send().await.error(401, "INVALID_CLIENT");
    }

    async fn a_client_in_the_body_repeats_itself_as_well(app: TestApp) {
        let host = Host::new(&app).await;
        let (id, secret) = &host.client;
        let mut body = json!({ "client_id": id, "client_secret": secret, "user_id": USER, "org_id": "org-1" });
        let create = |body: &Value, key| {
            let call = app.post("/link/token/create").header("idempotency-key", key);
            call.json(body.clone()).send()
        };
        body["callback_url"] = json!(BACK);
        let (first, again) = (create(&body, "one").await, create(&body, "one").await);
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(first.ok(), again.ok());
        assert_ne!(create(&body, "two").await.ok(), first.ok());
        body["client_secret"] = json!("cs_wrong");
        create(&body, "one").await.error(401, "INVALID_CLIENT");
    }
}
