use serde_json::{Value, json};

use crate::support::{Answer, CRM, Customer, SMS, TestApp, both_databases};

async fn save(app: &TestApp, customer: &Customer<'_>, slug: &str, body: Value) -> Answer {
    let path = format!("/api/v2/app/{slug}/save?auth_config_id=undefined");
    app.post(path)
        .for_customer(customer)
        .json(body)
        .send()
        .await
}

fn typed(token: &str) -> Value {
    json!({ "account_sid": "AC1", "auth_token": token })
}

both_databases! {
    async fn credentials_that_the_provider_accepts_connect(app: TestApp) {
        let customer = app.customer().await;
        let answer = save(&app, &customer, SMS, typed("valid-token")).await;
        assert_eq!(answer.ok(), json!({ "success": true }));
        let shown = customer.application(SMS).await;
        assert_eq!(shown["connected"], true);
        assert_eq!(shown["connected_accounts"][0]["auth_type"], "keybased");
        assert_eq!(shown["connected_accounts"][0]["status"], "active");
    }

    async fn what_newer_sdks_add_is_passed_over(app: TestApp) {
        let customer = app.customer().await;
        let mut body = typed("valid-token");
        body["auth_type"] = json!("keybased");
        body["connection_id"] = json!(null);
        save(&app, &customer, SMS, body).await.ok();
    }

    async fn credentials_that_the_provider_refuses_leave_nothing(app: TestApp) {
        let customer = app.customer().await;
        let answer = save(&app, &customer, SMS, typed("wrong-token")).await;
        let message = answer.message(400, "INVALID_CREDENTIALS");
        assert!(message.starts_with("Failed to verify credentials: "), "{message}");
        assert!(!answer.text().contains("wrong-token"), "{answer}");
        assert_eq!(customer.application(SMS).await["connected"], false);
    }

    async fn a_connection_that_works_survives_a_wrong_attempt(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        save(&app, &customer, SMS, typed("wrong-token")).await.error(400, "INVALID_CREDENTIALS");
        assert_eq!(customer.application(SMS).await["connected"], true);
    }

    async fn missing_and_misshapen_inputs_are_named(app: TestApp) {
        let customer = app.customer().await;
        let wrong = [
            (json!({}), vec!["account_sid", "auth_token"]),
            (json!({ "account_sid": "AC1" }), vec!["auth_token"]),
            (json!({ "account_sid": "no spaces", "auth_token": "x" }), vec!["account_sid"]),
            (json!({ "account_sid": ["AC1"], "auth_token": "x" }), vec!["account_sid"]),
        ];
        for (body, fields) in wrong {
            let error = save(&app, &customer, SMS, body).await.error(400, "INVALID_REQUEST");
            let named = error["fields"].as_array().into_iter().flatten();
            let named: Vec<&str> = named.filter_map(|it| it["field"].as_str()).collect();
            assert_eq!(named, fields, "{error}");
        }
        let path = format!("/api/v2/app/{SMS}/save");
        let call = app.post(path).for_customer(&customer).header("content-type", "application/json");
        call.send().await.error(400, "INVALID_REQUEST");
        assert_eq!(app.sandbox_log().await.len(), 0, "the provider was not asked");
    }

    async fn an_application_of_consent_is_refused(app: TestApp) {
        let customer = app.customer().await;
        save(&app, &customer, CRM, json!({})).await.error(400, "INVALID_AUTH_TYPE");
        save(&app, &customer, "no-such-app", json!({})).await.error(404, "INVALID_APP_ID");
    }

    async fn a_provider_that_does_not_answer_is_not_the_callers_fault(app: TestApp) {
        let customer = app.customer().await;
        app.sandbox(json!({ "fail_status": 500 })).await;
        save(&app, &customer, SMS, typed("valid-token")).await.error(502, "PROVIDER_UNAVAILABLE");
    }
}
