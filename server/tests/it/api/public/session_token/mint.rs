use std::time::Duration;

use serde_json::{Value, json};

use super::PATH;
use crate::support::{Customer, Setup, TestApp, both_databases};

const HOUR: Duration = Duration::from_secs(60 * 60);

async fn mint(app: &TestApp, customer: &Customer<'_>, query: &str) -> Value {
    let body = json!({ "linked_account_id": customer.account });
    app.post(format!("{PATH}{query}"))
        .key(&customer.key)
        .json(body)
        .send()
        .await
        .ok()
}

both_databases! {
    async fn a_token_speaks_for_its_account_for_a_day(app: TestApp) {
        let customer = app.customer().await;
        let minted = mint(&app, &customer, "").await;
        assert_eq!(minted["expires_in"], 24 * 60 * 60);
        let token = minted["token"].as_str().unwrap_or_default();
        app.advance(24 * HOUR - Duration::from_micros(1));
        let basics = app.get("/api/v3/org/basics").bearer(token).send().await.ok();
        assert_eq!(basics["linked_account_id"], "globex-1");
        app.advance(Duration::from_micros(1));
        app.get("/api/v3/org/basics").bearer(token).send().await.error(401, "INVALID_TOKEN");
    }

    async fn the_same_token_is_handed_out_while_more_than_half_of_its_life_remains(app: TestApp) {
        let customer = app.customer().await;
        let first = mint(&app, &customer, "").await;
        app.advance(12 * HOUR - Duration::from_secs(1));
        let again = mint(&app, &customer, "").await;
        assert_eq!(again["token"], first["token"]);
        assert_eq!(again["expires_in"], 12 * 60 * 60 + 1);
        app.advance(Duration::from_secs(1));
        let fresh = mint(&app, &customer, "").await;
        assert_ne!(fresh["token"], first["token"]);
        assert_eq!(fresh["expires_in"], 24 * 60 * 60);
        let old = first["token"].as_str().unwrap_or_default();
        app.get("/api/v3/org/basics").bearer(old).send().await.ok();
    }

    async fn another_process_hands_out_the_same_token(app: TestApp) {
        let customer = app.customer().await;
        let other = app.another().await;
        let here = mint(&app, &customer, "").await;
        assert_eq!(mint(&other, &customer, "").await, here);
        let token = here["token"].as_str().unwrap_or_default();
        other.get("/api/v3/org/basics").bearer(token).send().await.ok();
    }

    async fn force_refresh_asks_for_a_new_one(app: TestApp) {
        let customer = app.customer().await;
        let first = mint(&app, &customer, "").await;
        let forced = mint(&app, &customer, "?force_refresh=true").await;
        assert_ne!(forced["token"], first["token"]);
        for query in ["?force_refresh=false", "?force_refresh=undefined", "?force_refresh"] {
            let same = mint(&app, &customer, query).await;
            let known = [&first["token"], &forced["token"]];
            assert!(known.contains(&&same["token"]), "{query}");
        }
    }

    async fn the_lifetime_is_an_option(setup: Setup) {
        let app = setup.option("session_token_lifetime", "90s").start().await;
        let customer = app.customer().await;
        assert_eq!(mint(&app, &customer, "").await["expires_in"], 90);
        app.advance(Duration::from_secs(90));
        app.get("/api/v3/org/basics").for_customer(&customer).send().await
            .error(401, "INVALID_TOKEN");
    }

    async fn an_unknown_account_is_named(app: TestApp) {
        let customer = app.customer().await;
        let call = app.post(PATH).key(&customer.key).json(json!({ "linked_account_id": "nobody" }));
        assert_eq!(
            call.send().await.message(400, "INVALID_LINKED_ACCOUNT_ID"),
            "No linked account found for account id : nobody in environment test",
        );
        for body in [json!({}), json!({ "linked_account_id": "" }), json!(null)] {
            let call = app.post(PATH).key(&customer.key).json(body);
            let message = call.send().await.message(400, "INVALID_LINKED_ACCOUNT_ID");
            assert_eq!(message, "linked_account_id is required");
        }
    }
}
