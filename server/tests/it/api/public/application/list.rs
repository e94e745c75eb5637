use serde_json::{Value, json};

use crate::support::{CRM, SMS, TestApp, both_databases};

const PATHS: [&str; 2] = ["/api/v2/public/application", "/api/v2/f-sdk/application"];

fn slugs(listed: &Value) -> Vec<&str> {
    let apps = listed.as_array().into_iter().flatten();
    apps.filter_map(|app| app["slug"].as_str()).collect()
}

both_databases! {
    async fn all_applications_are_an_array_by_name(app: TestApp) {
        let customer = app.customer().await;
        for path in PATHS {
            let by_customer = app.get(path).for_customer(&customer).send().await.ok();
            assert_eq!(slugs(&by_customer), [CRM, SMS]);
            let by_host = app.get(path).for_host(&customer).send().await.ok();
            assert_eq!(by_host, by_customer);
        }
    }

    async fn a_query_narrows(app: TestApp) {
        let customer = app.customer().await;
        for (query, expected) in [
            ("auth_type=oauth2", vec![CRM]),
            ("auth_type=keybased", vec![SMS]),
            ("tags=crm", vec![CRM]),
            ("tags=CRM,Communication", vec![CRM, SMS]),
            ("tags=nothing", vec![]),
            ("ecosystem=true&tags=undefined", vec![CRM, SMS]),
        ] {
            let path = format!("{}?{query}", PATHS[0]);
            let listed = app.get(path).for_customer(&customer).send().await.ok();
            assert_eq!(slugs(&listed), expected, "{query}");
        }
        let one = format!("{}?slug={SMS}", PATHS[0]);
        let one = app.get(one).for_customer(&customer).send().await.ok();
        assert_eq!(one["slug"], SMS, "with a slug it is one object");
    }

    async fn the_sandbox_is_not_in_production(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "linked_account_id": "globex-1" });
        let create = app.post("/api/v2/public/linked-account").key(&customer.production_key);
        create.json(body).send().await.ok();
        let call = app.get(PATHS[0]).key(&customer.production_key).account("globex-1");
        assert_eq!(call.send().await.ok(), json!([]));
    }
}
