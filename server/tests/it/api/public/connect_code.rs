use std::time::Duration;

use serde_json::{Value, json};

use crate::attacks::dump;
use crate::support::{Answer, Customer, Setup, TestApp, both_databases};

const PATH: &str = "/api/v2/public/connect-code/exchange";

async fn code(app: &TestApp, customer: &Customer<'_>) -> String {
    let call = app
        .post("/api/v2/public/connect-url")
        .for_customer(customer);
    let link = call.json(json!({})).send().await.ok();
    link["code"].as_str().unwrap_or_default().to_owned()
}

async fn exchange(app: &TestApp, code: &str) -> Answer {
    // As a browser on another origin: no credential but the code.
    let call = app.post(PATH).header("origin", "https://app.acme.test");
    call.json(json!({ "code": code })).send().await
}

#[track_caller]
fn refused(answer: &Answer) -> Value {
    let error = answer.error(400, "INVALID_CONNECT_CODE");
    assert_eq!(error["fields"][0]["field"], "code", "{error}");
    error
}

both_databases! {
    async fn a_code_is_exchanged_once_for_the_links_session_token(app: TestApp) {
        let customer = app.customer().await;
        let code = code(&app, &customer).await;
        let answer = exchange(&app, &code).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.ok()["token"], customer.token.as_str());
        assert_eq!(answer.ok()["expires_in"], 24 * 60 * 60);
        assert_eq!(answer.ok().as_object().map(serde_json::Map::len), Some(2), "no refresh token");
        refused(&exchange(&app, &code).await);
    }

    async fn each_link_has_its_own(app: TestApp) {
        let customer = app.customer().await;
        let (first, second) = (code(&app, &customer).await, code(&app, &customer).await);
        assert_ne!(first, second);
        exchange(&app, &second).await.ok();
        exchange(&app, &format!(" {first} ")).await.ok();
    }

    async fn unknown_used_late_and_orphaned_codes_are_alike(setup: Setup) {
        let app = setup.option("ticket_lifetime", "1m").start().await;
        let customer = app.customer().await;
        let plain = |answer: Answer| {
            let mut error = refused(&answer);
            error["request_id"].take();
            error
        };
        let (late, orphan) = (code(&app, &customer).await, code(&app, &customer).await);
        let revoke = app.post("/api/v2/public/session-token/revoke").for_customer(&customer);
        revoke.send().await.ok();
        let orphan = plain(exchange(&app, &orphan).await);
        app.advance(Duration::from_secs(60));
        let late = plain(exchange(&app, &late).await);
        let unknown = plain(exchange(&app, &format!("cc_{}", "a".repeat(43))).await);
        let another_kind = plain(exchange(&app, &customer.token).await);
        assert!([&orphan, &late, &another_kind].iter().all(|it| **it == unknown), "{unknown}");
    }

    async fn a_code_is_as_long_lived_as_its_ticket(app: TestApp) {
        let customer = app.customer().await;
        let code = code(&app, &customer).await;
        app.advance(Duration::from_secs(30 * 60 - 1));
        exchange(&app, &code).await.ok();
    }

    async fn of_many_at_once_one_gets_the_token(app: TestApp) {
        let customer = app.customer().await;
        let code = code(&app, &customer).await;
        let ask = || exchange(&app, &code);
        let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
        let got = [a, b, c, d].iter().filter(|answer| answer.status == 200).count();
        assert_eq!(got, 1);
    }

    async fn what_newer_clients_add_is_passed_over(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "code": code(&app, &customer).await, "claim_id": "0000-1111" });
        app.post(PATH).json(body).send().await.ok();
    }

    async fn a_body_without_a_code_is_named(app: TestApp) {
        app.customer().await;
        for (body, code) in [
            (json!({}), "MISSING_REQUIRED_FIELD"),
            (json!({ "code": null }), "MISSING_REQUIRED_FIELD"),
            (json!({ "code": " " }), "MISSING_REQUIRED_FIELD"),
            (json!({ "code": 7 }), "INVALID_REQUEST"),
        ] {
            let error = app.post(PATH).json(body).send().await.error(400, code);
            assert_eq!(error["fields"][0]["field"], "code");
        }
    }

    async fn the_database_does_not_have_it(app: TestApp) {
        let customer = app.customer().await;
        let code = code(&app, &customer).await;
        assert!(!dump(&app.core).await.contains(&code[3..]));
    }
}
