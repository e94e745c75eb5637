use serde_json::{Value, json};

use super::super::made;
use super::PATH;
use crate::support::{SMS, TestApp, both_databases};

both_databases! {
    async fn a_field_loses_its_value(app: TestApp) {
        let customer = app.customer().await;
        made(&app, &customer, SMS).await;
        let path = format!("{PATH}/hours_before?workflow_id=send-reminders");
        let call = app.delete(&path).for_customer(&customer).header("slug", SMS);
        let field = call.send().await.ok();
        assert_eq!((&field["value"], &field["defaultValue"]), (&Value::Null, &json!(24)));
        let call = app.delete(&path).for_host(&customer).header("slug", SMS);
        assert_eq!(call.send().await.ok()["value"], Value::Null, "once more is no mistake");
    }

    async fn what_does_not_exist_is_named(app: TestApp) {
        let customer = app.customer().await;
        let clear = |rest: &str| {
            app.delete(format!("{PATH}/{rest}")).for_customer(&customer).header("slug", SMS).send()
        };
        clear("from_number").await.error(404, "RESOURCE_NOT_FOUND");
        made(&app, &customer, SMS).await;
        clear("nothing").await.error(400, "INVALID_FIELD_ID");
        clear("text?workflow_id=nothing").await.error(404, "RESOURCE_NOT_FOUND");
    }
}
