use serde_json::json;

use super::PATH;
use crate::support::{SMS, TestApp, both_databases};

both_databases! {
    async fn a_config_goes_and_the_others_stay(app: TestApp) {
        let customer = app.customer().await;
        for name in ["one", "two"] {
            let body = json!({ "slug": SMS, "config_id": name });
            app.post(PATH).for_customer(&customer).json(body).send().await.ok();
        }
        app.post(PATH).for_customer(&customer).json(json!({ "slug": SMS })).send().await.ok();
        let path = |name: &str| format!("/api/v2/f-sdk/slug/{SMS}/config{name}");
        for name in ["/one", ""] {
            let answer = app.delete(path(name)).for_customer(&customer).send().await.ok();
            assert_eq!(answer, json!({ "message": "Installation Deleted Success" }));
            app.get(path(name)).for_customer(&customer).send().await
                .error(404, "RESOURCE_NOT_FOUND");
            app.delete(path(name)).for_customer(&customer).send().await
                .error(404, "RESOURCE_NOT_FOUND");
        }
        app.get(path("/two")).for_customer(&customer).send().await.ok();
    }
}
