use serde_json::{Value, json};

use super::PATH;
use crate::support::{Answer, Customer, TestApp, both_databases};

async fn create(app: &TestApp, customer: &Customer<'_>, body: Value) -> Answer {
    app.post(PATH).key(&customer.key).json(body).send().await
}

both_databases! {
    async fn a_new_account_is_answered_in_full(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({
            "linked_account_id": "initech-1", "name": "Initech", "udf": { "plan": "pro", "seats": 3 },
        });
        let account = create(&app, &customer, body).await.ok();
        let hex = |value: &Value| value.as_str().is_some_and(|id| {
            id.len() == 24 && id.bytes().all(|b| b.is_ascii_hexdigit())
        });
        assert!(hex(&account["_id"]) && hex(&account["associated_org"]), "{account}");
        assert_eq!(account["account_id"], "initech-1");
        assert_eq!(account["name"], "Initech");
        assert_eq!(account["environment"], "test");
        assert_eq!(account["createdAt"], "2026-11-20T12:00:00.000Z");
        assert_eq!(account["updatedAt"], account["createdAt"]);
        assert_eq!(account["__v"], 0);
        assert_eq!(account.get("integrations"), None);
        let udf = account["udf"].as_array().cloned().unwrap_or_default();
        let mut pairs: Vec<_> = udf.iter().map(|it| (&it["key_name"], &it["key_value"])).collect();
        pairs.sort_by_key(|(key, _)| key.to_string());
        assert_eq!(pairs, [(&json!("plan"), &json!("pro")), (&json!("seats"), &json!(3))]);
        assert!(udf.iter().all(|it| hex(&it["_id"])), "{account}");
    }

    async fn the_id_may_be_called_account_id_and_be_a_number(app: TestApp) {
        let customer = app.customer().await;
        let account = create(&app, &customer, json!({ "account_id": 4711 })).await.ok();
        assert_eq!(account["account_id"], "4711");
        let account = create(&app, &customer, json!({ "linked_account_id": " a b " })).await.ok();
        assert_eq!((&account["account_id"], &account["name"]), (&json!("a b"), &json!("")));
    }

    async fn a_second_account_of_one_id_is_refused_in_its_environment_only(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "linked_account_id": customer.account });
        let refused = create(&app, &customer, body.clone()).await;
        assert_eq!(
            refused.message(400, "DUPLICATE_LINKED_ACCOUNT"),
            "Linked account with id globex-1 already exists in the test environment",
        );
        let call = app.post(PATH).key(&customer.production_key).json(body);
        assert_eq!(call.send().await.ok()["environment"], "production");
    }

    async fn without_an_id_nothing_is_made(app: TestApp) {
        let customer = app.customer().await;
        let bodies = [
            json!({}), json!({ "linked_account_id": "" }), json!({ "linked_account_id": "  " }),
            json!({ "linked_account_id": null }), json!({ "linked_account_id": {} }),
            json!({ "linked_account_id": "a\u{0}b" }), json!({ "linked_account_id": "x".repeat(257) }),
        ];
        for body in bodies {
            create(&app, &customer, body).await.error(400, "INVALID_LINKED_ACCOUNT_ID");
        }
        let call = app.post(PATH).key(&customer.key).header("content-type", "application/json");
        let message = call.send().await.message(400, "INVALID_LINKED_ACCOUNT_ID");
        assert_eq!(message, "linked_account_id is required");
        let listed = app.get(PATH).key(&customer.key).send().await.ok();
        assert_eq!(listed["totalDocs"], 1);
    }

    async fn a_wrong_name_or_field_is_named(app: TestApp) {
        let customer = app.customer().await;
        let wrong = [
            (json!({ "name": 7 }), "name"),
            (json!({ "name": "x".repeat(201) }), "name"),
            (json!({ "udf": "x" }), "udf"),
            (json!({ "udf": { "a": {} } }), "udf.a"),
        ];
        for (mut body, field) in wrong {
            body["linked_account_id"] = json!("initech-1");
            let error = create(&app, &customer, body).await.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], field, "{error}");
        }
    }

    async fn of_two_at_once_one_is_told_that_it_exists(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "linked_account_id": "initech-1" });
        let (a, b) = tokio::join!(
            create(&app, &customer, body.clone()),
            create(&app, &customer, body.clone()),
        );
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{a} {b}");
    }

    async fn an_app_of_the_host_needs_credentials(app: TestApp) {
        let customer = app.customer().await;
        for own in [json!({}), json!({ "app_id": "x" }), json!({ "auth_credentials": {} })] {
            let body = json!({ "linked_account_id": "initech-1", "your_app": own });
            let error = create(&app, &customer, body).await.error(400, "MISSING_REQUIRED_FIELD");
            assert_eq!(error["fields"][0]["field"], "your_app.auth_credentials", "{error}");
        }
        for (own, field) in [
            (json!([]), "your_app"),
            (json!({ "auth_credentials": [1] }), "your_app.auth_credentials"),
            (json!({ "auth_credentials": { "token": {} } }), "your_app.auth_credentials.token"),
        ] {
            let body = json!({ "linked_account_id": "initech-1", "your_app": own });
            let error = create(&app, &customer, body).await.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], field, "{error}");
        }
        app.get(format!("{PATH}/initech-1")).key(&customer.key).send().await
            .error(404, "SERVER_ERROR");
        let own = json!({ "app_id": "x", "auth_credentials": { "token": "t", "port": 7, "on": true } });
        let body = json!({ "linked_account_id": "initech-1", "your_app": own });
        let answer = create(&app, &customer, body).await;
        assert_eq!(answer.ok().get("your_app"), None, "{answer}");
    }
}
