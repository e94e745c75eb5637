use std::time::Duration;

use serde_json::json;

use crate::support::{Answer, CRM, Customer, SMS, TestApp, both_databases};

async fn check(app: &TestApp, customer: &Customer<'_>, slug: &str) -> Answer {
    let path = format!("/api/v2/public/linked-account/integration/{slug}/check");
    app.post(path).for_host(customer).send().await
}

both_databases! {
    async fn a_connection_that_works_says_whose_it_is(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        customer.connect_crm().await;
        let sms = check(&app, &customer, SMS).await.ok();
        assert_eq!(sms["success"], true);
        assert_eq!(sms["status"], "active");
        assert_eq!(sms["identifier"], "Sandbox SMS account");
        let crm = check(&app, &customer, CRM).await.ok();
        let accounts = customer.application(CRM).await["connected_accounts"].clone();
        assert_eq!(crm["connection_id"], accounts[0]["connection_id"]);
        assert_eq!(app.token_calls("refresh_token").await, 0, "nothing was old");
    }

    async fn an_access_token_that_has_ended_is_refreshed_on_the_way(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        for hours in 1..=3 {
            app.advance(Duration::from_secs(2 * 60 * 60));
            check(&app, &customer, CRM).await.ok();
            assert_eq!(app.token_calls("refresh_token").await, hours);
        }
        check(&app, &customer, CRM).await.ok();
        assert_eq!(app.token_calls("refresh_token").await, 3, "a fresh one is left alone");
    }

    async fn a_revoked_grant_asks_for_a_reconnect(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        app.sandbox(json!({ "revoke_all": true })).await;
        let message = check(&app, &customer, CRM).await.message(409, "REAUTH_REQUIRED");
        assert_eq!(message, "Sandbox CRM must be reconnected by the end user");

        let shown = customer.application(CRM).await;
        assert_eq!((&shown["connected"], &shown["reauth_required"]), (&json!(false), &json!(true)));
        assert_eq!(shown["connected_accounts"][0]["status"], "expired");
        assert_eq!(shown["connected_accounts"][0]["reauth_reason"], "grant_ended");
        let calls = app.sandbox_log().await.len();
        check(&app, &customer, CRM).await.error(409, "REAUTH_REQUIRED");
        assert_eq!(app.sandbox_log().await.len(), calls, "the provider is not asked again");

        app.advance(Duration::from_secs(1));
        customer.connect_crm_again().await;
        check(&app, &customer, CRM).await.ok();
    }

    async fn an_outage_is_no_reason_to_reconnect(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        app.sandbox(json!({ "fail_status": 503 })).await;
        check(&app, &customer, CRM).await.error(502, "PROVIDER_UNAVAILABLE");
        app.advance(Duration::from_secs(2 * 60 * 60));
        check(&app, &customer, CRM).await.error(502, "PROVIDER_UNAVAILABLE");
        app.sandbox(json!({})).await;
        let message = check(&app, &customer, CRM).await.message(502, "PROVIDER_UNAVAILABLE");
        assert_eq!(message, "the provider gave no token when it was asked last; it is asked again in 1 s");
        app.advance(Duration::from_secs(1));
        check(&app, &customer, CRM).await.ok();
    }

    async fn without_a_connection_there_is_nothing_to_check(app: TestApp) {
        let customer = app.customer().await;
        check(&app, &customer, CRM).await.error(400, "NOT_CONNECTED");
        check(&app, &customer, "no-such-app").await.error(404, "INVALID_APP_ID");
        let path = format!("/api/v2/public/linked-account/integration/{CRM}/check");
        app.post(path).for_customer(&customer).send().await.error(400, "NOT_CONNECTED");
    }
}
