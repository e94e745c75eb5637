//! A POST that is repeated with the same `Idempotency-Key` is carried out once.

use std::time::Duration;

use serde_json::json;

use crate::support::{Answer, Customer, Setup, TestApp, both_databases};

const ACCOUNTS: &str = "/api/v2/public/linked-account";
const LINK: &str = "/api/v2/public/connect-url";

async fn create(app: &TestApp, customer: &Customer<'_>, key: &str, id: &str) -> Answer {
    app.post(ACCOUNTS)
        .key(&customer.key)
        .header("idempotency-key", key)
        .json(json!({ "linked_account_id": id }))
        .send()
        .await
}

both_databases! {
    async fn the_answers_to_an_account_go_with_it(app: TestApp) {
        let customer = app.customer().await;
        let call = app.post(LINK).for_customer(&customer).header("idempotency-key", "one");
        call.json(json!({})).send().await.ok();
        let count = "SELECT CAST(COUNT(*) AS TEXT) FROM idempotent_answers";
        assert_eq!(crate::store::texts(&app.core.db, count).await, ["1"]);
        let path = format!("{ACCOUNTS}/{}", customer.account);
        app.delete(path).key(&customer.key).send().await.ok();
        assert_eq!(crate::store::texts(&app.core.db, count).await, ["0"]);
    }

    async fn a_repetition_gets_the_first_answer_on_every_node(app: TestApp) {
        let customer = app.customer().await;
        let first = create(&app, &customer, "one", "a-1").await;
        assert_eq!(first.header("idempotent-replayed"), "");
        let again = create(&app.another().await, &customer, "one", "a-1").await;
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(again.header("content-type"), "application/json");
        assert_eq!(first.ok(), again.ok());
        create(&app, &customer, "two", "a-1").await.error(400, "DUPLICATE_LINKED_ACCOUNT");
    }

    async fn a_key_belongs_to_one_request(app: TestApp) {
        let customer = app.customer().await;
        create(&app, &customer, "one", "a-1").await.ok();
        let other = create(&app, &customer, "one", "a-2").await;
        let message = other.message(422, "IDEMPOTENCY_KEY_REUSED");
        assert!(message.contains("Idempotency-Key"), "{message}");
        let elsewhere = app
            .post("/api/v2/public/session-token")
            .key(&customer.key)
            .header("idempotency-key", "one")
            .json(json!({ "linked_account_id": "a-1" }))
            .send()
            .await;
        elsewhere.error(422, "IDEMPOTENCY_KEY_REUSED");
    }

    async fn a_key_belongs_to_one_caller(app: TestApp) {
        let (ours, theirs) = (app.customer().await, app.customer().await);
        create(&app, &ours, "one", "a-1").await.ok();
        let answer = create(&app, &theirs, "one", "a-1").await;
        assert_eq!(answer.header("idempotent-replayed"), "", "{answer}");
        answer.ok();
        let link = |customer| {
            let call = app.post(LINK).header("idempotency-key", "one").json(json!({}));
            call.for_customer(customer).send()
        };
        let (one, two) = (link(&ours).await.ok(), link(&theirs).await.ok());
        assert_ne!(one["hosted_url"], two["hosted_url"]);
        assert_eq!(link(&ours).await.ok(), one);
    }

    async fn a_repetition_counts_like_any_request(setup: Setup) {
        let setup = setup.option("rate_limit", "2").option("rate_limit_burst", "3");
        let app = setup.start().await;
        let customer = app.customer().await;
        app.advance(Duration::from_secs(10));
        for (remaining, replayed) in [("2", ""), ("1", "true"), ("0", "true")] {
            let answer = create(&app, &customer, "one", "a-1").await;
            assert_eq!(answer.header("idempotent-replayed"), replayed, "{answer}");
            assert_eq!(answer.header("ratelimit-remaining"), remaining, "{answer}");
        }
        create(&app, &customer, "one", "a-1").await.error(429, "TOO_MANY_REQUESTS");
    }

    async fn a_refused_request_may_be_sent_again(app: TestApp) {
        let customer = app.customer().await;
        create(&app, &customer, "one", "").await.error(400, "INVALID_LINKED_ACCOUNT_ID");
        create(&app, &customer, "one", "a-1").await.ok();
    }

    async fn of_many_at_once_one_is_carried_out(app: TestApp) {
        let customer = app.customer().await;
        let other = app.another().await;
        let ask = |app| create(app, &customer, "one", "a-1");
        let (a, b, c, d) = tokio::join!(ask(&app), ask(&other), ask(&app), ask(&other));
        let answers = [a, b, c, d];
        for answer in &answers {
            match answer.status {
                200 => assert_eq!(answer.json()["account_id"], "a-1"),
                _ => drop(answer.error(409, "IDEMPOTENCY_IN_PROGRESS")),
            }
        }
        let first = |answer: &&Answer| answer.status == 200 && answer.header("idempotent-replayed").is_empty();
        assert_eq!(answers.iter().filter(first).count(), 1);
    }

    async fn a_key_is_free_again_after_its_time(app: TestApp) {
        let customer = app.customer().await;
        create(&app, &customer, "one", "a-1").await.ok();
        app.advance(Duration::from_secs(24 * 60 * 60));
        create(&app, &customer, "one", "a-2").await.ok();
    }

    async fn a_bad_key_is_named(app: TestApp) {
        let customer = app.customer().await;
        for wrong in ["", " ", &"x".repeat(256), "caf\u{e9}"] {
            let body = create(&app, &customer, wrong, "a-1").await.error(400, "INVALID_REQUEST");
            assert_eq!(body["fields"][0]["field"], "idempotency-key", "{wrong:?}");
        }
        let get = app.get(ACCOUNTS).key(&customer.key).header("idempotency-key", "").send().await;
        get.ok();
    }

    async fn wrong_credentials_are_refused_as_ever(app: TestApp) {
        let call = app.post(ACCOUNTS).key("tk_wrong").header("idempotency-key", "one");
        call.json(json!({})).send().await.error(401, "SERVER_ERROR");
    }

    async fn the_kept_answer_is_sealed(setup: Setup) {
        let app = setup.start().await;
        let customer = app.customer().await;
        let call = app.post(LINK).for_customer(&customer).header("idempotency-key", "one");
        let url = call.json(json!({})).send().await.ok()["hosted_url"].as_str().expect("a link").to_owned();
        let ticket = url.rsplit('/').next().expect("a ticket").to_owned();
        let dump = crate::attacks::rig::dump(&app.core).await;
        assert!(dump.contains("idempotent_answers"), "the table is in the dump");
        assert!(!dump.contains(&ticket));
    }
}
