//! What SDKs send for values that they do not have, and what no text is.

use serde_json::json;

use crate::support::{CRM, SMS, TestApp, both_databases};

const APPLICATIONS: &str = "/api/v2/public/application";

both_databases! {
    async fn a_header_that_says_nothing_leaves_the_query_its_word(app: TestApp) {
        let customer = app.customer().await;
        for nothing in ["undefined", "null", "", " "] {
            let call = app.get(format!("{APPLICATIONS}?linked_account_id=globex-1")).key(&customer.key);
            call.header("linked_account_id", nothing).send().await.ok();
        }
        let call = app.get(APPLICATIONS).key(&customer.key).header("linked_account_id", "undefined");
        let error = call.send().await.error(400, "INVALID_LINKED_ACCOUNT_ID");
        assert_eq!(error["fields"][0]["field"], "linked_account_id", "{error}");
    }

    async fn a_header_that_is_no_text_is_named(app: TestApp) {
        let customer = app.customer().await;
        let ask = |name| app.get(APPLICATIONS).for_host(&customer).header_bytes(name, &[0xff]).send();
        let error = ask("linked_account_id").await.error(400, "INVALID_REQUEST");
        assert_eq!(error["fields"][0]["field"], "linked_account_id", "{error}");
        let again = app.post("/api/v2/public/connect-url").for_host(&customer);
        let again = again.header("idempotency-key", "one").header_bytes("slug", &[0xff]);
        let error = again.send().await.error(400, "INVALID_REQUEST");
        assert_eq!(error["fields"][0]["field"], "slug", "{error}");
    }

    async fn an_input_that_says_nothing_is_not_there(app: TestApp) {
        let customer = app.customer().await;
        let path = format!("/api/v1/{CRM}/integrate?region=undefined&zone=null");
        app.get(path).for_customer(&customer).send().await.ok();
        let typed = json!({ "account_sid": "AC1", "auth_token": "valid-token", "region": "undefined" });
        let call = app.post(format!("/api/v2/app/{SMS}/save")).for_customer(&customer);
        call.json(typed).send().await.ok();
    }
}
