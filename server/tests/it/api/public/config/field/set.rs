use serde_json::{Value, json};

use super::super::{field_id, made};
use super::PATH;
use crate::support::{Answer, CRM, Customer, SMS, TestApp, both_databases};

async fn set(
    app: &TestApp,
    customer: &Customer<'_>,
    slug: &str,
    rest: &str,
    body: Value,
) -> Answer {
    let call = app.put(format!("{PATH}/{rest}")).for_customer(customer);
    call.header("slug", slug).json(body).send().await
}

both_databases! {
    async fn a_field_is_set_and_the_others_stay(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, SMS).await;
        let (number, hours) = (field_id(&config, "from_number"), field_id(&config, "hours_before"));
        let field = set(&app, &customer, SMS, &number, json!({ "value": "+1 555 0100" })).await.ok();
        assert_eq!((&field["value"], &field["id"]), (&json!("+1 555 0100"), &json!(number)));
        let host = app.put(format!("{PATH}/{hours}?workflow_id=send-reminders")).for_host(&customer);
        let field = host.header("slug", SMS).json(json!({ "value": 48 })).send().await.ok();
        assert_eq!(field["value"], 48);
        let after = made(&app, &customer, SMS).await;
        assert_eq!(after["fields"][0]["value"], "+1 555 0100");
        let cleared = set(&app, &customer, SMS, &number, json!({ "value": null })).await.ok();
        assert_eq!(cleared["value"], Value::Null);
    }

    async fn a_named_config_is_meant_by_the_query(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "slug": SMS, "config_id": "second" });
        app.post("/api/v2/public/config").for_customer(&customer).json(body).send().await.ok();
        set(&app, &customer, SMS, "from_number?config_id=second", json!({ "value": "x" })).await.ok();
        set(&app, &customer, SMS, "from_number", json!({ "value": "x" })).await
            .error(404, "RESOURCE_NOT_FOUND");
    }

    async fn what_the_field_does_not_accept_is_refused(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, CRM).await;
        let id = field_id(&config, "alert_email");
        let error = set(&app, &customer, CRM, &id, json!({ "value": "nobody" })).await;
        let error = error.error(400, "INVALID_FIELDS");
        assert_eq!(error["fields"][0]["field"], id, "{error}");
        let error = set(&app, &customer, CRM, &id, json!({})).await;
        assert_eq!(error.error(400, "MISSING_REQUIRED_FIELD")["fields"][0]["field"], "value");
        set(&app, &customer, CRM, "nothing", json!({ "value": 1 })).await.error(400, "INVALID_FIELD_ID");
        set(&app, &customer, CRM, "x?workflow_id=y", json!({ "value": 1 })).await
            .error(404, "RESOURCE_NOT_FOUND");
    }
}
