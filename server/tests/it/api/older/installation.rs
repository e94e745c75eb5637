//! `/api/v1/application/{slug}/installation` and `/api/v2/application/{slug}/installation`.

use serde_json::{Value, json};

use crate::support::{CRM, SMS, TestApp, both_databases};

fn path(version: u8, slug: &str, rest: &str) -> String {
    format!("/api/v{version}/application/{slug}/installation{rest}")
}

/// An application whose map takes its left sides from the caller.
const CALLERS_MAP: &str = r#"
[settings]
name = "Acme"

[[app]]
slug = "sandbox-sms"
environments = ["test"]

[[app.field]]
key = "contact"
label = "Contact"
type = "map"
caller_labels = { group = "contact" }
options = [{ value = "mail", label = "Mail" }, { value = "phone", label = "Phone" }]
"#;

both_databases! {
    async fn an_installation_is_a_config_under_both_names(app: TestApp) {
        let customer = app.customer().await;
        let made = app.post(path(2, SMS, "/second")).for_customer(&customer).send().await.ok();
        assert_eq!((&made["config_id"], &made["slug"]), (&json!("second"), &json!(SMS)));
        assert_eq!(made["fields"], made["application_data_slots"]);
        assert_eq!(made["workflows"][0]["fields"], made["workflows"][0]["data_slots"]);
        let newer = app.get(format!("/api/v2/f-sdk/slug/{SMS}/config/second")).for_customer(&customer);
        assert_eq!(newer.send().await.ok(), made);
        let read = app.get(path(1, SMS, "/second")).for_customer(&customer).send().await.ok();
        assert_eq!(read, made);
        let gone = app.delete(path(1, SMS, "/second")).for_customer(&customer).send().await.ok();
        assert!(gone["message"].is_string(), "{gone}");
        app.get(path(1, SMS, "/second")).for_customer(&customer).send().await
            .error(404, "RESOURCE_NOT_FOUND");
    }

    async fn an_id_that_is_missing_in_any_spelling_is_the_default(app: TestApp) {
        let customer = app.customer().await;
        for rest in ["", "/", "/undefined", "/null"] {
            for version_and_method in [(2, "POST"), (1, "GET"), (1, "PUT")] {
                let (version, method) = version_and_method;
                let call = app.call(method, path(version, SMS, rest)).for_customer(&customer);
                let call = call.header("content-type", "application/json");
                assert_eq!(call.send().await.ok()["config_id"], "globex-1", "{method} {rest}");
            }
        }
        app.delete(path(1, SMS, "/undefined")).for_customer(&customer).send().await.ok();
    }

    async fn values_are_written_by_their_older_names(app: TestApp) {
        let customer = app.customer().await;
        let made = app.post(path(2, SMS, "")).for_customer(&customer).json(json!({ "config_id": "c" }));
        let made = made.send().await.ok();
        let (field, workflow) = (&made["application_data_slots"][0]["id"], &made["workflows"][0]);
        let (field, hours) = (field.as_str().unwrap_or_default(), workflow["data_slots"][0]["id"].clone());
        let body = |config: Value| json!({
            "config_id": config, "application_data_slots": { field: "+1 555 0100" },
            "workflows": [{ "id": workflow["id"], "enabled": false, "data_slots": { (hours.as_str().unwrap_or_default()): 12 } }],
        });
        let written = app.put(path(1, SMS, "")).for_customer(&customer).json(body(json!("c")));
        let written = written.send().await.ok();
        assert_eq!(written["application_data_slots"][0]["value"], "+1 555 0100");
        assert_eq!(written["workflows"][0]["data_slots"][0]["value"], 12);
        let again = app.put(path(1, SMS, "/c")).for_customer(&customer).json(body(json!("ignored")));
        assert_eq!(again.send().await.ok(), written, "the address names the config");
    }

    async fn labels_come_in_groups(app: TestApp) {
        let customer = app.customer().await;
        customer.apply(CALLERS_MAP).await;
        let list = json!([{ "name": "Email", "value": "email" }]);
        let body = json!({ "map_fields_object": { "contact": { "fields": list } } });
        let made = app.post(path(2, SMS, "/c")).for_customer(&customer).json(body).send().await.ok();
        assert_eq!(made["application_data_slots"][0]["labels"], list);
    }

    async fn what_does_not_exist_is_named(app: TestApp) {
        let customer = app.customer().await;
        for (version, method) in [(2, "POST"), (1, "GET"), (1, "PUT"), (1, "DELETE")] {
            let call = app.call(method, path(version, "slack", "/x")).for_customer(&customer);
            call.send().await.error(404, "INVALID_APP_ID");
        }
        for method in ["GET", "PUT", "DELETE"] {
            let call = app.call(method, path(1, CRM, "/x")).for_customer(&customer);
            call.send().await.error(404, "RESOURCE_NOT_FOUND");
        }
        let wrong = json!({ "application_data_slots": { "nothing": 1 } });
        app.post(path(2, CRM, "/x")).for_customer(&customer).send().await.ok();
        app.put(path(1, CRM, "/x")).for_customer(&customer).json(wrong).send().await
            .error(400, "INVALID_FIELD_ID");
        let body = json!({ "map_fields_object": 7 });
        app.post(path(2, CRM, "/x")).for_customer(&customer).json(body).send().await
            .error(400, "INVALID_REQUEST");
    }
}
