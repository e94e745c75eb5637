use serde_json::{Value, json};

use super::PATH;
use crate::support::{Answer, Customer, TestApp, both_databases};

async fn by_host(app: &TestApp, customer: &Customer<'_>, body: Value) -> Answer {
    app.put(PATH).key(&customer.key).json(body).send().await
}

async fn by_itself(app: &TestApp, customer: &Customer<'_>, body: Value) -> Answer {
    app.put(PATH).for_customer(customer).json(body).send().await
}

/// User-defined fields as an object.
fn udf(account: &Value) -> Value {
    let fields = account["udf"].as_array().into_iter().flatten();
    let pairs = fields.map(|it| {
        let key = it["key_name"].as_str().unwrap_or_default();
        (key.to_owned(), it["key_value"].clone())
    });
    Value::Object(pairs.collect())
}

both_databases! {
    async fn an_account_is_made_and_then_changed(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "linked_account_id": "initech-1", "name": "Initech", "udf": { "plan": "pro" } });
        let made = by_host(&app, &customer, body).await.ok();
        assert_eq!((&made["new_account"], &made["name"]), (&json!(true), &json!("Initech")));
        assert_eq!(made.get("integrations"), None);
        app.advance(std::time::Duration::from_secs(1));
        let body = json!({ "account_id": "initech-1", "udf": { "seats": 3 } });
        let changed = by_host(&app, &customer, body).await.ok();
        assert_eq!(changed["new_account"], false);
        assert_eq!((&changed["_id"], &changed["name"]), (&made["_id"], &json!("Initech")));
        assert_eq!(udf(&changed), json!({ "plan": "pro", "seats": 3 }));
        assert_eq!(changed["createdAt"], made["createdAt"]);
        assert_eq!(changed["updatedAt"], "2026-11-20T12:00:01.000Z");
        let read = app.get(format!("{PATH}/initech-1")).key(&customer.key).send().await.ok();
        assert_eq!((&read["udf"], &read["updatedAt"]), (&changed["udf"], &changed["updatedAt"]));
    }

    async fn the_fields_may_be_wrapped_and_null_removes(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({
            "linked_account_id": "globex-1", "name": "Outside",
            "payload": { "name": "Inside", "udf": { "plan": "pro", "seats": 3 } },
        });
        let changed = by_host(&app, &customer, body).await.ok();
        assert_eq!(changed["name"], "Inside", "what is wrapped wins");
        let body = json!({ "payload": { "linked_account_id": "globex-1", "udf": { "plan": null } } });
        assert_eq!(udf(&by_host(&app, &customer, body).await.ok()), json!({ "seats": 3 }));
        let body = json!({ "linked_account_id": "globex-1", "payload": null, "udf": [] });
        assert_eq!(udf(&by_host(&app, &customer, body).await.ok()), json!({ "seats": 3 }));
    }

    async fn a_session_changes_itself_whomever_the_body_names(app: TestApp) {
        let customer = app.customer().await;
        customer.sibling("initech-1").await;
        let body = json!({ "linked_account_id": "initech-1", "name": "Mine", "udf": { "locale": "de" } });
        let changed = by_itself(&app, &customer, body).await.ok();
        assert_eq!((&changed["account_id"], &changed["name"]), (&json!("globex-1"), &json!("Mine")));
        assert_eq!(changed["new_account"], false);
        let other = app.get(format!("{PATH}/initech-1")).key(&customer.key).send().await.ok();
        assert_eq!((&other["name"], &other["udf"]), (&json!("Globex Ltd"), &json!([])));
    }

    async fn what_the_host_wrote_is_read_only_to_sessions(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "linked_account_id": "globex-1", "udf": { "plan": "free" } });
        by_host(&app, &customer, body).await.ok();
        for sent in [json!({ "plan": "pro" }), json!({ "plan": null })] {
            let refused = by_itself(&app, &customer, json!({ "name": "X", "udf": sent })).await;
            let error = refused.error(403, "FIELD_READ_ONLY");
            assert_eq!(error["fields"][0]["field"], "udf.plan", "{error}");
        }
        let sent = json!({ "udf": { "plan": "free", "locale": "de" } });
        let changed = by_itself(&app, &customer, sent).await.ok();
        assert_eq!(udf(&changed), json!({ "plan": "free", "locale": "de" }));
        assert_eq!(changed["name"], "Globex Ltd", "a refused write changes nothing");
        by_itself(&app, &customer, json!({ "udf": { "locale": "en" } })).await.ok();
        let body = json!({ "linked_account_id": "globex-1", "udf": { "locale": "fr" } });
        by_host(&app, &customer, body).await.ok();
        by_itself(&app, &customer, json!({ "udf": { "locale": "en" } })).await
            .error(403, "FIELD_READ_ONLY");
    }

    async fn fields_of_the_first_call_are_the_hosts(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "linked_account_id": "initech-1", "udf": { "plan": "free" } });
        app.post(PATH).key(&customer.key).json(body).send().await.ok();
        let minted = app.post("/api/v2/public/session-token").key(&customer.key);
        let minted = minted.json(json!({ "linked_account_id": "initech-1" })).send().await.ok();
        let token = minted["token"].as_str().unwrap_or_default();
        let body = json!({ "udf": { "plan": "pro" } });
        app.put(PATH).bearer(token).json(body).send().await.error(403, "FIELD_READ_ONLY");
    }

    async fn what_is_wrong_is_named_and_nothing_is_made(app: TestApp) {
        let customer = app.customer().await;
        for body in [json!({}), json!({ "linked_account_id": "" }), json!({ "payload": {} })] {
            by_host(&app, &customer, body).await.error(400, "INVALID_LINKED_ACCOUNT_ID");
        }
        for (mut body, field) in [
            (json!({ "name": 7 }), "name"),
            (json!({ "udf": 7 }), "udf"),
            (json!({ "udf": { "a": [] } }), "udf.a"),
            (json!({ "payload": "x" }), "payload"),
            (json!({ "your_app": "x" }), "your_app"),
            (json!({ "your_app": { "auth_credentials": "x" } }), "your_app.auth_credentials"),
            (json!({ "your_app": { "auth_credentials": { "k": [] } } }), "your_app.auth_credentials.k"),
        ] {
            body["linked_account_id"] = json!("initech-1");
            let error = by_host(&app, &customer, body).await.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], field, "{error}");
        }
        for app_without in [json!({}), json!({ "auth_credentials": null }), json!({ "auth_credentials": {} })] {
            let body = json!({ "linked_account_id": "initech-1", "your_app": app_without });
            let error = by_host(&app, &customer, body).await.error(400, "MISSING_REQUIRED_FIELD");
            assert_eq!(error["fields"][0]["field"], "your_app.auth_credentials", "{error}");
        }
        let many: serde_json::Map<_, _> = (0..101).map(|at| (format!("k{at}"), json!(at))).collect();
        let body = json!({ "linked_account_id": "initech-1", "udf": many });
        by_host(&app, &customer, body).await.error(400, "INVALID_REQUEST");
        app.get(format!("{PATH}/initech-1")).key(&customer.key).send().await
            .error(404, "SERVER_ERROR");
    }

    async fn calls_at_once_make_one_and_lose_nothing(app: TestApp) {
        let customer = app.customer().await;
        let call = |at: usize| {
            let body = json!({ "linked_account_id": "initech-1", "udf": { format!("k{at}"): at } });
            by_host(&app, &customer, body)
        };
        let (a, b, c, d) = tokio::join!(call(0), call(1), call(2), call(3));
        let new = [&a, &b, &c, &d].iter().filter(|it| it.ok()["new_account"] == true).count();
        assert_eq!(new, 1);
        let (a, b, c, d) = tokio::join!(call(4), call(5), call(6), call(7));
        assert!([a, b, c, d].iter().all(|it| it.ok()["new_account"] == false));
        let read = app.get(format!("{PATH}/initech-1")).key(&customer.key).send().await.ok();
        assert_eq!(udf(&read), json!({
            "k0": 0, "k1": 1, "k2": 2, "k3": 3, "k4": 4, "k5": 5, "k6": 6, "k7": 7,
        }));
    }

    async fn a_session_of_a_removed_account_makes_none(app: TestApp) {
        let customer = app.customer().await;
        app.delete(format!("{PATH}/globex-1")).key(&customer.key).send().await.ok();
        by_itself(&app, &customer, json!({ "name": "Back" })).await.error(401, "INVALID_TOKEN");
        let listed = app.get(PATH).key(&customer.key).send().await.ok();
        assert_eq!(listed["totalDocs"], 0);
    }
}
