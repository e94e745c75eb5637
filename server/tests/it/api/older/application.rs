use crate::support::{CRM, TestApp, both_databases};

const PATH: &str = "/api/v1/linked-acc/application";

both_databases! {
    async fn one_or_all_as_at_the_newer_address(app: TestApp) {
        let customer = app.customer().await;
        let get = |path: String| app.get(path).for_customer(&customer).send();
        let one = get(format!("{PATH}/{CRM}")).await.ok();
        assert_eq!(one, customer.application(CRM).await);
        let all = app.get("/api/v2/f-sdk/application").for_customer(&customer).send().await.ok();
        for path in [PATH.to_owned(), format!("{PATH}/"), format!("{PATH}/*"), format!("{PATH}/%2A")] {
            assert_eq!(get(path.clone()).await.ok(), all, "{path}");
        }
        get(format!("{PATH}/slack")).await.error(404, "INVALID_APP_ID");
        let host = app.get(format!("{PATH}/{CRM}")).for_host(&customer).send().await.ok();
        assert_eq!(host, one);
    }
}
