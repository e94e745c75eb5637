//! Headers that every answer carries, whatever it is an answer of.

use crate::support::{Setup, TestApp, both_databases};

/// One address for each kind of answer: pages, redirects, files, the API, the practice provider, probes
/// and what is not there.
const KINDS: [&str; 14] = [
    "/",
    "/demo",
    "/connect/lk_x",
    "/c/page_x",
    "/nowhere",
    "/pkg/patchbay.css",
    "/logos/none.svg",
    "/favicon.svg",
    "/api/docs",
    "/api/openapi.json",
    "/api/v2/public/application",
    "/sandbox/crm/oauth/authorize",
    "/healthz",
    "/readyz",
];

both_databases! {
    async fn every_answer_says_what_may_be_done_with_it(app: TestApp) {
        std::fs::create_dir_all(app.setup.home.folder().join("logos")).expect("a folder");
        for (file, text) in [("logos/own.svg", "<svg/>"), ("favicon.svg", "<svg/>")] {
            std::fs::write(app.setup.home.folder().join(file), text).expect("a file");
        }
        for path in KINDS.into_iter().chain(["/logos/own.svg"]) {
            for accept in ["text/html", "*/*"] {
                let answer = app.get(path).header("accept", accept).send().await;
                assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}: {answer}");
                assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1, "{path}: {answer}");
                let policy = answer.header("content-security-policy");
                for wanted in ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"] {
                    assert!(policy.contains(wanted), "{path}: {policy}");
                }
                assert!(!policy.contains("unsafe-inline") || policy.contains("sandbox"), "{path}: {policy}");
                assert!(matches!(answer.header("referrer-policy"), "same-origin" | "no-referrer"), "{path}: {answer}");
                assert_eq!(answer.header("strict-transport-security"), "", "{path}: this one is not https");
            }
        }
        let logo = app.get("/logos/own.svg").send().await;
        assert_eq!(logo.status, 200, "{logo}");
        assert!(logo.header("content-security-policy").ends_with("sandbox"), "an image is no document: {logo}");
    }

    /// A cache in between must not keep what is somebody's, whatever its address looks like.
    async fn what_is_missing_is_not_remembered(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        for path in ["/pkg/none.css", "/logos/none.svg", "/nowhere.js", "/favicon.ico", "/api/v2/public/application.css"] {
            let answer = app.get(path).send().await;
            assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"), "{path}: {answer}");
        }
        for path in [format!("{list}/x.css"), format!("{list}/sandbox-crm/x.css"), format!("{list}.css"), format!("{list}/%2e%2e/x.js")] {
            let page = browser.get(&path).await;
            assert!(page.status() >= 400, "{path}: {}", page.answer);
            assert_eq!(page.answer.header("cache-control"), "no-store", "{path}");
        }
    }

    async fn hsts_is_for_https_only(setup: Setup) {
        let app = setup.option("public_url", "https://connect.acme.test").start().await;
        for path in KINDS {
            let answer = app.get(path).send().await;
            assert_eq!(answer.header("strict-transport-security"), "max-age=31536000", "{path}: {answer}");
        }
    }
}
