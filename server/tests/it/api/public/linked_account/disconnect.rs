use serde_json::json;

use super::PATH;
use crate::support::{Answer, CRM, Customer, SMS, TestApp, both_databases};

async fn disconnect(app: &TestApp, customer: &Customer<'_>, slug: &str, more: &str) -> Answer {
    let path = format!("{PATH}/integration/{slug}?linked_account_id=globex-1{more}");
    app.delete(path).key(&customer.key).send().await
}

both_databases! {
    async fn the_account_is_answered_without_the_integration(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        customer.connect_crm().await;
        let account = disconnect(&app, &customer, CRM, "").await.ok();
        assert_eq!(account["account_id"], "globex-1");
        let left = account["integrations"].as_array().cloned().unwrap_or_default();
        assert_eq!(left.len(), 1, "{account}");
        assert_eq!(left[0]["type"], SMS);
        assert_eq!(customer.application(CRM).await["connected"], false);
        let again = disconnect(&app, &customer, CRM, "").await.ok();
        assert_eq!(again["integrations"], account["integrations"], "nothing to do is a success");
    }

    async fn a_way_to_authenticate_limits_it(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        let kept = disconnect(&app, &customer, SMS, "&auth_type=oauth2").await.ok();
        assert_eq!(kept["integrations"].as_array().map(Vec::len), Some(1));
        let gone = disconnect(&app, &customer, SMS, "&auth_type=keybased").await.ok();
        assert_eq!(gone["integrations"], json!([]));
        disconnect(&app, &customer, SMS, "&auth_type=undefined").await.ok();
        let error = disconnect(&app, &customer, SMS, "&auth_type=magic").await;
        assert_eq!(error.error(400, "INVALID_REQUEST")["fields"][0]["field"], "auth_type");
    }

    async fn what_is_not_there_is_named(app: TestApp) {
        let customer = app.customer().await;
        disconnect(&app, &customer, "slack", "").await.error(404, "INVALID_APP_ID");
        let without = app.delete(format!("{PATH}/integration/{SMS}")).key(&customer.key);
        without.send().await.error(400, "INVALID_LINKED_ACCOUNT_ID");
        let bearer = app.delete(format!("{PATH}/integration/{SMS}")).for_customer(&customer);
        bearer.send().await.error(401, "MISSING_REQUIRED_FIELD");
    }
}
