use serde_json::json;

use super::{path, with_token};
use crate::attacks::dump;
use crate::support::{TestApp, both_databases};

both_databases! {
    async fn a_credential_is_added_and_then_updated(app: TestApp) {
        let customer = app.customer().await;
        with_token(&app, &customer).await;
        let set = |key: &str, value| app.put(path(key)).json(json!({ "value": value }));
        let added = set("api-key", json!("canary-second")).for_host(&customer).send().await;
        assert_eq!(added.ok(), json!({
            "success": true, "action": "added",
            "message": "Auth credential 'api-key' added successfully",
        }));
        let updated = set("api-key", json!(4711)).for_customer(&customer).send().await.ok();
        assert_eq!(updated["action"], "updated");
        let updated = set("token", json!(true)).for_customer(&customer).send().await.ok();
        assert_eq!(updated["action"], "updated", "it was there from the beginning");
    }

    async fn credentials_are_sealed_and_shown_to_nobody(app: TestApp) {
        let customer = app.customer().await;
        with_token(&app, &customer).await;
        let body = json!({ "value": "canary-second" });
        let answer = app.put(path("other")).for_host(&customer).json(body).send().await;
        let read = app.get("/api/v2/public/linked-account/globex-1").key(&customer.key).send().await;
        let database = dump(&app.core).await;
        for text in [answer.text(), read.text(), database] {
            assert!(!text.contains("canary"), "{text}");
        }
    }

    async fn without_an_app_of_the_host_there_is_nothing_to_set(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "value": "v" });
        let answer = app.put(path("token")).for_host(&customer).json(body).send().await;
        let message = answer.message(404, "RESOURCE_NOT_FOUND");
        assert!(message.contains("Default app integration not found"), "{message}");
        let sibling = customer.sibling("initech-1").await;
        with_token(&app, &sibling).await;
        let again = app.put(path("token")).for_host(&customer).json(json!({ "value": "v" }));
        again.send().await.error(404, "RESOURCE_NOT_FOUND");
    }

    async fn what_is_no_credential_is_refused(app: TestApp) {
        let customer = app.customer().await;
        with_token(&app, &customer).await;
        for (body, code, field) in [
            (json!({}), "MISSING_REQUIRED_FIELD", "value"),
            (json!({ "value": null }), "MISSING_REQUIRED_FIELD", "value"),
            (json!({ "value": {} }), "INVALID_REQUEST", "value"),
            (json!({ "value": "x".repeat(10 * 1024 + 1) }), "INVALID_REQUEST", "value"),
        ] {
            let call = app.put(path("token")).for_host(&customer).json(body);
            assert_eq!(call.send().await.error(400, code)["fields"][0]["field"], field);
        }
        for key in ["a%00b", "x".repeat(257).as_str()] {
            let call = app.put(path(key)).for_host(&customer).json(json!({ "value": "v" }));
            let error = call.send().await.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], "key");
        }
    }

    async fn writes_at_once_lose_nothing(app: TestApp) {
        let customer = app.customer().await;
        with_token(&app, &customer).await;
        let set = |key: &str| {
            app.put(path(key)).for_host(&customer).json(json!({ "value": "v" })).send()
        };
        let (a, b, c) = tokio::join!(set("a"), set("b"), set("c"));
        for answer in [a, b, c] {
            assert_eq!(answer.ok()["action"], "added");
        }
        for key in ["token", "a", "b", "c"] {
            app.delete(path(key)).for_host(&customer).send().await.ok();
        }
    }
}
