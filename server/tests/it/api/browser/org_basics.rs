use serde_json::json;

use crate::support::{TestApp, both_databases};

both_databases! {
    async fn it_names_the_company_and_the_account(app: TestApp) {
        let customer = app.customer().await;
        let basics = app.get("/api/v3/org/basics").for_customer(&customer).send().await.ok();
        assert_eq!(basics["name"], "Acme");
        assert_eq!(basics["environment"], "test");
        assert_eq!(basics["linked_account_id"], "globex-1");
        assert_eq!(basics["linked_account_name"], "Globex Ltd");
        assert_eq!(basics["linked_account"]["account_id"], "globex-1");
        assert_eq!(basics["theme"], json!({}));
        let org = basics["org_id"].as_str().unwrap_or_default();
        assert_eq!(format!("prj_{org}"), customer.project.as_str());
    }
}
