use patchbay::services::revoke;
use serde_json::json;

use super::PATH;
use crate::support::{CRM, TestApp, both_databases};

both_databases! {
    async fn deleting_ends_tokens_pages_and_the_grants_at_providers(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, done) = customer.connect_crm().await;
        let answer = app.delete(format!("{PATH}/globex-1")).key(&customer.key).send().await;
        assert_eq!(answer.ok(), json!({ "message": "User deleted successfully" }));

        app.get("/api/v3/org/basics").for_customer(&customer).send().await
            .error(401, "INVALID_TOKEN");
        let gone = browser.get(done.url.path()).await;
        assert_eq!(gone.status(), 410, "{}", gone.text());
        app.get(format!("{PATH}/globex-1")).key(&customer.key).send().await
            .error(404, "SERVER_ERROR");
        app.delete(format!("{PATH}/globex-1")).key(&customer.key).send().await
            .error(404, "SERVER_ERROR");
        assert_eq!(revoke::step(&app.core).await.expect("a step").tried, 1);
        let log = app.sandbox_log().await;
        assert!(log.contains(&"POST /crm/oauth/revoke".to_owned()), "{log:?}");
    }

    async fn an_account_of_the_same_id_begins_anew(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        app.delete(format!("{PATH}/globex-1")).key(&customer.key).send().await.ok();
        let again = customer.sibling("globex-1").await;
        assert_ne!(again.token, customer.token);
        assert_eq!(again.application(CRM).await["connected"], false);
        app.get("/api/v3/org/basics").for_customer(&customer).send().await
            .error(401, "INVALID_TOKEN");
    }
}
