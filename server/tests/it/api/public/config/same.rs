//! Making, reading, writing and removing are the browser SDK's; here they are at their second address.

use serde_json::json;

use super::{field_id, made};
use crate::support::{CRM, SMS, TestApp, both_databases};

const PATH: &str = "/api/v2/public/config";

fn slug_path(slug: &str) -> String {
    format!("/api/v2/public/slug/{slug}/config")
}

both_databases! {
    async fn both_addresses_give_the_same_config(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, SMS).await;
        let id = field_id(&config, "from_number");
        let write = json!({ "slug": SMS, "fields": { id: "+1 555 0100" }, "workflows": [] });
        let written = app.put(PATH).for_host(&customer).json(write).send().await.ok();
        for path in [slug_path(SMS), format!("/api/v2/f-sdk/slug/{SMS}/config")] {
            assert_eq!(app.get(&path).for_host(&customer).send().await.ok(), written, "{path}");
            assert_eq!(app.get(&path).for_customer(&customer).send().await.ok(), written, "{path}");
        }
        let gone = app.delete(slug_path(SMS)).for_customer(&customer).send().await.ok();
        assert_eq!(gone, json!({ "message": "Installation Deleted Success" }));
        app.delete(slug_path(SMS)).for_host(&customer).send().await.error(404, "RESOURCE_NOT_FOUND");
    }

    async fn the_node_sdk_sends_everything_everywhere(app: TestApp) {
        let customer = app.customer().await;
        let query = "?linked_account_id=globex-1";
        let body = json!({ "linked_account_id": "globex-1", "slug": SMS, "fields": [], "workflows": [] });
        let made = app.post(format!("{PATH}{query}")).for_host(&customer).json(body.clone());
        assert_eq!(made.send().await.ok()["config_id"], "globex-1");
        let path = format!("{}/{query}", slug_path(SMS));
        let read = app.get(&path).for_host(&customer).json(json!({ "tenant_config": true }));
        assert_eq!(read.send().await.ok()["slug"], SMS);
        app.delete(&path).for_host(&customer).json(body).send().await.ok();
    }

    async fn no_provider_is_asked_where_lists_are_not_wanted(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        made(&app, &customer, CRM).await;
        app.sandbox(json!({})).await;
        let before = app.sandbox_log().await.len();
        let with = |path: String| app.get(path).for_customer(&customer);
        let plain = with(slug_path(CRM)).header("disable_field_options", "true").send().await.ok();
        assert_eq!(app.sandbox_log().await.len(), before);
        assert_eq!((&plain["field_errors"], &plain["fields"][1]["options"]), (&json!([]), &json!([])));
        for value in ["false", "undefined"] {
            let full = with(slug_path(CRM)).header("disable_field_options", value).send().await.ok();
            assert_eq!(full["fields"][1]["options"].as_array().map(Vec::len), Some(3), "{value}");
        }
        let after = app.sandbox_log().await.len();
        for method in ["POST", "PUT"] {
            let call = app.call(method, PATH).for_host(&customer).json(json!({ "slug": CRM }));
            call.header("disable_field_options", "true").send().await.ok();
        }
        assert_eq!(app.sandbox_log().await.len(), after);
    }

    async fn what_does_not_exist_is_named(app: TestApp) {
        let customer = app.customer().await;
        app.get(slug_path(SMS)).for_host(&customer).send().await.error(404, "RESOURCE_NOT_FOUND");
        app.get(slug_path("slack")).for_host(&customer).send().await.error(404, "INVALID_APP_ID");
        app.post(PATH).for_host(&customer).send().await.error(400, "MISSING_REQUIRED_FIELD");
        let body = json!({ "slug": SMS, "config_id": "none" });
        app.put(PATH).for_host(&customer).json(body).send().await.error(404, "RESOURCE_NOT_FOUND");
    }
}
