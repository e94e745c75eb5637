//! Nothing waits for a second database connection while it holds one: with a pool of N that would
//! stop the server as soon as N requests do so at once.

use serde_json::json;

use crate::support::{CRM, SMS, Setup, both_databases};

both_databases! {
    async fn one_database_connection_is_enough_for_everything(setup: Setup) {
        let app = setup.option("database_connections", "1").option("demo", "on").start().await;
        let customer = app.customer().await;
        customer.connect_sms().await;
        let (mut browser, done) = customer.connect_crm().await;
        let form = browser.get(&done.link("Configure")).await;
        assert_eq!(form.status(), 200, "{}", form.text());
        browser.submit(&form, "Save", &[]).await;
        let list = browser.get(&done.link("All apps")).await;
        assert_eq!(list.status(), 200, "{}", list.text());
        let path = format!("{}/{CRM}", list.url.path());
        let page = browser.get(&path).await;
        let failed = browser.authorize(&page, "Reconnect", "Deny").await;
        assert_eq!(failed.heading(), "Sandbox CRM was not reconnected");
        browser.submit(&page, "Check connection", &[]).await;
        let page = browser.get(&format!("{}/{SMS}", list.url.path())).await;
        browser.submit(&page, "Check connection", &[]).await;
        browser.submit(&page, "Disconnect", &[]).await;
        let url = app.get(format!("/api/v1/{CRM}/integrate")).for_customer(&customer).send().await.ok();
        let start = browser.get(url["auth_url"].as_str().unwrap_or_default()).await;
        browser.authorize(&start, "Continue", "Approve").await;
        app.sandbox(json!({ "revoke_all": true })).await;
        let check = format!("/api/v2/public/linked-account/integration/{CRM}/check");
        app.post(check).for_host(&customer).send().await.error(409, "REAUTH_REQUIRED");
        customer.apply("[settings]\nname = \"Acme\"\n").await;
        let accounts = format!("/api/v2/public/linked-account/{}", customer.account);
        app.delete(accounts).key(&customer.key).send().await.ok();
        patchbay::services::revoke::step(&app.core).await.expect("a step");
        patchbay::services::cleanup::step(&app.core).await.expect("a step");
    }
}
