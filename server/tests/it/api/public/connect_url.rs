use serde_json::json;

use crate::support::{SMS, TestApp, both_databases};

const PATH: &str = "/api/v2/public/connect-url";

both_databases! {
    async fn a_session_token_gets_a_link_that_opens(app: TestApp) {
        let customer = app.customer().await;
        let call = app.post(PATH).for_customer(&customer).json(json!({}));
        let answer = call.send().await.ok();
        let link = answer["hosted_url"].as_str().unwrap_or_default();
        assert!(link.starts_with("http://localhost:3000/connect/lk_"), "{answer}");
        let code = answer["code"].as_str().unwrap_or_default();
        assert!(code.starts_with("cc_") && code.len() == 3 + 43, "{answer}");
        assert_eq!(answer.as_object().map(serde_json::Map::len), Some(2));
        let opened = app.browser().get(link).await;
        assert_eq!(opened.status(), 303, "{}", opened.answer);
    }

    async fn a_key_with_a_linked_account_gets_one_too(app: TestApp) {
        let customer = app.customer().await;
        let answer = app.post(PATH).for_host(&customer).send().await.ok();
        let link = answer["hosted_url"].as_str().unwrap_or_default();
        assert_eq!(app.browser().get(link).await.status(), 303);
    }

    async fn each_link_is_another(app: TestApp) {
        let customer = app.customer().await;
        assert_ne!(customer.link().await, customer.link().await);
    }

    async fn no_value_in_the_body_is_refused(app: TestApp) {
        let customer = app.customer().await;
        for body in [
            json!({ "color": "nonsense", "bgColor": 7, "name": [], "redirect_url": "javascript:" }),
            json!([]),
            json!("text"),
            json!({ "name": "<script>" }),
        ] {
            let link = customer.link_with(body).await;
            let mut browser = app.browser();
            let opened = browser.get(&link).await;
            let page = browser.follow(&opened).await;
            assert_eq!(page.status(), 200, "{}", page.answer);
        }
        let call = app.post(PATH).for_customer(&customer).header("content-type", "application/json");
        call.send().await.ok();
    }

    async fn a_body_is_small(app: TestApp) {
        let customer = app.customer().await;
        let ask = |size: usize| {
            let text = "x".repeat(size - 2);
            app.post(PATH).for_customer(&customer).json(json!(text)).send()
        };
        ask(64 * 1024).await.ok();
        let message = ask(64 * 1024 + 1).await.message(413, "PAYLOAD_TOO_LARGE");
        assert!(message.contains("65536"), "{message}");
    }

    async fn config_id_names_the_config_that_the_page_edits(app: TestApp) {
        let customer = app.customer().await;
        let call = app.post(format!("{PATH}?config_id=second")).for_customer(&customer);
        let answer = call.send().await.ok();
        let mut browser = app.browser();
        let opened = browser.get(answer["hosted_url"].as_str().unwrap_or_default()).await;
        let address = format!("{}/{SMS}/configure", opened.answer.location());
        let form = browser.get(&address).await;
        let path = |id: &str| format!("/api/v2/f-sdk/slug/{SMS}/config/{id}");
        app.get(path("second")).for_customer(&customer).send().await
            .error(404, "RESOURCE_NOT_FOUND");
        browser.submit(&form, "Save", &[]).await;
        app.get(path("second")).for_customer(&customer).send().await.ok();
        app.get(path("globex-1")).for_customer(&customer).send().await
            .error(404, "RESOURCE_NOT_FOUND");
    }
}
