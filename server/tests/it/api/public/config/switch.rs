use serde_json::{Value, json};

use super::{field_id, made, workflow};
use crate::support::{Answer, CRM, Customer, SMS, Setup, TestApp, both_databases};

async fn switch(
    app: &TestApp,
    customer: &Customer<'_>,
    at: (&str, &str, &str),
    body: Value,
) -> Answer {
    let (slug, config, workflow) = at;
    let path = format!("/api/v2/public/slug/{slug}/config/{config}/workflows/{workflow}");
    app.patch(path)
        .for_customer(customer)
        .json(body)
        .send()
        .await
}

both_databases! {
    async fn one_workflow_changes_and_all_are_answered(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let config = made(&app, &customer, CRM).await;
        let id = workflow(&config, "sync-contacts")["id"].as_str().unwrap_or_default();
        app.sandbox(json!({ "fail_status": 503 })).await;
        let on = switch(&app, &customer, (CRM, "globex-1", id), json!({ "enabled": true })).await.ok();
        assert_eq!(on.as_object().map(serde_json::Map::len), Some(1));
        assert_eq!(workflow(&on, "sync-contacts")["enabled"], true);
        assert_eq!(workflow(&on, "notify-new-deal")["enabled"], false);
        assert_eq!(workflow(&on, "sync-contacts")["name"], "Sync contacts");
        let off = switch(&app, &customer, (CRM, "undefined", "sync-contacts"), json!({ "enabled": false }));
        assert_eq!(workflow(&off.await.ok(), "sync-contacts")["enabled"], false);
    }

    /// What a page does that switches all of them: each finds what the one before has left.
    async fn any_number_may_be_switched_at_once(setup: Setup) {
        let app = setup.option("database_connections", "24").start().await;
        let customer = app.customer().await;
        customer.connect_crm().await;
        made(&app, &customer, CRM).await;
        let path = format!("/api/v2/public/slug/{CRM}/config/globex-1/workflows/sync-contacts");
        let switches = (0..24).map(|at| {
            let call = app.patch(&path).for_customer(&customer);
            tokio::spawn(call.json(json!({ "enabled": at % 2 == 0 })).send())
        });
        for switched in switches.collect::<Vec<_>>() {
            switched.await.expect("an answer").ok();
        }
    }

    async fn a_workflow_with_empty_required_fields_stays_off(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let config = made(&app, &customer, CRM).await;
        let at = (CRM, "globex-1", "notify-new-deal");
        let error = switch(&app, &customer, at, json!({ "enabled": true })).await;
        let error = error.error(400, "INVALID_FIELDS");
        assert_eq!(error["fields"][0]["field"], field_id(&config, "message"), "{error}");
    }

    async fn without_a_connection_nothing_is_switched(app: TestApp) {
        let customer = app.customer().await;
        made(&app, &customer, SMS).await;
        for enabled in [true, false] {
            let at = (SMS, "globex-1", "send-reminders");
            let refused = switch(&app, &customer, at, json!({ "enabled": enabled })).await;
            refused.error(400, "NOT_CONNECTED");
        }
    }

    async fn what_does_not_exist_or_fit_is_named(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        let on = || json!({ "enabled": true });
        switch(&app, &customer, (SMS, "none", "send-reminders"), on()).await.error(404, "RESOURCE_NOT_FOUND");
        switch(&app, &customer, ("slack", "none", "x"), on()).await.error(404, "INVALID_APP_ID");
        made(&app, &customer, SMS).await;
        let unknown = switch(&app, &customer, (SMS, "globex-1", "nothing"), on()).await;
        assert_eq!(unknown.message(404, "RESOURCE_NOT_FOUND"), "No workflow with id nothing exists on config");
        let at = (SMS, "globex-1", "send-reminders");
        for (body, code) in [
            (json!({}), "MISSING_REQUIRED_FIELD"), (json!({ "enabled": null }), "MISSING_REQUIRED_FIELD"),
            (json!({ "enabled": "yes" }), "INVALID_REQUEST"),
        ] {
            let error = switch(&app, &customer, at, body).await.error(400, code);
            assert_eq!(error["fields"][0]["field"], "enabled");
        }
    }
}
