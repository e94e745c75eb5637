use serde_json::{Value, json};

use super::PATH;
use crate::store::texts;
use crate::support::{Answer, CRM, Customer, SMS, TestApp, both_databases};

async fn save(app: &TestApp, customer: &Customer<'_>, slug: &str, body: Value) -> Answer {
    let path = format!("{PATH}/integration/save-key-credentials/{slug}");
    app.put(path).for_host(customer).json(body).send().await
}

both_databases! {
    async fn credentials_that_the_provider_accepts_connect(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "account_sid": "AC1", "auth_token": "valid-token" });
        let answer = save(&app, &customer, SMS, body.clone()).await;
        assert_eq!(answer.ok(), json!({ "success": true }));
        assert_eq!(customer.application(SMS).await["connected"], true);
        let binding = texts(&app.core.db, "SELECT binding FROM connections").await;
        assert_eq!(binding, ["host"], "no browser was there");
        let path = format!("{PATH}/integration/save-key-credentials/{SMS}?auth_type=keybased");
        app.put(path).for_host(&customer).json(body).send().await.ok();
    }

    async fn what_does_not_fit_is_named(app: TestApp) {
        let customer = app.customer().await;
        let wrong = json!({ "account_sid": "AC1", "auth_token": "wrong-token" });
        let answer = save(&app, &customer, SMS, wrong).await;
        let message = answer.message(400, "INVALID_CREDENTIALS");
        assert!(message.starts_with("Failed to verify credentials: "), "{message}");
        assert!(!answer.text().contains("wrong-token"), "{answer}");
        let error = save(&app, &customer, SMS, json!({ "account_sid": "AC1" })).await;
        assert_eq!(error.error(400, "INVALID_REQUEST")["fields"][0]["field"], "auth_token");
        save(&app, &customer, CRM, json!({})).await.error(400, "INVALID_AUTH_TYPE");
        save(&app, &customer, "slack", json!({})).await.error(404, "INVALID_APP_ID");
        let path = format!("{PATH}/integration/save-key-credentials/{SMS}?auth_type=oauth2");
        let error = app.put(path).for_host(&customer).json(json!({})).send().await;
        assert_eq!(error.error(400, "INVALID_AUTH_TYPE")["fields"][0]["field"], "auth_type");
        assert_eq!(customer.application(SMS).await["connected"], false);
    }

    async fn a_provider_that_does_not_answer_is_not_the_callers_fault(app: TestApp) {
        let customer = app.customer().await;
        app.sandbox(json!({ "fail_status": 500 })).await;
        let body = json!({ "account_sid": "AC1", "auth_token": "valid-token" });
        save(&app, &customer, SMS, body).await.error(502, "PROVIDER_UNAVAILABLE");
    }
}
