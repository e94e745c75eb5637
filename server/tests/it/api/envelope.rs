//! Every error has one JSON body; [`Answer::error`](crate::support::Answer::error) looks at each of
//! its parts.

use axum::body::Body;
use serde_json::json;

use crate::provider::Broken;
use crate::support::{Setup, TestApp, both_databases};

both_databases! {
    async fn a_body_that_breaks_off_is_not_too_large(app: TestApp) {
        let customer = app.customer().await;
        for path in ["/api/v1/ecosystem/leads", "/oauth/callback/x"] {
            let call = app.post(path).for_customer(&customer);
            let answer = call.body("application/json", Body::new(Broken)).send().await;
            assert_eq!(answer.status, 408, "{path}: {answer}");
        }
    }

    async fn unknown_routes_answer_json(app: TestApp) {
        for path in ["/api", "/api/", "/api/v2", "/api/v2/public/nothing", "/api/v9/x?y=%00"] {
            app.get(path).send().await.error(404, "ROUTE_NOT_FOUND");
            app.post(path).body("text/plain", "x").send().await.error(404, "ROUTE_NOT_FOUND");
        }
    }

    async fn wrong_methods_answer_json_and_name_the_right_ones(app: TestApp) {
        let customer = app.customer().await;
        let wrong = [
            ("PATCH", "/api/v2/f-sdk/config"),
            ("DELETE", "/api/v2/public/session-token"),
            ("POST", "/api/v3/org/basics"),
            ("PUT", "/api/v1/sandbox-crm/integrate"),
            ("GET", "/api/v2/app/sandbox-sms/save"),
            ("TRACE", "/api/v2/public/application"),
        ];
        for (method, path) in wrong {
            let answer = app.call(method, path).for_customer(&customer).send().await;
            answer.error(405, "METHOD_NOT_ALLOWED");
            assert!(!answer.header("allow").is_empty(), "{answer}");
        }
    }

    async fn malformed_json_says_where(app: TestApp) {
        let customer = app.customer().await;
        for body in ["{", "{\"a\": }", "nonsense", "{} {}", "\u{feff}{"] {
            for path in ["/api/v2/public/linked-account", "/api/v2/public/session-token"] {
                let call = app.post(path).key(&customer.key).body("application/json", body);
                let message = call.send().await.message(400, "INVALID_JSON");
                assert!(message.contains("line 1, column"), "{message}");
            }
        }
        let call = app.post("/api/v2/public/connect-url").for_customer(&customer);
        let invalid_utf8 = call.body("application/json", vec![b'"', 0xff, b'"']);
        invalid_utf8.send().await.error(400, "INVALID_JSON");
    }

    async fn a_body_of_another_shape_is_refused_in_words(app: TestApp) {
        let customer = app.customer().await;
        for body in [json!([]), json!("text"), json!(7), json!(true)] {
            for path in ["/api/v2/public/linked-account", "/api/v2/public/session-token"] {
                let call = app.post(path).key(&customer.key).json(body.clone());
                let message = call.send().await.message(400, "INVALID_REQUEST");
                assert_eq!(message, "the body must be a JSON object");
            }
        }
    }

    async fn a_body_over_the_limit_is_refused_and_one_at_the_limit_is_not(setup: Setup) {
        let app = setup.option("body_limit", "4MiB").start().await;
        let customer = app.customer().await;
        let ask = |size: usize| {
            // What a key does not know is passed over.
            let text = "x".repeat(size - r#"{"linked_account_id":"globex-1","x":""}"#.len());
            let body = json!({ "linked_account_id": "globex-1", "x": text });
            app.post("/api/v2/public/session-token").key(&customer.key).json(body)
        };
        ask(4 * 1024 * 1024).send().await.ok();
        ask(4 * 1024 * 1024 + 1).send().await.error(413, "PAYLOAD_TOO_LARGE");
    }

    async fn a_body_of_several_mebibytes_is_refused_by_default(app: TestApp) {
        let customer = app.customer().await;
        let call = app.post("/api/v2/public/linked-account").key(&customer.key);
        let call = call.json(json!({ "linked_account_id": "x".repeat(3 * 1024 * 1024) }));
        call.send().await.error(413, "PAYLOAD_TOO_LARGE");
    }

    async fn addresses_that_are_not_utf_8_are_refused(app: TestApp) {
        let customer = app.customer().await;
        for path in ["/api/v2/public/application/%FF", "/api/v2/f-sdk/slug/x/config/%C3%28"] {
            app.get(path).for_host(&customer).send().await.error(400, "INVALID_REQUEST");
        }
    }

    async fn odd_texts_in_addresses_are_only_unknown(app: TestApp) {
        let customer = app.customer().await;
        for slug in ["%00", "%2e%2e", "a%2Fb", "%F0%9F%92%A9", "'%3B--", "%E2%80%AE"] {
            let path = format!("/api/v2/public/application/{slug}");
            app.get(path).for_host(&customer).send().await.error(404, "INVALID_APP_ID");
            let path = format!("/api/v2/public/linked-account/{slug}");
            app.get(path).key(&customer.key).send().await.error(404, "SERVER_ERROR");
        }
    }

    async fn each_request_has_an_id_of_its_own(app: TestApp) {
        let first = app.get("/api/v3/org/basics").send().await;
        let second = app.get("/api/v3/org/basics").send().await;
        assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
        assert_eq!(first.header("x-trace-id"), first.header("x-request-id"));
        first.error(401, "INVALID_TOKEN");
    }
}
