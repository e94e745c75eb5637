//! The shortest way through everything.

use serde_json::json;

use crate::support::{CRM, SMS, TestApp, both_databases};

both_databases! {
    /// If this fails, look here first.
    async fn an_app_is_connected_by_consent_and_another_by_credentials(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        let (_, done) = customer.connect_crm().await;
        assert!(done.says("ada"), "{}", done.text());
        assert_eq!(customer.application(CRM).await["connected"], json!(true));
        assert_eq!(customer.application(SMS).await["connected"], json!(true));
    }
}
