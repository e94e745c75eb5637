use serde_json::{Value, json};

use super::{PATH, field, id, workflow};
use crate::support::{Answer, CRM, Customer, SMS, TestApp, both_databases};

async fn made(app: &TestApp, customer: &Customer<'_>, slug: &str) -> Value {
    let call = app
        .post(PATH)
        .for_customer(customer)
        .json(json!({ "slug": slug, "labels": [] }));
    call.send().await.ok()
}

async fn update(app: &TestApp, customer: &Customer<'_>, body: Value) -> Answer {
    app.put(PATH).for_customer(customer).json(body).send().await
}

both_databases! {
    async fn a_write_replaces_what_it_mentions(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, CRM).await;
        let (label, size) = (id(field(&config, "sync_label")), id(field(&config, "batch_size")));
        let sync = workflow(&config, "sync-contacts");
        let body = json!({
            "slug": CRM,
            "fields": { label: "Main office", size: 50 },
            "workflows": [{ "id": id(sync), "enabled": true, "fields": {
                id(field(&config, "contact_types")): ["customer", "lead"],
            } }],
        });
        update(&app, &customer, body).await.ok();
        let written = update(&app, &customer, json!({ "slug": CRM, "fields": { size: 75 } })).await.ok();
        assert_eq!(field(&written, "sync_label")["value"], "Main office");
        assert_eq!(field(&written, "batch_size")["value"], 75);
        assert_eq!(field(&written, "contact_types")["value"], json!(["customer", "lead"]));
        assert_eq!(workflow(&written, "sync-contacts")["enabled"], true);
        let cleared = update(&app, &customer, json!({ "slug": CRM, "fields": { label: null } })).await;
        assert_eq!(field(&cleared.ok(), "sync_label")["value"], Value::Null);
    }

    async fn the_older_names_and_empty_lists_are_read(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, SMS).await;
        let from = id(field(&config, "from_number"));
        let reminders = id(workflow(&config, "send-reminders"));
        let body = json!({
            "slug": SMS,
            "fields": [],
            "application_data_slots": { from: "+1 555 0100" },
            "workflows": [{ "id": reminders, "data_slots": { id(field(&config, "text")): "Soon" } }],
        });
        let written = update(&app, &customer, body).await.ok();
        assert_eq!(field(&written, "from_number")["value"], "+1 555 0100");
        assert_eq!(field(&written, "text")["value"], "Soon");
        for nothing in [json!([]), json!(null), json!({})] {
            let body = json!({ "slug": SMS, "fields": nothing, "workflows": nothing });
            assert_eq!(update(&app, &customer, body).await.ok(), written, "{nothing}");
        }
        update(&app, &customer, json!({ "slug": SMS })).await.ok();
    }

    async fn unknown_fields_and_workflows_are_named_and_nothing_is_written(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, SMS).await;
        let from = id(field(&config, "from_number"));
        let body = json!({ "slug": SMS, "fields": { from: "+1", "nope": 1 } });
        let message = update(&app, &customer, body).await.message(400, "INVALID_FIELD_ID");
        assert_eq!(message, "Field with id nope not found");
        let body = json!({ "slug": SMS, "fields": { from: "+1" }, "workflows": [{ "id": "nope" }] });
        let message = update(&app, &customer, body).await.message(400, "INVALID_WORKFLOW_ID");
        assert_eq!(message, "Workflow with id nope not found");
        assert_eq!(made(&app, &customer, SMS).await, config);
    }

    async fn values_of_the_wrong_type_are_named_by_field(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, CRM).await;
        let email = id(field(&config, "alert_email"));
        let size = id(field(&config, "batch_size"));
        let body = json!({ "slug": CRM, "fields": { email: "not an address", size: "many" } });
        let error = update(&app, &customer, body).await.error(400, "INVALID_FIELDS");
        let named = error["fields"].as_array().cloned().unwrap_or_default();
        let mut named: Vec<&str> = named.iter().filter_map(|it| it["field"].as_str()).collect();
        let mut expected = vec![email, size];
        named.sort_unstable();
        expected.sort_unstable();
        assert_eq!(named, expected, "{error}");
        assert_eq!(made(&app, &customer, CRM).await, config);
    }

    async fn bodies_of_another_shape_are_named(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, SMS).await;
        let reminders = id(workflow(&config, "send-reminders"));
        for (body, place) in [
            (json!({ "fields": "x" }), "fields"),
            (json!({ "fields": [1] }), "fields"),
            (json!({ "workflows": "x" }), "workflows"),
            (json!({ "workflows": [{}] }), "workflows[0].id"),
            (json!({ "workflows": [{ "id": reminders, "enabled": "yes" }] }), "workflows[0].enabled"),
            (json!({ "workflows": [{ "id": reminders, "fields": 1 }] }), "workflows[0].fields"),
        ] {
            let mut body = body;
            body["slug"] = json!(SMS);
            let error = update(&app, &customer, body).await.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], place, "{error}");
        }
    }

    async fn switching_a_workflow_on_asks_for_its_own_required_fields_only(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, CRM).await;
        let notify = id(workflow(&config, "notify-new-deal"));
        let message = id(field(&config, "message"));
        let on = json!({ "slug": CRM, "workflows": [{ "id": notify, "enabled": true }] });
        let error = update(&app, &customer, on).await.error(400, "INVALID_FIELDS");
        assert_eq!(error["fields"][0]["field"], message, "{error}");
        // `sync_label` is required and still empty; it does not stand in the way.
        let on = json!({ "slug": CRM, "workflows": [
            { "id": notify, "enabled": true, "fields": { message: "A new deal" } },
        ] });
        let written = update(&app, &customer, on).await.ok();
        assert_eq!(workflow(&written, "notify-new-deal")["enabled"], true);
    }

    async fn a_config_that_does_not_exist_is_named(app: TestApp) {
        let customer = app.customer().await;
        let answer = update(&app, &customer, json!({ "slug": SMS, "config_id": "none" })).await;
        let message = answer.message(404, "RESOURCE_NOT_FOUND");
        assert_eq!(message, "Config with config id none not found");
        update(&app, &customer, json!({ "slug": "slack" })).await.error(404, "INVALID_APP_ID");
        update(&app, &customer, json!({})).await.error(400, "MISSING_REQUIRED_FIELD");
    }

    async fn writes_at_once_lose_nothing(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, CRM).await;
        let keys = ["sync_label", "batch_size", "alert_email"];
        let values = [json!("Main office"), json!(5), json!("a@b.example")];
        let write = |at: usize| {
            let body = json!({ "slug": CRM, "fields": { id(field(&config, keys[at])): values[at] } });
            update(&app, &customer, body)
        };
        let (a, b, c) = tokio::join!(write(0), write(1), write(2));
        for answer in [a, b, c] {
            answer.ok();
        }
        let after = made(&app, &customer, CRM).await;
        for (key, value) in keys.iter().zip(&values) {
            assert_eq!(&field(&after, key)["value"], value, "{key}");
        }
    }
}
