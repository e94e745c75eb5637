use serde_json::{Value, json};

use super::{PATH, field, workflow};
use crate::support::{Answer, CRM, Customer, SMS, TestApp, both_databases};

async fn create(app: &TestApp, customer: &Customer<'_>, body: Value) -> Answer {
    app.post(PATH)
        .for_customer(customer)
        .json(body)
        .send()
        .await
}

/// An application whose map takes its left sides from the caller.
const CALLERS_MAP: &str = r#"
[settings]
name = "Acme"

[[app]]
slug = "sandbox-sms"
environments = ["test"]

[[app.field]]
key = "contact"
label = "Contact"
type = "map"
caller_labels = { group = "contact" }
options = [{ value = "mail", label = "Mail" }, { value = "phone", label = "Phone" }]
"#;

both_databases! {
    async fn an_account_has_a_hundred_for_an_app_and_no_more(app: TestApp) {
        let customer = app.customer().await;
        let make = |id: String| {
            let body = json!({ "slug": SMS, "config_id": id });
            app.post("/api/v2/f-sdk/config").for_customer(&customer).json(body).send()
        };
        for at in 0..100 {
            make(format!("c{at}")).await.ok();
        }
        let error = make("one-more".to_owned()).await.error(400, "INVALID_REQUEST");
        assert_eq!(error["fields"][0]["field"], "config_id", "{error}");
        make("c7".to_owned()).await.ok();
    }

    async fn a_config_can_be_made_before_connecting(app: TestApp) {
        let customer = app.customer().await;
        let config = create(&app, &customer, json!({ "slug": CRM, "labels": [] })).await.ok();
        assert_eq!((&config["slug"], &config["config_id"]), (&json!(CRM), &json!("globex-1")));
        assert_eq!(config["field_errors"], json!([]));
        assert_eq!(config.get("connection_id"), None);
        assert_eq!(config["fields"], config["application_data_slots"]);
        let label = field(&config, "sync_label");
        assert_eq!((&label["field_type"], &label["required"]), (&json!("text"), &json!(true)));
        assert_eq!(label["value"], Value::Null);
        let sync = workflow(&config, "sync-contacts");
        assert_eq!((&sync["enabled"], &sync["name"]), (&json!(false), &json!("Sync contacts")));
        assert_eq!(sync["fields"], sync["data_slots"]);
        assert_eq!(field(&config, "stage")["parent"], field(&config, "pipeline")["id"]);
        assert_eq!(field(&config, "stage").get("options"), None, "it waits for its parent");
    }

    async fn a_default_is_there_from_the_beginning(app: TestApp) {
        let customer = app.customer().await;
        let config = create(&app, &customer, json!({ "slug": SMS })).await.ok();
        assert_eq!(field(&config, "hours_before")["value"], 24);
    }

    async fn making_it_again_gives_what_is_there(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "slug": SMS, "config_id": "one" });
        let made = create(&app, &customer, body.clone()).await.ok();
        let id = field(&made, "from_number")["id"].as_str().unwrap_or_default();
        let write = json!({ "slug": SMS, "config_id": "one", "fields": { id: "+1 555 0100" } });
        app.put(PATH).for_customer(&customer).json(write).send().await.ok();
        let again = create(&app, &customer, body).await.ok();
        assert_eq!(field(&again, "from_number")["value"], "+1 555 0100");
    }

    async fn a_config_has_the_name_that_it_is_given(app: TestApp) {
        let customer = app.customer().await;
        for (sent, name) in [
            (json!("second"), "second"), (json!(7), "7"), (json!(null), "globex-1"),
            (json!(""), "globex-1"), (json!("undefined"), "globex-1"), (json!("ü/ %"), "ü/ %"),
        ] {
            let config = create(&app, &customer, json!({ "slug": SMS, "config_id": sent })).await;
            assert_eq!(config.ok()["config_id"], name);
        }
        for wrong in [json!({}), json!("x".repeat(257)), json!("a\u{0}b")] {
            let answer = create(&app, &customer, json!({ "slug": SMS, "config_id": wrong })).await;
            assert_eq!(answer.error(400, "INVALID_REQUEST")["fields"][0]["field"], "config_id");
        }
    }

    async fn all_shapes_of_labels_are_read(app: TestApp) {
        let customer = app.customer().await;
        customer.apply(CALLERS_MAP).await;
        let list = json!([{ "name": "Email", "value": "email" }]);
        for (key, sent) in [
            ("labels", list.clone()),
            ("labels", json!({ "contact": list })),
            ("labels", json!({ "contact": { "fields": list } })),
            ("map_fields_object", json!({ "contact": { "fields": list } })),
            ("labels", json!([{ "name": "Email", "value": "email", "multiple": false }])),
        ] {
            let name = format!("{key}-{sent}");
            let body = json!({ "slug": SMS, "config_id": name.len(), (key): sent });
            let config = create(&app, &customer, body).await.ok();
            assert_eq!(field(&config, "contact")["labels"], list, "{key}: {sent}");
        }
        for nothing in [json!(null), json!([]), json!({}), json!({ "contact": [] })] {
            let body = json!({ "slug": SMS, "config_id": "none", "labels": nothing });
            let config = create(&app, &customer, body).await.ok();
            assert_eq!(field(&config, "contact")["labels"], json!([]), "{nothing}");
        }
        for wrong in [json!("text"), json!([1]), json!({ "contact": 1 }), json!([{ "name": "x" }])] {
            let body = json!({ "slug": SMS, "config_id": "wrong", "labels": wrong });
            create(&app, &customer, body).await.error(400, "INVALID_REQUEST");
        }
        let path = format!("/api/v2/f-sdk/slug/{SMS}/config/wrong");
        app.get(path).for_customer(&customer).send().await.error(404, "RESOURCE_NOT_FOUND");
    }

    async fn an_application_must_be_named_and_known(app: TestApp) {
        let customer = app.customer().await;
        for body in [json!({}), json!({ "slug": "" }), json!({ "slug": null })] {
            create(&app, &customer, body).await.error(400, "MISSING_REQUIRED_FIELD");
        }
        create(&app, &customer, json!({ "slug": 7 })).await.error(400, "INVALID_REQUEST");
        create(&app, &customer, json!({ "slug": "slack" })).await.error(404, "INVALID_APP_ID");
        let call = app.post(PATH).for_customer(&customer).header("content-type", "application/json");
        call.send().await.error(400, "MISSING_REQUIRED_FIELD");
    }

    async fn a_host_may_make_one_too(app: TestApp) {
        let customer = app.customer().await;
        let call = app.post(PATH).for_host(&customer).json(json!({ "slug": SMS }));
        assert_eq!(call.send().await.ok()["config_id"], "globex-1");
        let path = format!("/api/v2/f-sdk/slug/{SMS}/config");
        app.get(path).for_customer(&customer).send().await.ok();
    }

    async fn many_at_once_make_one(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "slug": SMS });
        let ask = || create(&app, &customer, body.clone());
        let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
        for answer in [&b, &c, &d] {
            assert_eq!(answer.ok(), a.ok());
        }
    }
}
