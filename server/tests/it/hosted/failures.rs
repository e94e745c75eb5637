//! What people see where no page of ours could answer.

use serde_json::json;

use crate::support::{Answer, CRM, TestApp, both_databases};

/// That the answer is a page of ours with this heading, private as all pages, and tells nothing else.
#[track_caller]
fn is_page(answer: &Answer, status: u16, heading: &str) {
    assert_eq!(answer.status, status, "{answer}");
    assert!(
        answer.header("content-type").starts_with("text/html"),
        "{answer}"
    );
    assert!(
        answer.text().contains(&format!(">{heading}</h1>")),
        "{answer}"
    );
    assert!(
        answer.text().contains(answer.header("x-request-id")),
        "{answer}"
    );
    assert_eq!(answer.header("cache-control"), "no-store", "{answer}");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'"), "{answer}");
    assert!(!answer.text().contains("Try again"), "{answer}");
}

both_databases! {
    async fn people_get_a_page_and_programs_get_json(app: TestApp) {
        let html = "text/html,application/xhtml+xml,*/*;q=0.8";
        let form = "/_ui/connect/check";
        let foreign = || app.post(form).form(&[]).header("sec-fetch-site", "cross-site");
        let page = foreign().send().await;
        is_page(&page, 403, "The form did not come from this page");
        let answer = foreign().header("accept", "*/*").send().await;
        assert_eq!(answer.json()["error_code"], "CROSS_SITE_FORM", "{answer}");

        let wrong = app.call("PUT", "/demo").header("accept", html).send().await;
        is_page(&wrong, 405, "This address cannot be used like that");
        assert!(!wrong.header("allow").is_empty(), "{wrong}");
        let get = app.get(form).header("accept", html).send().await;
        is_page(&get, 405, "This address cannot be used like that");

        let host = app.get("/c/x").header("host", "evil.test").header("accept", html);
        let page = host.send().await;
        is_page(&page, 421, "This address is not ours");
        assert!(!page.text().contains("evil.test"), "{page}");

        // The API keeps its one body, whatever is accepted.
        for path in ["/api/v2/nothing", "//api/v9/", "/api"] {
            let answer = app.get(path).header("accept", html).send().await;
            answer.error(404, "ROUTE_NOT_FOUND");
        }
    }

    async fn a_form_that_is_too_large_is_explained(app: TestApp) {
        let large = [("slug".to_owned(), "x".repeat(3 * 1024 * 1024))];
        let call = || {
            let length = 5 + 3 * 1024 * 1024;
            app.post("/_ui/connect/check").form(&large).header("content-length", &length.to_string())
        };
        is_page(&call().send().await, 413, "That was more than we can take");
        let answer = call().header("accept", "*/*").send().await;
        assert_eq!(answer.status, 413);
        assert_eq!(answer.json()["error_code"], "PAYLOAD_TOO_LARGE", "{answer}");
    }

    async fn a_page_that_is_missing_keeps_the_brand_and_the_way_back(app: TestApp) {
        let customer = app.customer().await;
        let link = customer.link_with(json!({ "name": "Globex", "bgColor": "#00ff23" })).await;
        let mut browser = app.browser();
        let list = browser.get(&link).await.answer.location().to_owned();
        for path in [format!("{list}/slack"), format!("{list}/{CRM}/failed/flow_x")] {
            let page = browser.get(&path).await;
            assert_eq!(page.status(), 404);
            assert!(page.says("For Globex"), "{}", page.text());
            assert_eq!(page.link("All apps"), list);
            let stranger = app.browser().get(&path).await;
            assert!(!stranger.says("Globex") && !stranger.says("Acme"), "{}", stranger.text());
            assert!(!stranger.has_link("All apps"), "{}", stranger.text());
        }
    }
}
