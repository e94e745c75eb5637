use serde_json::json;

use super::{PATH, field, id};
use crate::support::{CRM, SMS, TestApp, both_databases};

both_databases! {
    async fn the_default_and_a_named_config_are_two(app: TestApp) {
        let customer = app.customer().await;
        for body in [json!({ "slug": SMS }), json!({ "slug": SMS, "config_id": "second/1" })] {
            app.post(PATH).for_customer(&customer).json(body).send().await.ok();
        }
        let path = format!("/api/v2/f-sdk/slug/{SMS}/config");
        let default = app.get(&path).for_customer(&customer).send().await.ok();
        assert_eq!(default["config_id"], "globex-1");
        let by_name = app.get(format!("{path}/globex-1")).for_customer(&customer).send().await.ok();
        assert_eq!(by_name, default);
        let second = app.get(format!("{path}/second%2F1")).for_customer(&customer).send().await.ok();
        assert_eq!(second["config_id"], "second/1");
        // The Node SDK sends bodies with its reads.
        app.get(&path).for_host(&customer).json(json!({ "slug": SMS })).send().await.ok();
    }

    async fn live_lists_come_through_the_connection(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "slug": CRM, "labels": [] });
        let before = app.post(PATH).for_customer(&customer).json(body).send().await.ok();
        assert_eq!(field(&before, "pipeline")["options"], json!([]));
        customer.connect_crm().await;
        let path = format!("/api/v2/f-sdk/slug/{CRM}/config");
        let after = app.get(&path).for_customer(&customer).send().await.ok();
        assert!(after["connection_id"].as_str().is_some_and(|id| id.starts_with("conn_")));
        let pipelines = field(&after, "pipeline")["options"].as_array().cloned().unwrap_or_default();
        assert_eq!(pipelines.len(), 3, "{after}");
        assert_eq!(field(&after, "stage").get("options"), None);

        let first = &pipelines[0]["value"];
        let write = json!({ "slug": CRM, "fields": { id(field(&after, "pipeline")): first } });
        let written = app.put(PATH).for_customer(&customer).json(write).send().await.ok();
        let stages = field(&written, "stage")["options"].as_array().map(Vec::len);
        assert!(stages.is_some_and(|count| count > 0), "{written}");
    }

    async fn a_provider_that_is_away_empties_its_lists_only(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let body = json!({ "slug": CRM });
        app.post(PATH).for_customer(&customer).json(body).send().await.ok();
        app.sandbox(json!({ "fail_status": 503 })).await;
        let path = format!("/api/v2/f-sdk/slug/{CRM}/config");
        let config = app.get(&path).for_customer(&customer).send().await.ok();
        assert_eq!(field(&config, "pipeline")["options"], json!([]));
    }

    async fn what_does_not_exist_is_named(app: TestApp) {
        let customer = app.customer().await;
        let path = format!("/api/v2/f-sdk/slug/{SMS}/config");
        for (path, name) in [(path.clone(), "globex-1"), (format!("{path}/other"), "other")] {
            let answer = app.get(path).for_customer(&customer).send().await;
            let message = answer.message(404, "RESOURCE_NOT_FOUND");
            assert_eq!(message, format!("Config with config id {name} not found"));
        }
        app.get("/api/v2/f-sdk/slug/slack/config").for_customer(&customer).send().await
            .error(404, "INVALID_APP_ID");
    }

    async fn nobody_reads_anothers(app: TestApp) {
        let customer = app.customer().await;
        let sibling = customer.sibling("initech-1").await;
        let body = json!({ "slug": SMS, "config_id": "shared-name" });
        app.post(PATH).for_customer(&customer).json(body).send().await.ok();
        let path = format!("/api/v2/f-sdk/slug/{SMS}/config/shared-name");
        app.get(path).for_customer(&sibling).send().await.error(404, "RESOURCE_NOT_FOUND");
    }
}
