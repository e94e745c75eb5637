use std::time::Duration;

use crate::support::{CRM, Customer, SMS, Setup, TestApp, both_databases};

async fn auth_url(app: &TestApp, customer: &Customer<'_>, query: &str) -> String {
    let call = app
        .get(format!("/api/v1/{CRM}/integrate{query}"))
        .for_customer(customer);
    call.send().await.ok()["auth_url"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

both_databases! {
    async fn the_window_connects_in_one_click_of_ours(app: TestApp) {
        let customer = app.customer().await;
        let url = auth_url(&app, &customer, "?").await;
        assert!(url.starts_with("http://localhost:3000/start/go_"), "{url}");
        let mut browser = app.browser();
        let start = browser.get(&url).await;
        assert!(start.says("Acme") && start.says("Globex Ltd"), "{}", start.text());
        assert_eq!(start.answer.header("cross-origin-opener-policy"), "", "the SDK watches it");
        let end = browser.authorize(&start, "Continue", "Approve").await;
        assert_eq!(end.status(), 200, "{}", end.answer);
        assert_eq!(end.answer.header("cross-origin-opener-policy"), "");
        assert_eq!(customer.application(CRM).await["connected"], true);
    }

    async fn opening_the_window_changes_nothing_and_the_first_click_owns_it(app: TestApp) {
        let customer = app.customer().await;
        let url = auth_url(&app, &customer, "").await;
        let mut scanner = app.browser();
        for method in ["GET", "HEAD", "GET"] {
            assert_eq!(scanner.ask(method, &url).await.status(), 200);
        }
        let (mut first, mut second) = (app.browser(), app.browser());
        let seen_by_first = first.get(&url).await;
        let seen_by_second = second.get(&url).await;
        let leaving = first.press(&seen_by_first, "Continue", &[]).await;
        assert!(leaving.answer.location().starts_with("/leave/flow_"), "{}", leaving.answer);
        let refused = second.press(&seen_by_second, "Continue", &[]).await;
        assert!(refused.answer.location().contains("error=link_expired"), "{}", refused.answer);
        assert_eq!(second.get(&url).await.status(), 410);
    }

    async fn the_address_ends_in_time(setup: Setup) {
        let app = setup.option("start_token_lifetime", "1m").start().await;
        let customer = app.customer().await;
        let url = auth_url(&app, &customer, "").await;
        app.advance(Duration::from_secs(60));
        assert_eq!(app.browser().get(&url).await.status(), 410);
        assert_eq!(app.browser().get("/start/go_nothing").await.status(), 410);
    }

    async fn what_the_end_user_refuses_is_said_in_the_window(app: TestApp) {
        let customer = app.customer().await;
        let url = auth_url(&app, &customer, "").await;
        let mut browser = app.browser();
        let start = browser.get(&url).await;
        let end = browser.authorize(&start, "Continue", "Deny").await;
        assert!(end.status() < 500, "{}", end.answer);
        assert!(!end.heading().is_empty(), "{}", end.text());
        assert_eq!(customer.application(CRM).await["connected"], false);
    }

    async fn an_application_of_typed_credentials_is_refused(app: TestApp) {
        let customer = app.customer().await;
        let call = app.get(format!("/api/v1/{SMS}/integrate")).for_customer(&customer);
        call.send().await.error(400, "INVALID_AUTH_TYPE");
        let call = app.get("/api/v1/no-such-app/integrate").for_customer(&customer);
        call.send().await.error(404, "INVALID_APP_ID");
    }
}
