//! A flow and the browser it belongs to: late, again, in the SDK's window.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::i18n::error_text;
use serde_json::json;

use crate::support::{Browser, CRM, Customer, Page, Setup, TestApp, both_databases};

const MINUTE: Duration = Duration::from_secs(60);

/// A browser that has consented: its app list and the callback address with the provider's answer.
async fn consented<'a>(customer: &Customer<'a>, button: &str) -> (Browser<'a>, String, String) {
    let (mut browser, list) = customer.open_link().await;
    let page = browser.get(&format!("{list}/{CRM}")).await;
    let leaving = browser.submit(&page, "Authorize", &[]).await;
    let callback = decide(&mut browser, &leaving, button).await;
    (browser, list, callback)
}

/// Decides at the provider; gives the address that the provider sends the browser back to.
async fn decide(browser: &mut Browser<'_>, leaving: &Page, button: &str) -> String {
    let consent = browser.leave(leaving).await;
    let pressed = browser.press(&consent, button, &[]).await;
    let to = pressed
        .url
        .join(pressed.answer.location())
        .expect("an address");
    assert!(
        to.path().starts_with("/oauth/callback/"),
        "{}",
        pressed.answer
    );
    to.to_string()
}

/// Where the SDK opens its window.
async fn auth_url(app: &TestApp, customer: &Customer<'_>) -> String {
    let call = app
        .get(format!("/api/v1/{CRM}/integrate"))
        .for_customer(customer);
    let answer = call.send().await.ok();
    answer["auth_url"].as_str().expect("an address").to_owned()
}

