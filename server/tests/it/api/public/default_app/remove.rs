use serde_json::json;

use super::{path, with_token};
use crate::support::{TestApp, both_databases};

both_databases! {
    async fn a_credential_goes_and_the_app_stays(app: TestApp) {
        let customer = app.customer().await;
        with_token(&app, &customer).await;
        let removed = app.delete(path("token")).for_customer(&customer).send().await.ok();
        assert_eq!(removed, json!({
            "success": true, "message": "Auth credential 'token' deleted successfully",
        }));
        let again = app.delete(path("token")).for_host(&customer).send().await;
        let message = again.message(404, "RESOURCE_NOT_FOUND");
        assert_eq!(message, "Auth credential key 'token' not found");
        let set = app.put(path("token")).for_host(&customer).json(json!({ "value": "v" }));
        assert_eq!(set.send().await.ok()["action"], "added");
    }

    async fn without_an_app_of_the_host_there_is_nothing_to_remove(app: TestApp) {
        let customer = app.customer().await;
        let answer = app.delete(path("token")).for_host(&customer).send().await;
        let message = answer.message(404, "RESOURCE_NOT_FOUND");
        assert!(message.contains("Default app integration not found"), "{message}");
    }
}
