use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Customer, Setup, TestApp, both_databases};

async fn properties(app: &TestApp, customer: &Customer<'_>) -> Value {
    let call = app
        .get("/api/v2/public/hosted-properties")
        .for_customer(customer);
    call.send().await.ok()
}

both_databases! {
    async fn what_was_sent_comes_back_as_it_was(app: TestApp) {
        let customer = app.customer().await;
        assert_eq!(properties(&app, &customer).await, json!({}), "nothing was sent yet");
        for body in [
            json!({ "color": "#000000", "bgColor": "#00ff23", "name": "Globex", "own": { "a": [1, null] } }),
            json!({ "z": 1, "a": "ü\u{0}\u{1f4a9}", "n": 1.5e300, "big": 9007199254740993_i64 }),
            json!([1, 2]),
            json!("text"),
            json!(false),
        ] {
            customer.link_with(body.clone()).await;
            let kept = properties(&app, &customer).await;
            assert_eq!(kept.to_string(), body.to_string(), "also in its order");
        }
        app.post("/api/v2/public/connect-url").for_customer(&customer).send().await.ok();
        assert_eq!(properties(&app, &customer).await, json!({}), "the last link counts");
    }

    async fn each_session_has_its_own(app: TestApp) {
        let customer = app.customer().await;
        let sibling = customer.sibling("initech-1").await;
        customer.link_with(json!({ "name": "Globex" })).await;
        assert_eq!(properties(&app, &sibling).await, json!({}));
    }

    async fn they_are_forgotten_in_time(setup: Setup) {
        let app = setup.option("hosted_properties_lifetime", "1h").start().await;
        let customer = app.customer().await;
        customer.link_with(json!({ "name": "Globex" })).await;
        app.advance(Duration::from_secs(60 * 60));
        assert_eq!(properties(&app, &customer).await, json!({}));
    }

    async fn the_address_of_2023_answers_the_same(app: TestApp) {
        let customer = app.customer().await;
        customer.link_with(json!({ "name": "Globex", "anything": [1] })).await;
        let call = app.get("/api/v2/public/connect-url").for_customer(&customer);
        assert_eq!(call.send().await.ok(), properties(&app, &customer).await);
    }
}
