use serde_json::json;

use super::PATH;
use crate::support::{CRM, TestApp, both_databases};

both_databases! {
    async fn an_account_shows_its_integrations_without_secrets(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        customer.connect_crm().await;
        let call = app.get(format!("{PATH}/globex-1")).key(&customer.key);
        let answer = call.send().await;
        let account = answer.ok();
        let integrations = account["integrations"].as_array().cloned().unwrap_or_default();
        assert_eq!(integrations.len(), 2, "{account}");
        let crm = integrations.iter().find(|it| it["type"] == CRM).expect("the CRM");
        assert!(crm["_id"].as_str().is_some_and(|id| id.starts_with("conn_")), "{crm}");
        assert_eq!(crm["name"], "Sandbox CRM");
        assert_eq!(crm["reauth_required"], false);
        assert_eq!(crm["refresh_token_expired"], false);
        assert_eq!(crm["createdAt"], "2026-11-20T12:00:00.000Z");
        for key in ["icon", "identifier", "app_id", "updatedAt"] {
            assert!(crm[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {crm}");
        }
        assert!(!answer.text().contains("valid-token"), "{answer}");
    }

    async fn a_new_account_has_none(app: TestApp) {
        let customer = app.customer().await;
        let call = app.get(format!("{PATH}/globex-1")).for_customer(&customer);
        assert_eq!(call.send().await.ok()["integrations"], json!([]));
    }

    async fn an_unknown_account_is_named(app: TestApp) {
        let customer = app.customer().await;
        let answer = app.get(format!("{PATH}/nobody")).key(&customer.key).send().await;
        let message = answer.message(404, "SERVER_ERROR");
        assert!(message.starts_with("Linked Account with account id nobody"), "{message}");
    }
}
