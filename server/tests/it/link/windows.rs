//! Windows: which of them may bring a result to whom.

use serde_json::{Value, json};

use super::journey::proof_of;
use super::{BACK, CONTINUE, Host, SHOP, USER, opened, opened_in_shop, parameter, told_token};
use crate::support::{CRM, TestApp, both_databases};

/// What `link.js` proves with: 32 bytes in URL-safe base64.
fn proof() -> String {
    "p".repeat(43)
}

async fn result(app: &TestApp, link_token: &str, proof: &str) -> Value {
    let body = json!({ "link_token": link_token, "proof": proof });
    app.post("/v1/link/result").json(body).send().await.ok()
}

both_databases! {
    async fn a_window_of_a_frame_that_somebody_else_opens_connects_nothing(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.framed_link().await;
        let (mut starter, page) = opened_in_shop(&app, &link).await;
        let waiting = starter.submit(&page, "Authorize", &[]).await;
        // The starter sends the window's address to somebody else, who has no page to vouch for it.
        let mut victim = app.browser();
        let start = victim.get(&waiting.link(CONTINUE)).await;
        for proof in ["", "wv_wrong"] {
            let refused = victim.submit(&start, "Continue", &[("proof", proof)]).await;
            assert!(refused.says("This page cannot be used by itself"), "{}", refused.text());
        }
        assert_eq!(app.token_calls("authorization_code").await, 0);
        assert_eq!(host.session(&link).await["status"], "open");
        // Nothing was used up: the starter's own window goes on.
        let proof = proof_of(&app, &waiting);
        let mut window = app.browser();
        let start = window.get(&waiting.link(CONTINUE)).await;
        let leaving = window.submit(&start, "Continue", &[("proof", &proof)]).await;
        assert!(leaving.has_link("Continue"), "{}", leaving.text());
    }

    async fn with_a_callback_such_a_window_ends_there_by_itself(app: TestApp) {
        let host = Host::new(&app).await;
        let wishes = json!({ "app": CRM, "allowed_origins": [SHOP], "callback_url": BACK });
        let link = host.link(wishes).await;
        let (mut starter, page) = opened_in_shop(&app, &link).await;
        let waiting = starter.submit(&page, "Authorize", &[]).await;
        let mut victim = app.browser();
        let start = victim.get(&waiting.link(CONTINUE)).await;
        let result = victim.authorize(&start, "Continue", "Approve").await;
        let back = url::Url::parse(&result.link("Continue")).expect("an address");
        let public = parameter(&back, "token");
        // The frame learns that something is connected, and gets no token.
        let done = starter.get(waiting.url.path()).await;
        let done = starter.follow(&done).await;
        assert_eq!(done.heading(), "Sandbox CRM is connected");
        assert!(told_token(&done).is_none(), "{}", done.answer.text());
        host.exchange(&public, Some("victim-1")).await.error(409, "USER_MISMATCH");
    }

    async fn a_link_without_a_way_back_says_so_and_is_not_used_up(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.link(json!({ "app": CRM })).await;
        let alone = app.browser().get(&link.url).await;
        assert_eq!(alone.status(), 400);
        assert!(alone.says("This page cannot be used by itself"), "{}", alone.text());
        assert!(alone.answer.set_cookies().is_empty());
        assert!(!alone.answer.text().contains("http-equiv"), "it leads nowhere");

        // Where pages may show it, one may have opened it as a window: connecting needs the proof.
        let link = host.framed_link().await;
        let (mut browser, page) = opened(&app, &link).await;
        assert!(page.says("This page cannot be used by itself"), "{}", page.text());
        let refused = browser.submit(&page, "Authorize", &[]).await;
        assert!(refused.says("This page cannot be used by itself"), "{}", refused.text());
        assert_eq!(host.session(&link).await["status"], "open");
        let (mut frame, page) = opened_in_shop(&app, &link).await;
        assert!(!page.says("This page cannot be used by itself"), "{}", page.text());
        let waiting = frame.submit(&page, "Authorize", &[]).await;
        assert!(waiting.has_link(CONTINUE), "{}", waiting.text());
    }

    async fn the_page_that_opened_a_window_asks_the_server_for_the_result(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.framed_link().await;
        let (mut browser, page) = opened(&app, &link).await;
        let id = page.url.path().split('/').nth(2).expect("a page").to_owned();
        let cookies: Vec<String> = browser.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let prove = |proof: &str| {
            let fields = [("page".to_owned(), id.clone()), ("proof".to_owned(), proof.to_owned())];
            app.post("/_ui/link/prove").form(&fields).header("accept", "application/json").header("cookie", &cookies.join("; "))
        };
        assert_eq!(prove("short").send().await.status, 400);
        assert_eq!(prove(&proof()).send().await.status, 200);
        assert_eq!(prove(&"q".repeat(43)).send().await.status, 403, "one page has opened it");
        assert_eq!(result(&app, &link.token, &proof()).await["public_token"], Value::Null);
        let page = browser.get(page.url.path()).await;
        browser.authorize(&page, "Authorize", "Approve").await;
        assert_eq!(result(&app, &link.token, &"q".repeat(43)).await["public_token"], Value::Null);
        let told = result(&app, &link.token, &proof()).await;
        assert_eq!(told["status"], "connected");
        let public = told["public_token"].as_str().expect("a token").to_owned();
        host.exchange(&public, Some(USER)).await.ok();
        let told = result(&app, &link.token, &proof()).await;
        assert_eq!((&told["status"], &told["public_token"]), (&json!("claimed"), &Value::Null));
        let body = json!({ "link_token": format!("lt_{}", "a".repeat(43)) });
        app.post("/v1/link/result").json(body).send().await.error(404, "INVALID_LINK_TOKEN");
    }

    async fn only_origins_of_the_session_may_frame_it(app: TestApp) {
        let host = Host::new(&app).await;
        let link = host.framed_link().await;
        let mut other = app.browser().in_frame_of("http://other.localhost:5173");
        assert_eq!(other.get(&link.url).await.status(), 403);
        let (_, page) = opened_in_shop(&app, &link).await;
        let policy = page.answer.header("content-security-policy").to_owned();
        assert!(policy.ends_with(&format!("frame-ancestors {SHOP}")), "{policy}");
    }
}
