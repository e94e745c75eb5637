//! Addresses as SDKs write them, and servers below a path.

use app::contract::error::ErrorCode;
use app::i18n::error_text;
use serde_json::json;

use crate::support::{CRM, Setup, TestApp, both_databases};

both_databases! {
    async fn doubled_and_trailing_slashes_do_not_matter(app: TestApp) {
        let customer = app.customer().await;
        for path in [
            "//api/v3/org/basics",
            "/api//v3///org/basics",
            "/api/v3/org/basics/",
            "//api/v3/org/basics//?x=1",
        ] {
            app.get(path).for_customer(&customer).send().await.ok();
        }
        let created = app.post("/api/v2/f-sdk/config/").for_customer(&customer);
        created.json(json!({ "slug": "sandbox-sms", "labels": [] })).send().await.ok();
        let path = "//api/v2/f-sdk/slug/sandbox-sms/config/";
        let config = app.get(path).for_customer(&customer).send().await.ok();
        assert_eq!(config["config_id"], "globex-1", "no id at the end means the default config");
    }

    async fn the_shared_callback_is_found_however_its_slashes_are_written(app: TestApp) {
        for path in ["/api/v1/slack/callback", "//api/v1/slack/callback/", "/api//v1/slack/callback"] {
            let call = app.get(format!("{path}?state=s&code=c")).header("accept", "text/html");
            let answer = call.send().await;
            assert_eq!(answer.status, 400, "{path}: {answer}");
            assert!(answer.text().contains(error_text(ErrorCode::FlowUnknown).title), "{answer}");
        }
    }

    async fn below_a_path_everything_stands_below_it(setup: Setup) {
        let app = setup.option("public_url", "https://acme.test/connect").start().await;
        let customer = {
            // The test's own helpers speak without a prefix, as behind a proxy that strips it.
            let customer = app.customer().await;
            app.get("/connect/api/v3/org/basics").for_customer(&customer).send().await.ok();
            customer
        };
        let call = app.post("/connect//api/v2/public/connect-url/").for_customer(&customer);
        let link = call.json(json!({})).send().await.ok();
        let link = link["hosted_url"].as_str().unwrap_or_default();
        assert!(link.starts_with("https://acme.test/connect/connect/lk_"), "{link}");
        let mut browser = app.browser();
        let opened = browser.get(link).await;
        assert!(opened.answer.location().starts_with("/connect/c/page_"), "{}", opened.answer);
        let list = browser.follow(&opened).await;
        assert_eq!(list.status(), 200);
        for (tag, _) in list.elements("a").into_iter().chain(list.elements("form")) {
            let address = format!("{}{}", tag.get("href"), tag.get("action"));
            let ours = address.starts_with("/connect/") || address.starts_with('#');
            assert!(ours, "{address} has no prefix");
        }
        let page = browser.get(&format!("{}/{CRM}", list.url.path())).await;
        let done = browser.authorize(&page, "Authorize", "Approve").await;
        assert_eq!(done.heading(), "Sandbox CRM is connected");
        assert!(done.url.path().starts_with("/connect/c/page_"), "{}", done.url);
    }

    async fn health_has_its_own_two_addresses(app: TestApp) {
        assert_eq!(app.get("/healthz").send().await.text(), "ok\n");
        assert_eq!(app.get("/readyz").send().await.text(), "ready\n");
        app.draining.begin();
        let ready = app.get("/readyz").send().await;
        assert_eq!((ready.status, ready.text().as_str()), (503, "draining\n"));
        assert_eq!(app.get("/healthz").send().await.status, 200, "it drains, it lives");
    }
}
