use super::PATH;
use crate::support::{CRM, SMS, TestApp, both_databases};

both_databases! {
    async fn the_host_sends_its_customer_to_consent(app: TestApp) {
        let customer = app.customer().await;
        let path = format!("{PATH}/integration/oauth-url/{CRM}?linked_account_id=globex-1");
        let answer = app.get(path).key(&customer.key).send().await.ok();
        let url = answer["auth_url"].as_str().unwrap_or_default();
        assert!(url.starts_with("http://localhost:3000/start/go_"), "{answer}");
        let mut browser = app.browser();
        let start = browser.get(url).await;
        browser.authorize(&start, "Continue", "Approve").await;
        assert_eq!(customer.application(CRM).await["connected"], true);
    }

    async fn what_does_not_fit_is_named(app: TestApp) {
        let customer = app.customer().await;
        let ask = |slug: &str| app.get(format!("{PATH}/integration/oauth-url/{slug}")).for_host(&customer);
        ask(SMS).send().await.error(400, "INVALID_AUTH_TYPE");
        ask("slack").send().await.error(404, "INVALID_APP_ID");
        let path = format!("{PATH}/integration/oauth-url/{CRM}?subdomain=acme");
        let error = app.get(path).for_host(&customer).send().await.error(400, "INVALID_REQUEST");
        assert_eq!(error["fields"][0]["field"], "subdomain", "{error}");
    }
}