both_databases! {
    async fn who_comes_back_too_late_is_told_so_and_goes_on(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list, callback) = consented(&customer, "Approve").await;
        app.advance(11 * MINUTE);
        let back = browser.get(&callback).await;
        assert_eq!(back.answer.location(), format!("{list}/{CRM}?error=flow_expired"));
        let page = browser.follow(&back).await;
        assert!(page.says(error_text(ErrorCode::FlowExpired).title), "{}", page.text());
        assert_eq!(app.token_calls("authorization_code").await, 0);
        let done = browser.authorize(&page, "Authorize", "Approve").await;
        assert_eq!(done.heading(), "Sandbox CRM is connected");
    }

    async fn an_answer_that_comes_again_says_how_it_ended(app: TestApp) {
        let customer = app.customer().await;
        for (button, heading) in [
            ("Deny", "Sandbox CRM was not connected"),
            ("Approve", "Sandbox CRM is connected"),
        ] {
            let (mut browser, _, callback) = consented(&customer, button).await;
            let first = browser.get(&callback).await;
            assert!(first.answer.set_cookies().is_empty(), "the browser stays known: {}", first.answer);
            // As after an answer that was cut off, or with Back.
            let again = browser.get(&callback).await;
            assert_eq!(again.answer.location(), first.answer.location(), "{button}");
            assert_eq!(browser.follow(&again).await.heading(), heading);
        }
        assert_eq!(app.token_calls("authorization_code").await, 1);
    }

    /// Link scanners and previews ask with `HEAD`.
    async fn who_only_looks_at_a_callback_spends_nothing(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list, callback) = consented(&customer, "Approve").await;
        for _ in 0..2 {
            let looked = browser.ask("HEAD", &callback).await;
            assert_eq!((looked.status(), looked.answer.location()), (405, ""), "{}", looked.answer);
        }
        assert_eq!(app.token_calls("authorization_code").await, 0);
        let done = browser.come_back(&callback).await;
        assert_eq!(done.url.path(), format!("{list}/{CRM}/done"));
        assert_eq!(app.token_calls("authorization_code").await, 1);
    }

    async fn flows_that_were_left_half_way_do_not_pile_up_in_a_browser(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        for _ in 0..8 {
            browser.submit(&page, "Authorize", &[]).await;
        }
        let windows = auth_url(&app, &customer).await;
        browser.get(&windows).await;
        browser.get(&list).await;
        let kept = browser.cookies().keys().filter(|name| name.starts_with("__Host-pbf-"));
        assert_eq!(kept.count(), 5);
        let done = browser.authorize(&page, "Authorize", "Approve").await;
        assert_eq!(done.url.path(), format!("{list}/{CRM}/done"), "{}", done.text());
    }

    async fn the_page_that_leaves_leads_to_the_end_afterwards(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&format!("{list}/{CRM}")).await;
        let leaving = browser.submit(&page, "Authorize", &[]).await;
        let callback = decide(&mut browser, &leaving, "Approve").await;
        browser.get(&callback).await;
        let back = browser.get(leaving.url.path()).await;
        assert_eq!(back.answer.location(), format!("{list}/{CRM}/done"));
        let stranger = app.browser().get(leaving.url.path()).await;
        assert_eq!(stranger.status(), 400);
        assert!(!stranger.has_link("Try again"), "{}", stranger.text());
    }

    async fn the_windows_result_has_an_address_of_its_own(app: TestApp) {
        let customer = app.customer().await;
        for (button, heading) in [
            ("Deny", "Sandbox CRM was not connected"),
            ("Approve", "Sandbox CRM is connected"),
        ] {
            let mut browser = app.browser();
            let start = browser.get(&auth_url(&app, &customer).await).await;
            let leaving = browser.submit(&start, "Continue", &[]).await;
            let callback = decide(&mut browser, &leaving, button).await;
            let back = browser.get(&callback).await;
            assert_eq!(back.status(), 303, "{}", back.answer);
            let result = browser.follow(&back).await;
            assert_eq!(result.heading(), heading);
            assert!(result.url.path().starts_with("/start/result/flow_"), "{}", result.url);
            assert_eq!(result.url.query(), None, "nothing of the answer stays in the address");
            assert_eq!(result.answer.header("cross-origin-opener-policy"), "");
            let reloaded = browser.get(result.url.path()).await;
            assert_eq!(reloaded.heading(), heading);
            let stranger = app.browser().get(result.url.path()).await;
            assert_eq!(stranger.status(), 401);
            assert!(!stranger.says("Acme") && !stranger.says("Sandbox CRM"), "{}", stranger.text());
        }
    }

    async fn a_second_click_in_the_window_goes_the_same_way(app: TestApp) {
        let customer = app.customer().await;
        let url = auth_url(&app, &customer).await;
        let mut browser = app.browser();
        let start = browser.get(&url).await;
        let once = browser.press(&start, "Continue", &[]).await;
        let twice = browser.press(&start, "Continue", &[]).await;
        assert!(once.answer.location().starts_with("/leave/flow_"), "{}", once.answer);
        assert_eq!(once.answer.location(), twice.answer.location());
        // Back from the provider, and on again.
        let back = browser.get(&url).await;
        assert_eq!(back.heading(), "Connect Sandbox CRM to Acme");
        let result = browser.authorize(&back, "Continue", "Approve").await;
        assert_eq!(result.heading(), "Sandbox CRM is connected");
        // And Back from the result.
        let back = browser.get(&url).await;
        assert_eq!(back.answer.location(), result.url.path());
        let late = browser.press(&start, "Continue", &[]).await;
        assert_eq!(late.answer.location(), result.url.path());
    }

    async fn the_window_says_when_it_took_too_long(setup: Setup) {
        let app = setup.option("flow_lifetime", "1m").start().await;
        let customer = app.customer().await;
        let mut browser = app.browser();
        let start = browser.get(&auth_url(&app, &customer).await).await;
        let leaving = browser.submit(&start, "Continue", &[]).await;
        let callback = decide(&mut browser, &leaving, "Approve").await;
        app.advance(MINUTE);
        let back = browser.get(&callback).await;
        let result = browser.follow(&back).await;
        assert!(result.says("Signing in took too long."), "{}", result.text());
        assert_eq!(customer.application(CRM).await["connected"], false);
    }

    async fn the_end_is_what_holds_now(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, done) = customer.connect_crm().await;
        let app_page = done.url.path().trim_end_matches("/done").to_owned();
        let page = browser.get(&app_page).await;
        let failed = browser.authorize(&page, "Reconnect", "Deny").await;
        assert_eq!(failed.heading(), "Sandbox CRM was not reconnected");
        assert!(failed.says("goes on as before"), "{}", failed.text());
        assert!(!failed.says("Nothing was connected"), "{}", failed.text());

        browser.submit(&page, "Disconnect", &[]).await;
        let stale = browser.get(done.url.path()).await;
        assert_eq!(stale.answer.location(), app_page, "nothing is connected");
        let checked = browser.get(&format!("{app_page}?notice=checked")).await;
        assert!(!checked.says("works."), "{}", checked.text());
        customer.connect_crm().await;
        let gone = browser.get(&format!("{app_page}?notice=disconnected")).await;
        assert!(!gone.says("is disconnected"), "{}", gone.text());
    }

    async fn a_broken_connection_says_so_where_its_lists_are(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, done) = customer.connect_crm().await;
        app.sandbox(json!({ "revoke_all": true })).await;
        let page = browser.get(done.url.path().trim_end_matches("/done")).await;
        browser.submit(&page, "Check connection", &[]).await;
        let form = browser.get(&done.link("Configure")).await;
        assert!(form.says("Reconnect the app first"), "{}", form.text());
        app.advance(Duration::from_secs(1));
        customer.connect_crm_again().await;
        app.sandbox(json!({ "fail_status": 500 })).await;
        let form = browser.get(&done.link("Configure")).await;
        assert!(form.says("This list could not be loaded"), "{}", form.text());
    }
}
