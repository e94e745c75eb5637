//! What a host may ask for, and what it is told otherwise.

use serde_json::{Value, json};

use super::{BACK, Host, SHOP};
use crate::support::{CRM, TestApp, both_databases};

/// A way to write an address or origin that is not the registered one: none may pass.
fn variants() -> Vec<String> {
    let hosts = [
        "https://app.acme.test.evil.test/cb",
        "https://app.acme.test@evil.test/cb",
        "https://evil.test/cb",
        "https://evil.test/https://app.acme.test/cb",
        "https://app.acme.test/cb/../x",
        "https://app.acme.test/cb/",
        "https://app.acme.test/cb?x",
        "https://app.acme.test/cb?",
        "https://app.acme.test/cb#x",
        "https://app.acme.test/CB",
        "https://APP.acme.test/cb",
        "https://app.acme.test./cb",
        "https://app.acme.test:443/cb",
        "https://app.acme.test:8443/cb",
        "http://app.acme.test/cb",
        "//app.acme.test/cb",
        "/cb",
        "cb",
        "https:app.acme.test/cb",
        "https:/app.acme.test/cb",
        "https:\\\\app.acme.test\\cb",
        "https://app.acme.test\\@evil.test/cb",
        "https://app.acme.test%2f@evil.test/cb",
        "https://app.acme.test/%63b",
        "https://app.acme.test/cb%00",
        " https://app.acme.test/cb",
        "https://app.acme.test/cb ",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "blob:https://app.acme.test/x",
        "about:blank",
        "https://xn--app-acme.test/cb",
        "https://app.acme.test\u{ff0f}cb",
        "https://\u{430}pp.acme.test/cb",
        "ftp://app.acme.test/cb",
        "https://app.acme.test:/cb",
        "https://user:pw@app.acme.test/cb",
        "https://*.acme.test/cb",
        "https://app.acme.test/*",
        "http://localhost.evil.test/cb",
        "http://user@localhost/cb",
        "http://localhost/cb#f",
        "http://127.0.0.1.evil.test/",
        "https://app.acme.test/cb;x",
        "https://app.acme.test/cb&x=1",
        "https://app.acme.test/./cb",
        "https://app.acme.test//cb",
        "https://app.acme.test/cb%2f",
        "https://app.acme.test/cb%3fx",
        "https://app.acme.test%00.evil.test/cb",
        "https://app.acme.test\u{2024}evil.test/cb",
        "https://[app.acme.test]/cb",
        "https://app.acme.test\u{200b}/cb",
        "HTTPS://app.acme.test/cb",
        "https://app.acme.test/cb\u{3000}",
        "wss://app.acme.test/cb",
        "intent://app.acme.test/cb",
        "vbscript:x",
        "https://app.acme.test/\u{ff43}b",
        "https:///app.acme.test/cb",
        "https://www.google.com/",
        "null",
        "undefined",
        "*",
        "'self'",
        "https://app.acme.test; script-src *",
    ];
    hosts.iter().map(|it| (*it).to_owned()).collect()
}

