use serde_json::json;

use crate::support::{CRM, SMS, Setup, TestApp, both_databases};

fn path(slug: &str) -> String {
    format!("/api/v2/public/auth-structure/{slug}")
}

/// An application that only one project has.
const OWN_APP: &str = r#"
slug = "own-crm"
name = "Own CRM"
description = "Made at home."
categories = ["crm"]
docs_url = "https://own.test/docs"
checked_on = "2026-11-20"

[auth.api_key]
header = { name = "authorization", value = "Bearer {token}" }

[[input]]
name = "token"
label = "Token"
required = true
secret = true

[api]
base_url = "https://own.test/api"
verify = { method = "GET", path = "/me" }
"#;

both_databases! {
    async fn anybody_learns_what_a_built_in_app_takes(app: TestApp) {
        let keys = app.get(path(SMS)).send().await.ok();
        assert_eq!(keys, json!({ "keybased": { "account_sid": "string", "auth_token": "string" } }));
        let consent = app.get(path(CRM)).send().await.ok();
        assert_eq!(consent["oauth2"]["access_token"], "string");
        let optional = json!({ "type": "string", "required": false });
        assert_eq!(consent["oauth2"]["refresh_token"], optional);
        assert_eq!(consent.get("keybased"), None);
    }

    async fn what_is_no_app_is_named(app: TestApp) {
        for slug in ["slack-of-nobody", "a%00b", "%2e%2e"] {
            app.get(path(slug)).send().await.error(404, "INVALID_APP_ID");
        }
    }

    async fn custom_apps_answer_their_own_project_only(setup: Setup) {
        let first = setup.start().await;
        let customer = first.customer().await;
        let other = first.customer().await;
        let folder = setup.home.folder().join("catalog").join(customer.project.as_str());
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("own-crm.toml"), OWN_APP).expect("a file");
        let (key, token, foreign) = (customer.key.clone(), customer.token.clone(), other.key.clone());
        drop((customer, other));
        first.core.db.close().await;
        drop(first);
        let catalog = setup.home.folder().join("catalog").display().to_string();
        let app = setup.option("catalog_dir", catalog).start().await;
        assert_eq!(app.get(path("own-crm")).key(&key).send().await.ok(), json!({}));
        assert_eq!(app.get(path("own-crm")).bearer(&token).send().await.ok(), json!({}));
        assert_eq!(app.get(path("custom")).send().await.ok(), json!({}), "the type of all of them");
        app.get(path("own-crm")).send().await.error(404, "INVALID_APP_ID");
        app.get(path("own-crm")).key(&foreign).send().await.error(404, "INVALID_APP_ID");
        app.get(path(SMS)).key("tk_nobody").send().await.error(401, "SERVER_ERROR");
    }

    async fn without_the_sandbox_its_apps_do_not_exist(setup: Setup) {
        let app = setup.option("sandbox", "off").start().await;
        app.get(path(SMS)).send().await.error(404, "INVALID_APP_ID");
    }
}
