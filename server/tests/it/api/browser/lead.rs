use serde_json::{Value, json};

use crate::support::{Answer, Customer, TestApp, both_databases};

async fn ask(app: &TestApp, customer: &Customer<'_>, body: Value) -> Answer {
    let call = app.post("/api/v1/ecosystem/leads").for_customer(customer);
    call.json(body).send().await
}

both_databases! {
    async fn a_wish_is_kept_and_answered(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({
            "slug": "acme-crm", "name": " Ada ", "email": "ada@globex.example",
            "description": "We use it daily.\nPlease!",
        });
        let mut lead = ask(&app, &customer, body).await.ok();
        let id = lead["_id"].take();
        assert!(id.as_str().is_some_and(|id| id.len() == 24), "{id}");
        assert_eq!(lead, json!({
            "_id": null, "slug": "acme-crm", "name": "Ada", "email": "ada@globex.example",
            "description": "We use it daily.\nPlease!", "created_at": "2026-11-20T12:00:00.000Z",
        }));
        let least = json!({ "slug": "other", "email": "a@b.example", "description": null });
        assert_eq!(ask(&app, &customer, least).await.ok()["name"], "");
    }

    async fn an_account_asks_for_a_hundred_and_no_more(app: TestApp) {
        let customer = app.customer().await;
        let wish = json!({ "slug": "acme", "email": "a@b.example" });
        for _ in 0..100 {
            ask(&app, &customer, wish.clone()).await.ok();
        }
        let error = ask(&app, &customer, wish.clone()).await.error(400, "INVALID_REQUEST");
        assert_eq!(error["fields"][0]["field"], "slug", "{error}");
        ask(&app, &customer.sibling("other").await, wish).await.ok();
    }

    async fn what_is_missing_or_wrong_is_named(app: TestApp) {
        let customer = app.customer().await;
        for (body, code, field) in [
            (json!({}), "MISSING_REQUIRED_FIELD", "slug"),
            (json!({ "slug": "a" }), "MISSING_REQUIRED_FIELD", "email"),
            (json!({ "slug": "a b", "email": "a@b.example" }), "INVALID_REQUEST", "slug"),
            (json!({ "slug": "a", "email": "nobody" }), "INVALID_REQUEST", "email"),
            (json!({ "slug": "a", "email": 7 }), "INVALID_REQUEST", "email"),
            (json!({ "slug": "a", "email": "a@b.example", "name": "x".repeat(201) }), "INVALID_REQUEST", "name"),
            (json!({ "slug": "a", "email": "a@b.example", "description": [] }), "INVALID_REQUEST", "description"),
        ] {
            let error = ask(&app, &customer, body).await.error(400, code);
            assert_eq!(error["fields"][0]["field"], field, "{error}");
        }
    }
}