both_databases! {
    async fn a_session_is_answered_with_typed_names_and_cobalts(app: TestApp) {
        let host = Host::new(&app).await;
        let made = host.ask(json!({ "apps": [CRM], "callback_url": BACK, "locale": "en" })).await.ok();
        assert_eq!(made["success"], true);
        assert_eq!(made["token"], made["link_token"]);
        assert_eq!(made["expires_at"], "2026-11-20T12:30:00.000Z");
        let url = made["hosted_url"].as_str().expect("text");
        assert_eq!(url, app.public(&format!("/link?token={}", made["token"].as_str().expect("text"))));
    }

    async fn what_is_missing_or_wrong_is_named(app: TestApp) {
        let host = Host::new(&app).await;
        let long = "x".repeat(300);
        for (wishes, status, code, field) in [
            (json!({ "user_id": null }), 400, "MISSING_REQUIRED_FIELD", "user_id"),
            (json!({ "user_id": " " }), 400, "MISSING_REQUIRED_FIELD", "user_id"),
            (json!({ "user_id": [] }), 400, "INVALID_REQUEST", "user_id"),
            (json!({ "user_id": long }), 400, "INVALID_REQUEST", "user_id"),
            (json!({ "user_id": "a\u{0}b" }), 400, "INVALID_REQUEST", "user_id"),
            (json!({ "org_id": null }), 400, "MISSING_REQUIRED_FIELD", "org_id"),
            (json!({ "org_id": {} }), 400, "INVALID_REQUEST", "org_id"),
            (json!({ "app": "no-such-app" }), 404, "INVALID_APP_ID", "app"),
            (json!({ "app": 7 }), 400, "INVALID_REQUEST", "app"),
            (json!({ "apps": "sandbox-crm" }), 400, "INVALID_REQUEST", "apps"),
            (json!({ "apps": [CRM, "no-such-app"] }), 404, "INVALID_APP_ID", "apps"),
            (json!({ "apps": [1] }), 400, "INVALID_REQUEST", "apps"),
            (json!({ "app": CRM, "apps": [CRM] }), 400, "INVALID_REQUEST", "app"),
            (json!({ "state": "x".repeat(1025) }), 400, "INVALID_REQUEST", "state"),
            (json!({ "state": 1 }), 400, "INVALID_REQUEST", "state"),
            (json!({ "theme": "dark" }), 400, "INVALID_REQUEST", "theme"),
            (json!({ "theme": { "x": "y".repeat(20_000) } }), 400, "INVALID_REQUEST", "theme"),
            (json!({ "locale": "e n" }), 400, "INVALID_REQUEST", "locale"),
            (json!({ "allowed_origins": SHOP }), 400, "INVALID_REQUEST", "allowed_origins"),
            (json!({ "allow_other_account": "yes" }), 400, "INVALID_REQUEST", "allow_other_account"),
            (json!({ "access_token": "at_x" }), 401, "INVALID_ACCESS_TOKEN", "access_token"),
            (json!({ "access_token": 1 }), 400, "INVALID_REQUEST", "access_token"),
        ] {
            let answer = host.ask(wishes.clone()).await;
            let error = answer.error(status, code);
            assert_eq!(error["fields"][0]["field"], field, "{wishes}: {answer}");
            assert_eq!(answer.json()["success"], Value::Bool(false), "{wishes}");
        }
    }

    async fn no_other_address_than_a_registered_one_is_taken(app: TestApp) {
        let host = Host::new(&app).await;
        let file = "[settings]\nname = \"Acme\"\nallowed_origins = [\"https://app.acme.test\"]\nreturn_urls = [\"https://app.acme.test/cb\"]\n";
        let text = patchbay::services::projects::FileText { name: "acme.toml", text: file, variables: &|_| None };
        patchbay::services::projects::apply(&app.core, &host.project, &text, false).await.expect("applied");
        host.ask(json!({ "callback_url": "https://app.acme.test/cb" })).await.ok();
        host.ask(json!({ "allowed_origins": ["https://app.acme.test"] })).await.ok();
        for variant in variants() {
            let answer = host.ask(json!({ "callback_url": variant })).await;
            let error = answer.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], "callback_url", "{variant}");
            let answer = host.ask(json!({ "allowed_origins": [variant] })).await;
            let error = answer.error(400, "INVALID_REQUEST");
            assert_eq!(error["fields"][0]["field"], "allowed_origins", "{variant}");
        }
    }

    async fn a_token_in_an_address_is_taken_only_where_the_project_says_so(app: TestApp) {
        let host = Host::new(&app).await;
        let path = format!("/v1/link/token/exchange?public_token=pt_{}", "a".repeat(43));
        host.get(&path).send().await.error(405, "METHOD_NOT_ALLOWED");
        host.let_tokens_stand_in_addresses().await;
        host.get(&path).send().await.error(404, "INVALID_PUBLIC_TOKEN");
    }
}
