//! Opening a link, and who the page belongs to then.

use std::time::Duration;

use serde_json::json;

use crate::support::{CRM, SMS, Setup, TestApp, both_databases};

const MINUTE: Duration = Duration::from_secs(60);

both_databases! {
    async fn a_link_opens_a_clean_address(app: TestApp) {
        let customer = app.customer().await;
        let mut browser = app.browser();
        let opened = browser.get(&customer.link().await).await;
        assert_eq!(opened.status(), 303, "{}", opened.answer);
        let cookies = opened.answer.set_cookies();
        assert_eq!(cookies.len(), 1, "{cookies:?}");
        for part in ["__Host-pb-page_", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
            assert!(cookies[0].contains(part), "{part} is not in {}", cookies[0]);
        }
        let list = browser.follow(&opened).await;
        assert_eq!(list.status(), 200);
        assert!(list.says("Acme") && list.says("Sandbox CRM"), "{}", list.text());
        assert!(!list.url.as_str().contains("lk_"), "{}", list.url);
        assert_eq!(list.answer.header("cache-control"), "no-store");
    }

    async fn each_page_is_as_its_own_link_says(app: TestApp) {
        let customer = app.customer().await;
        let first = customer.link_with(json!({ "name": "First Ltd" })).await;
        let second = customer.link_with(json!({ "name": "Second Ltd" })).await;
        for (link, name) in [(first, "For First Ltd"), (second, "For Second Ltd")] {
            let mut browser = app.browser();
            let opened = browser.get(&link).await;
            let list = browser.follow(&opened).await;
            assert!(list.says(name), "{}", list.text());
            let page = browser.get(&format!("{}/{CRM}", list.url.path())).await;
            let leaving = browser.press(&page, "Authorize", &[]).await;
            let leaving = browser.follow(&leaving).await;
            assert!(leaving.says(name), "{}", leaving.text());
        }
    }

    async fn a_name_cannot_turn_the_sentence_around_it(app: TestApp) {
        let customer = app.customer().await;
        let body = json!({ "linked_account_id": "globex-1", "name": "\u{202e}Globex\u{2066} Ltd" });
        app.put("/api/v2/public/linked-account").key(&customer.key).json(body).send().await.ok();
        let mut browser = app.browser();
        let opened = browser.get(&customer.link().await).await;
        let page = browser.follow(&opened).await;
        assert!(page.says("For Globex Ltd"), "{}", page.text());
        assert!(!page.answer.text().contains('\u{202e}'), "{}", page.answer);
    }

    async fn in_a_frame_the_cookie_is_partitioned(app: TestApp) {
        let customer = app.customer().await;
        let link = customer.link().await;
        let path = link.trim_start_matches("http://localhost:3000");
        let call = app.get(path).header("sec-fetch-dest", "iframe");
        let answer = call.send().await;
        let cookies = answer.set_cookies();
        assert!(cookies[0].contains("; SameSite=None; Partitioned"), "{cookies:?}");
    }

    async fn a_page_is_compressed_for_whoever_takes_it(app: TestApp) {
        let customer = app.customer().await;
        let (browser, list) = customer.open_link().await;
        let pairs = browser.cookies().iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let plain = app.get(&list).header("cookie", &cookies).send().await;
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""));
        let small = app.get(&list).header("cookie", &cookies).header("accept-encoding", "gzip").send().await;
        assert_eq!((small.status, small.header("content-encoding")), (200, "gzip"));
        assert!(small.header("vary").contains("accept-encoding"), "{}", small.header("vary"));
    }

    async fn scanners_and_previews_change_nothing(app: TestApp) {
        let customer = app.customer().await;
        let link = customer.link().await;
        for method in ["HEAD", "GET", "HEAD", "GET", "GET", "HEAD", "GET", "HEAD", "GET", "HEAD"] {
            let mut scanner = app.browser();
            let opened = scanner.ask(method, &link).await;
            assert_eq!(opened.status(), 303, "{}", opened.answer);
            let list = scanner.ask(method, opened.answer.location()).await;
            assert_eq!(list.status(), 200, "{}", list.answer);
        }
        let mut person = app.browser();
        let opened = person.get(&link).await;
        let page = person.get(&format!("{}/{CRM}", opened.answer.location())).await;
        let leaving = person.press(&page, "Authorize", &[]).await;
        assert!(leaving.answer.location().starts_with("/leave/flow_"), "{}", leaving.answer);
    }

    async fn the_first_browser_that_changes_something_owns_the_page(app: TestApp) {
        let customer = app.customer().await;
        let link = customer.link().await;
        let (mut first, mut second) = (app.browser(), app.browser());
        let opened = first.get(&link).await;
        let path = format!("{}/{CRM}", opened.answer.location());
        let seen_by_first = first.get(&path).await;
        second.get(&link).await;
        let seen_by_second = second.get(&path).await;
        assert_eq!(seen_by_second.status(), 200, "until then both see it");
        first.press(&seen_by_first, "Authorize", &[]).await;

        assert_eq!(second.get(&path).await.status(), 403);
        let refused = second.press(&seen_by_second, "Authorize", &[]).await;
        assert!(refused.answer.location().ends_with("error=link_taken"), "{}", refused.answer);
        assert_eq!(second.get(&link).await.status(), 403);
        assert_eq!(app.browser().get(&link).await.status(), 403);
        assert_eq!(first.get(&link).await.status(), 303, "Back and Reload work for its owner");
        assert_eq!(first.get(&path).await.status(), 200);
    }

    async fn of_two_browsers_at_once_one_wins(app: TestApp) {
        let customer = app.customer().await;
        let link = customer.link().await;
        let (mut first, mut second) = (app.browser(), app.browser());
        let path = format!("{}/{SMS}", first.get(&link).await.answer.location());
        second.get(&link).await;
        let (page, other) = (first.get(&path).await, second.get(&path).await);
        let sid = page.input("Account SID");
        let token = page.input("Auth token");
        let typed = [(sid.as_str(), "AC1"), (token.as_str(), "valid-token")];
        let (a, b) = tokio::join!(
            first.press(&page, "Connect", &typed),
            second.press(&other, "Connect", &typed),
        );
        let locations = [a.answer.location(), b.answer.location()];
        let won = locations.iter().filter(|to| to.ends_with("/done")).count();
        let lost = locations.iter().filter(|to| to.ends_with("error=link_taken")).count();
        assert_eq!((won, lost), (1, 1), "{locations:?}");
    }

    async fn a_ticket_ends_for_new_browsers_only(app: TestApp) {
        let customer = app.customer().await;
        let link = customer.link().await;
        let mut browser = app.browser();
        browser.get(&link).await;
        app.advance(30 * MINUTE);
        assert_eq!(browser.get(&link).await.status(), 303);
        let expired = app.browser().get(&link).await;
        assert_eq!(expired.status(), 410);
        assert_eq!(expired.heading(), "This link has expired");
        assert!(expired.says("Go back and open the page again"), "{}", expired.text());
        assert!(expired.says("req_"), "support can find the request");
        assert!(!expired.says("Acme"), "whoever holds an old link learns nothing");
    }

    async fn the_page_ends_with_its_session(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        app.advance(24 * 60 * MINUTE);
        let ended = browser.get(&list).await;
        assert_eq!((ended.status(), ended.heading().as_str()), (410, "This link has expired"));
    }

    async fn the_ticket_lifetime_is_an_option(setup: Setup) {
        let app = setup.option("ticket_lifetime", "5s").start().await;
        let customer = app.customer().await;
        let link = customer.link().await;
        app.advance(Duration::from_secs(5));
        assert_eq!(app.browser().get(&link).await.status(), 410);
    }

    async fn what_is_no_link_says_so(app: TestApp) {
        let customer = app.customer().await;
        let mut browser = app.browser();
        for path in ["/connect/lk_nothing", "/connect/%00", "/connect/%20", "/connect/a%2Fb"] {
            let page = browser.get(path).await;
            assert_eq!((page.status(), page.heading().as_str()), (410, "This link has expired"));
        }
        let page = browser.get(&format!("/connect/{}", customer.token)).await;
        assert_eq!(page.status(), 410, "a session token is no ticket");
    }

    async fn without_its_cookie_a_page_is_nobodys(app: TestApp) {
        let customer = app.customer().await;
        let (owner, list) = customer.open_link().await;
        let stranger = app.browser().get(&list).await;
        assert_eq!(stranger.status(), 401, "{}", stranger.text());
        // The cookie of another page, under this page's name, is no proof.
        let (other, _) = customer.open_link().await;
        let name = owner.cookies().keys().next().cloned().unwrap_or_default();
        let value = other.cookies().values().next().cloned().unwrap_or_default();
        let forged = app.get(&list).header("cookie", &format!("{name}={value}")).send().await;
        assert_eq!(forged.status, 401);
        for path in ["/c/page_000000000000000000000000", "/c/%00", "/c/x/y", "/c/x/y/configure"] {
            assert_eq!(app.browser().get(path).await.status(), 401, "{path}");
        }
    }

    async fn a_copied_cookie_is_the_same_browser(app: TestApp) {
        let customer = app.customer().await;
        let (browser, list) = customer.open_link().await;
        let mut second_tab = browser.copy();
        assert_eq!(second_tab.get(&list).await.status(), 200);
    }
}
