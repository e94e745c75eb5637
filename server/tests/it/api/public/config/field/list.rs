use serde_json::json;

use super::super::made;
use super::PATH;
use crate::support::{SMS, TestApp, both_databases};

both_databases! {
    async fn all_fields_are_the_config(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, SMS).await;
        for call in [app.post(PATH).for_host(&customer), app.post(PATH).for_customer(&customer)] {
            assert_eq!(call.header("slug", SMS).send().await.ok(), config);
        }
    }

    async fn before_there_is_a_config_it_is_shown_as_it_would_be(app: TestApp) {
        let customer = app.customer().await;
        let call = app.post(format!("{PATH}?config_id=new")).for_customer(&customer).header("slug", SMS);
        let shown = call.json(json!({})).send().await.ok();
        assert_eq!((&shown["config_id"], &shown["slug"]), (&json!("new"), &json!(SMS)));
        let path = format!("/api/v2/public/slug/{SMS}/config/new");
        app.get(path).for_customer(&customer).send().await.error(404, "RESOURCE_NOT_FOUND");
    }

    async fn the_header_slug_names_the_app(app: TestApp) {
        let customer = app.customer().await;
        let ask = |slug: &str| app.post(PATH).for_customer(&customer).header("slug", slug);
        for none in ["", " ", "undefined", "null"] {
            let error = ask(none).send().await.error(400, "MISSING_REQUIRED_FIELD");
            assert_eq!(error["fields"][0]["field"], "slug");
        }
        let error = app.post(PATH).for_customer(&customer).send().await;
        error.error(400, "MISSING_REQUIRED_FIELD");
        ask("slack").send().await.error(404, "INVALID_APP_ID");
    }
}
