//! Connecting, looking after a connection, disconnecting.

use std::time::Duration;

use patchbay::services::{accounts, revoke};
use patchbay::store::connections;
use serde_json::json;

use crate::store::texts;
use crate::support::{CRM, SMS, Setup, TestApp, both_databases};

both_databases! {
    async fn the_whole_way_by_consent(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let path = format!("{list}/{CRM}");
        let page = browser.get(&path).await;
        assert!(page.says("Acme will be able to"), "{}", page.text());
        assert!(page.says("Read your contacts, pipelines and deals"), "{}", page.text());
        assert!(page.says("Globex Ltd"), "for whom: {}", page.text());

        let pressed = browser.press(&page, "Authorize", &[]).await;
        assert_eq!(pressed.status(), 303);
        assert!(pressed.answer.location().starts_with("/leave/flow_"), "{}", pressed.answer);
        let leaving = browser.follow(&pressed).await;
        assert_eq!(leaving.status(), 200, "a page, for form-action covers redirects");
        let mut refresh = leaving.elements("meta").into_iter();
        let refresh = refresh.find(|(tag, _)| tag.get("http-equiv") == "refresh").expect("a refresh");
        assert_eq!(refresh.0.get("content"), format!("0;url={}", leaving.link("Continue")));

        let consent = browser.leave(&leaving).await;
        assert!(consent.url.query().is_some_and(|query| query.contains("code_challenge_method=S256")));
        let callback = browser.submit(&consent, "Approve", &[]).await;
        assert_eq!(callback.status(), 303, "{}", callback.answer);
        let done = browser.follow(&callback).await;
        assert_eq!(done.url.path(), format!("{path}/done"));
        assert_eq!(done.heading(), "Sandbox CRM is connected");
        assert!(done.says("Connected as ada@sandbox.example."), "{}", done.text());

        let page = browser.get(&path).await;
        assert!(page.says("ada@sandbox.example") && page.says("20 November 2026"), "{}", page.text());
        for button in ["Check connection", "Reconnect", "Disconnect"] {
            assert!(page.has_button(button), "{button}");
        }
        assert!(!page.has_button("Authorize"));
    }

    async fn a_no_is_told_and_can_be_tried_again(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let failed = browser.authorize(&page, "Authorize", "Deny").await;
        assert!(failed.url.path().starts_with(&format!("{list}/{CRM}/failed/flow_")), "{}", failed.url);
        assert_eq!(failed.heading(), "Sandbox CRM was not connected");
        assert!(failed.says("Access was not given."), "{}", failed.text());
        assert!(failed.says("req_"), "{}", failed.text());
        assert_eq!(failed.status(), 200);
        let page = browser.get(&failed.link("Try again")).await;
        let done = browser.authorize(&page, "Authorize", "Approve").await;
        assert_eq!(done.heading(), "Sandbox CRM is connected");
    }

    async fn a_providers_trouble_is_told(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let failed = browser.authorize(&page, "Authorize", "Fail with a server error").await;
        assert_eq!(failed.heading(), "Sandbox CRM was not connected", "{}", failed.text());
        let leaving = browser.submit(&page, "Authorize", &[]).await;
        let consent = browser.leave(&leaving).await;
        app.sandbox(json!({ "fail_status": 500 })).await;
        let callback = browser.submit(&consent, "Approve", &[]).await;
        let failed = browser.follow(&callback).await;
        assert_eq!(failed.heading(), "Sandbox CRM was not connected", "{}", failed.text());
        assert_eq!(customer.application(CRM).await["connected"], false);
    }

    async fn a_flow_that_takes_too_long_is_over(setup: Setup) {
        let app = setup.option("flow_lifetime", "1m").start().await;
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let leaving = browser.submit(&page, "Authorize", &[]).await;
        let consent = browser.leave(&leaving).await;
        app.advance(Duration::from_secs(60));
        let callback = browser.submit(&consent, "Approve", &[]).await;
        let late = browser.follow(&callback).await;
        assert_eq!(late.url.path(), format!("{list}/{CRM}"));
        assert!(late.says("Signing in took too long"), "{}", late.text());
        assert!(late.has_button("Authorize"));
        assert_eq!(app.token_calls("authorization_code").await, 0, "no code was spent");
        let left = browser.get(leaving.url.path()).await;
        assert_eq!(left.answer.location(), callback.answer.location());
    }

    async fn fewer_permissions_and_another_person_are_recorded(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let done = browser.authorize(&page, "Authorize", "Sign in as someone else").await;
        assert!(done.says("ben@sandbox.example"), "{}", done.text());
        let page = browser.get(&format!("{list}/{CRM}")).await;
        assert!(!page.says("Not allowed"), "{}", page.text());
        browser.authorize(&page, "Reconnect", "Grant fewer permissions").await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        assert!(page.says("Not allowed Add and change contacts"), "{}", page.text());
        let shown = customer.application(CRM).await["connected_accounts"][0].clone();
        assert_eq!(shown["scopes"], json!(["contacts.read"]));
        let scope = customer.scope();
        let account = accounts::get(&app.core, &scope, "globex-1").await.expect("the account");
        let mut tx = app.core.db.read().await.expect("a connection");
        let rows = connections::list_of_app(&mut tx, &scope, &account.key, CRM).await;
        let [row] = &rows.expect("a query")[..] else { panic!("one connection") };
        assert_eq!(row.scopes, ["contacts.read"]);
        assert_eq!((row.identity.as_str(), row.binding.as_str()), ("usr_1001", "browser"));
    }

    async fn reconnecting_keeps_the_old_connection_until_the_new_one_stands(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, _) = customer.connect_crm().await;
        let before = customer.application(CRM).await["connected_accounts"][0].clone();
        let page = browser.get(&app_path(&browser)).await;
        browser.authorize(&page, "Reconnect", "Deny").await;
        let after = customer.application(CRM).await["connected_accounts"][0].clone();
        assert_eq!(after, before);
        app.advance(Duration::from_secs(1));
        browser.authorize(&page, "Reconnect", "Approve").await;
        let again = customer.application(CRM).await["connected_accounts"][0].clone();
        assert_eq!(again["connection_id"], before["connection_id"]);
        assert_ne!(again["connectedAt"], before["connectedAt"]);
    }

    async fn credentials_are_tried_and_a_refusal_keeps_what_is_no_secret(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let path = format!("{list}/{SMS}");
        let page = browser.get(&path).await;
        let (sid, token) = (page.input("Account SID"), page.input("Auth token"));
        let wrong = [(sid.as_str(), "AC4711"), (token.as_str(), "wrong-token")];
        let refused = browser.submit(&page, "Connect", &wrong).await;
        assert_eq!(refused.url.path(), path);
        assert!(refused.says("These credentials were not accepted"), "{}", refused.text());
        assert_eq!(refused.value("Connect", "Account SID"), "AC4711");
        assert!(!refused.answer.text().contains("wrong-token"), "a secret is never shown again");
        let drafts = texts(&app.core.db, "SELECT body FROM drafts").await.concat();
        assert!(drafts.contains("AC4711") && !drafts.contains("wrong-token"), "{drafts}");

        let empty = browser.submit(&page, "Connect", &[(sid.as_str(), "no spaces")]).await;
        assert_eq!(empty.value("Connect", "Account SID"), "no spaces");
        assert_eq!(empty.elements("p").iter().filter(|(p, _)| p.get("class") == "error").count(), 2);

        let right = [(sid.as_str(), "AC4711"), (token.as_str(), "valid-token")];
        let done = browser.submit(&refused, "Connect", &right).await;
        assert_eq!(done.heading(), "Sandbox SMS is connected");
        let page = browser.get(&format!("{path}?reconnect=1")).await;
        assert_eq!(page.value("Reconnect", "Account SID"), "AC4711", "as the connection has it");
    }

    async fn a_wrong_key_while_connected_leaves_the_form_open(app: TestApp) {
        let customer = app.customer().await;
        customer.connect_sms().await;
        let (mut browser, list) = customer.open_link().await;
        let path = format!("{list}/{SMS}");
        let page = browser.get(&path).await;
        let form = browser.press(&page, "Reconnect", &[]).await;
        assert_eq!(form.value("Reconnect", "Account SID"), "AC1", "as the connection has it");
        let token = form.input("Auth token");
        let refused = browser.submit(&form, "Reconnect", &[(token.as_str(), "wrong-token")]).await;
        assert!(refused.says("These credentials were not accepted"), "{}", refused.text());
        let token = refused.input("Auth token");
        assert_eq!(customer.application(SMS).await["connected"], true, "the old one works on");
        app.sandbox(json!({ "fail_status": 503 })).await;
        let right = [(token.as_str(), "valid-token")];
        let unavailable = browser.submit(&refused, "Reconnect", &right).await;
        assert!(unavailable.says("does not answer at the moment"), "{}", unavailable.text());
        app.sandbox(json!({})).await;
        let done = browser.submit(&unavailable, "Reconnect", &right).await;
        assert_eq!(done.heading(), "Sandbox SMS is connected");
        // Back to the refusal: it is over.
        let stale = browser.get(&format!("{path}?reconnect=1&error=credentials_rejected")).await;
        assert!(!stale.says("were not accepted"), "{}", stale.text());
    }

    async fn what_was_refused_is_said_once(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let path = format!("{list}/{SMS}");
        let page = browser.get(&path).await;
        let sid = page.input("Account SID");
        let refused = browser.submit(&page, "Connect", &[(sid.as_str(), "no spaces")]).await;
        assert!(refused.says("Auth token: Fill this in."), "{}", refused.text());
        let later = browser.get(&path).await;
        assert!(!later.says("Auth token: Fill this in."), "{}", later.text());
        assert_eq!(later.value("Connect", "Account SID"), "no spaces", "but stays typed");
    }

    async fn checking_says_whether_it_works(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, _) = customer.connect_crm().await;
        let path = app_path(&browser);
        let page = browser.get(&path).await;
        let checked = browser.submit(&page, "Check connection", &[]).await;
        assert!(checked.says("The connection to Sandbox CRM works."), "{}", checked.text());
        app.sandbox(json!({ "revoke_all": true })).await;
        let broken = browser.submit(&page, "Check connection", &[]).await;
        assert!(broken.says("Sandbox CRM needs you to reconnect"), "{}", broken.text());
        assert!(broken.has_button("Reconnect") && !broken.has_button("Authorize"));
        app.advance(Duration::from_secs(1));
        let done = browser.authorize(&broken, "Reconnect", "Approve").await;
        assert_eq!(done.heading(), "Sandbox CRM is connected");
    }

    async fn disconnecting_ends_it_here_and_there(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, _) = customer.connect_crm().await;
        let page = browser.get(&app_path(&browser)).await;
        assert!(page.says("everything that uses it stops"), "{}", page.text());
        let after = browser.submit(&page, "Disconnect", &[]).await;
        assert!(after.says("Sandbox CRM is disconnected."), "{}", after.text());
        let about = page.elements("p").into_iter().find(|(p, _)| p.get("id") == "disconnect-about");
        assert!(about.is_some_and(|(_, text)| text.contains("its settings here are deleted")));
        assert!(after.has_button("Authorize"));
        assert_eq!(customer.application(CRM).await["connected"], false);
        assert_eq!(revoke::step(&app.core).await.expect("a step").tried, 1);
        assert!(app.sandbox_log().await.contains(&"POST /crm/oauth/revoke".to_owned()));
        let again = browser.submit(&page, "Disconnect", &[]).await;
        assert_eq!(again.status(), 200, "an old tab's button does no harm: {}", again.text());
    }
}

/// The CRM's page of the browser's one hosted page.
fn app_path(browser: &crate::support::Browser<'_>) -> String {
    let name = browser.cookies().keys().next().cloned().unwrap_or_default();
    format!("/c/{}/{CRM}", name.trim_start_matches("__Host-pb-"))
}
