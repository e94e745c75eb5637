use serde_json::{Value, json};

use super::super::{field_id, made, workflow};
use super::PATH;
use crate::support::{Answer, CRM, Customer, SMS, TestApp, both_databases};

async fn get(app: &TestApp, customer: &Customer<'_>, slug: &str, rest: &str) -> Answer {
    let call = app.get(format!("{PATH}/{rest}")).for_customer(customer);
    call.header("slug", slug).send().await
}

async fn under(app: &TestApp, customer: &Customer<'_>, rest: &str, body: Value) -> Answer {
    let call = app.post(format!("{PATH}/{rest}")).for_customer(customer);
    call.header("slug", CRM).json(body).send().await
}

both_databases! {
    async fn a_field_is_the_configs(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, SMS).await;
        let id = field_id(&config, "from_number");
        let field = get(&app, &customer, SMS, &id).await.ok();
        assert_eq!(field, config["fields"][0]);
        let host = app.get(format!("{PATH}/{id}")).for_host(&customer).header("slug", SMS);
        assert_eq!(host.send().await.ok(), field);
        assert_eq!(get(&app, &customer, SMS, "from_number").await.ok(), field, "by its key");
    }

    async fn a_workflows_field_is_found_with_and_without_its_workflow(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, SMS).await;
        let id = field_id(&config, "hours_before");
        let of = workflow(&config, "send-reminders")["id"].as_str().unwrap_or_default();
        let field = get(&app, &customer, SMS, &format!("{id}?workflow_id={of}")).await.ok();
        assert_eq!((&field["value"], &field["key"]), (&json!(24), &json!("hours_before")));
        assert_eq!(get(&app, &customer, SMS, &id).await.ok(), field);
        let undefined = format!("{id}?workflow_id=undefined&config_id=undefined");
        assert_eq!(get(&app, &customer, SMS, &undefined).await.ok(), field);
    }

    async fn options_come_through_the_connection_unless_they_are_not_wanted(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, CRM).await;
        let id = field_id(&config, "pipeline");
        assert_eq!(get(&app, &customer, CRM, &id).await.ok()["options"], json!([]));
        customer.connect_crm().await;
        let field = get(&app, &customer, CRM, &id).await.ok();
        assert_eq!(field["options"].as_array().map(Vec::len), Some(3), "{field}");
        assert_eq!(field.get("error"), None);
        let call = app.get(format!("{PATH}/{id}")).for_customer(&customer).header("slug", CRM);
        let plain = call.header("disable_field_options", "true").send().await.ok();
        assert_eq!(plain["options"], json!([]));
        app.sandbox(json!({ "fail_status": 503 })).await;
        let field = get(&app, &customer, CRM, &id).await.ok();
        assert_eq!(field["options"], json!([]));
        assert!(field["error"]["message"].as_str().is_some_and(|text| !text.is_empty()), "{field}");
    }

    async fn a_value_stands_for_the_parents_answer(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let config = made(&app, &customer, CRM).await;
        let (parent, child) = (field_id(&config, "pipeline"), field_id(&config, "stage"));
        let waiting = under(&app, &customer, &child, json!({})).await.ok();
        assert_eq!(waiting.get("options"), None);
        let pipelines = get(&app, &customer, CRM, &parent).await.ok();
        let first = &pipelines["options"][0]["value"];
        let shown = under(&app, &customer, &child, json!({ "value": first })).await.ok();
        assert!(shown["options"].as_array().is_some_and(|it| !it.is_empty()), "{shown}");
        assert_eq!(shown["value"], Value::Null);
        let still = get(&app, &customer, CRM, &parent).await.ok();
        assert_eq!(still["value"], Value::Null, "nothing was written");
        let wrong = under(&app, &customer, &child, json!({ "value": {} })).await;
        assert_eq!(wrong.error(400, "INVALID_REQUEST")["fields"][0]["field"], "value");
        let ignored = under(&app, &customer, &parent, json!({ "value": {} })).await;
        assert_eq!(ignored.ok()["value"], Value::Null, "it depends on nothing");
        let none = app.post(format!("{PATH}/{child}")).for_customer(&customer).header("slug", CRM);
        none.header("content-type", "application/json").send().await.ok();
    }

    async fn what_does_not_exist_is_named(app: TestApp) {
        let customer = app.customer().await;
        made(&app, &customer, SMS).await;
        let unknown = get(&app, &customer, SMS, "nothing").await;
        assert_eq!(unknown.message(400, "INVALID_FIELD_ID"), "Field with id nothing not found");
        let unknown = get(&app, &customer, SMS, "from_number?workflow_id=send-reminders").await;
        unknown.error(400, "INVALID_FIELD_ID");
        get(&app, &customer, SMS, "text?workflow_id=nothing").await.error(404, "RESOURCE_NOT_FOUND");
        get(&app, &customer, "slack", "x").await.error(404, "INVALID_APP_ID");
        app.get(format!("{PATH}/x")).for_customer(&customer).send().await
            .error(400, "MISSING_REQUIRED_FIELD");
    }
}
