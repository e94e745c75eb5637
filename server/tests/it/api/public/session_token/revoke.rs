use serde_json::json;

use super::PATH;
use crate::support::{TestApp, both_databases};

both_databases! {
    async fn revoking_ends_every_token_of_the_account_and_of_no_other(app: TestApp) {
        let customer = app.customer().await;
        let sibling = customer.sibling("initech-1").await;
        let body = json!({ "linked_account_id": "globex-1" });
        let forced = app.post(format!("{PATH}?force_refresh=true")).key(&customer.key).json(body);
        let second = forced.send().await.ok();
        let second = second["token"].as_str().unwrap_or_default();

        let revoked = app.post(format!("{PATH}/revoke")).bearer(second).send().await.ok();
        assert_eq!(revoked, json!({ "success": true, "revoked_count": 2 }));
        for token in [second, &customer.token] {
            app.get("/api/v3/org/basics").bearer(token).send().await.error(401, "INVALID_TOKEN");
        }
        app.get("/api/v3/org/basics").for_customer(&sibling).send().await.ok();
        let fresh = customer.new_token().await;
        assert_ne!(fresh, customer.token, "a revoked token is not handed out again");
        app.get("/api/v3/org/basics").bearer(&fresh).send().await.ok();
    }

    async fn a_hosted_page_ends_with_its_session(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        assert_eq!(browser.get(&list).await.status(), 200);
        app.post(format!("{PATH}/revoke")).for_customer(&customer).send().await.ok();
        let ended = browser.get(&list).await;
        assert_eq!(ended.status(), 410, "{}", ended.text());
    }
}
