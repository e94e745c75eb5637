//! The list of apps.

use serde_json::json;

use crate::support::{CRM, TestApp, both_databases};

both_databases! {
    async fn search_and_category_are_a_plain_form(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&list).await;
        assert!(page.says("2 apps"), "{}", page.text());
        let found = browser.press(&page, "Search", &[("q", "text MESSAGE")]).await;
        assert!(found.url.as_str().contains("q=text+MESSAGE"), "{}", found.url);
        assert!(found.says("1 of 2 apps") && !found.says("Sandbox CRM"), "{}", found.text());
        let crm = browser.press(&page, "Search", &[("category", "CRM")]).await;
        assert!(crm.says("Sandbox CRM") && !crm.says("Sandbox SMS"), "{}", crm.text());
        let none = browser.press(&page, "Search", &[("q", "<b>nothing")]).await;
        assert!(none.says("No app matches"), "{}", none.text());
        assert!(!none.answer.text().contains("<b>nothing"), "what was typed is text");
    }

    async fn each_app_shows_how_it_stands_and_trouble_comes_first(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        let (mut browser, done) = customer.connect_crm().await;
        app.sandbox(json!({ "revoke_all": true })).await;
        let path = format!("/api/v2/public/linked-account/integration/{CRM}/check");
        app.post(path).for_host(&customer).send().await.error(409, "REAUTH_REQUIRED");
        let list = browser.get(&done.link("All apps")).await;
        let text = list.text();
        let crm = text.find("Sandbox CRM").unwrap_or(usize::MAX);
        let sms = text.find("Sandbox SMS").unwrap_or_default();
        assert!(crm < sms, "{text}");
        assert!(list.says("Reconnect needed") && list.says("Connected"), "{text}");
    }

    async fn colours_and_name_come_from_the_link(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "name": "Globex <b>GmbH</b>", "bgColor": "#00ff23", "color": "#000000" });
        let link = customer.link_with(body).await;
        let mut browser = app.browser();
        let opened = browser.get(&link).await;
        let list = browser.follow(&opened).await;
        assert!(list.says("For Globex <b>GmbH</b>"), "{}", list.text());
        assert!(list.answer.text().to_lowercase().contains("#00ff23"), "the panel's colour");
        assert!(!list.answer.text().contains("style=\""), "no style attributes: CSP blocks them");
    }

    async fn an_app_that_is_not_there_says_so(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        for slug in ["slack", "%00", "..%2f", "%FF"] {
            for rest in ["", "/configure", "/done", "/failed/flow_x"] {
                let page = browser.get(&format!("{list}/{slug}{rest}")).await;
                assert_eq!(page.status(), 404, "{slug}{rest}: {}", page.text());
                assert!(!page.heading().is_empty());
            }
        }
        let page = browser.get(&format!("{list}/{CRM}/failed/flow_x")).await;
        assert_eq!(page.status(), 404);
        assert_eq!(browser.get("/no/such/page").await.status(), 404);
    }
}
