use serde_json::json;

use crate::support::{SMS, TestApp, both_databases};

both_databases! {
    async fn the_names_come_oldest_first(app: TestApp) {
        let customer = app.customer().await;
        let path = format!("/api/v2/public/slug/{SMS}/configs");
        assert_eq!(app.get(&path).for_customer(&customer).send().await.ok(), json!([]));
        for name in ["second", "first"] {
            let body = json!({ "slug": SMS, "config_id": name });
            app.post("/api/v2/public/config").for_customer(&customer).json(body).send().await.ok();
            app.advance(std::time::Duration::from_secs(1));
        }
        let listed = app.get(&path).for_host(&customer).send().await.ok();
        let names: Vec<_> = listed.as_array().into_iter().flatten().map(|it| &it["config_id"]).collect();
        assert_eq!(names, ["second", "first"]);
        let id = listed[0]["_id"].as_str().unwrap_or_default();
        assert!(id.len() == 24 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{listed}");
        assert_eq!(listed[0].get("connection_id"), None);
        customer.connect_sms().await;
        let listed = app.get(&path).for_customer(&customer).send().await.ok();
        let connection = &customer.application(SMS).await["connected_accounts"][0]["connection_id"];
        assert_eq!(&listed[1]["connection_id"], connection);
    }

    async fn others_configs_are_not_listed(app: TestApp) {
        let customer = app.customer().await;
        let sibling = customer.sibling("initech-1").await;
        let body = json!({ "slug": SMS });
        app.post("/api/v2/public/config").for_customer(&customer).json(body).send().await.ok();
        let path = format!("/api/v2/public/slug/{SMS}/configs");
        assert_eq!(app.get(path).for_customer(&sibling).send().await.ok(), json!([]));
        app.get("/api/v2/public/slug/slack/configs").for_customer(&customer).send().await
            .error(404, "INVALID_APP_ID");
    }
}
