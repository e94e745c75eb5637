use serde_json::{Value, json};

use super::{field_id, made};
use crate::support::{Answer, CRM, Customer, TestApp, both_databases};

async fn ask(app: &TestApp, customer: &Customer<'_>, rest: &str, body: Value) -> Answer {
    let path = format!("/api/v2/public/config/rule-engine/{rest}");
    let call = app.post(path).for_customer(customer).header("slug", CRM);
    call.json(body).send().await
}

fn left(value: &str) -> Value {
    json!({ "rule_column": { "lhs": value } })
}

both_databases! {
    async fn a_column_has_its_right_side_and_its_comparisons(app: TestApp) {
        let customer = app.customer().await;
        let config = made(&app, &customer, CRM).await;
        let id = field_id(&config, "only_when");
        let amount = ask(&app, &customer, &id, left("amount")).await.ok();
        assert_eq!(amount["rule_column"]["rhs"], json!({ "name": "Amount", "type": "text" }));
        assert_eq!(amount["rule_column"]["operator"], json!({
            "name": "Operator", "type": "select", "options": [
                { "name": "is at least", "value": "greater_or_equal" },
                { "name": "is at most", "value": "less_or_equal" },
            ],
        }));
        assert_eq!(amount["conditional_code_stdout"], json!([]));
        let owner = ask(&app, &customer, &format!("{id}?workflow_id=notify-new-deal"), left("owner")).await;
        let operators = owner.ok()["rule_column"]["operator"]["options"].as_array().map(Vec::len);
        assert_eq!(operators, Some(6), "Cobalt's own");
    }

    async fn a_right_side_of_the_provider_is_loaded(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_crm().await;
        let config = made(&app, &customer, CRM).await;
        let id = field_id(&config, "only_when");
        let shown = ask(&app, &customer, &id, left("pipeline")).await.ok();
        let right = &shown["rule_column"]["rhs"];
        assert_eq!((&right["type"], right["options"].as_array().map(Vec::len)), (&json!("select"), Some(3)));
        assert_eq!(shown.get("error"), None);
        app.sandbox(json!({ "fail_status": 503 })).await;
        let shown = ask(&app, &customer, &id, left("pipeline")).await.ok();
        assert_eq!(shown["rule_column"]["rhs"]["options"], json!([]));
        assert!(shown["error"]["message"].is_string(), "{shown}");
        let shown = ask(&app, &customer, &id, left("amount")).await.ok();
        assert_eq!(shown.get("error"), None, "its neighbour's list is not asked for");
    }

    async fn what_does_not_fit_is_named(app: TestApp) {
        let customer = app.customer().await;
        made(&app, &customer, CRM).await;
        let at = "only_when?workflow_id=notify-new-deal";
        for (rest, body, code, field) in [
            (at, json!({}), "MISSING_REQUIRED_FIELD", "rule_column.lhs"),
            (at, json!({ "rule_column": { "lhs": null } }), "MISSING_REQUIRED_FIELD", "rule_column.lhs"),
            (at, json!({ "rule_column": { "lhs": {} } }), "INVALID_REQUEST", "rule_column.lhs"),
            (at, left("nothing"), "INVALID_REQUEST", "rule_column.lhs"),
            ("sync_label", left("amount"), "INVALID_REQUEST", "field_id"),
        ] {
            let error = ask(&app, &customer, rest, body).await.error(400, code);
            assert_eq!(error["fields"][0]["field"], field, "{error}");
        }
        ask(&app, &customer, "nothing", left("amount")).await.error(400, "INVALID_FIELD_ID");
        ask(&app, &customer, "x?workflow_id=y", left("amount")).await.error(404, "RESOURCE_NOT_FOUND");
    }
}
