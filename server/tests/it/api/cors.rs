//! Browsers of any origin may call the API; nothing of it depends on their cookies.

use crate::support::{Answer, TestApp, both_databases};

const NAMES: [&str; 13] = [
    "authorization",
    "content-type",
    "x-api-key",
    "linked_account_id",
    "slug",
    "config_id",
    "connection_id",
    "sync_execution",
    "include-headers",
    "instance_tag",
    "disable_field_options",
    "workflow_id_alias",
    "idempotency-key",
];

#[track_caller]
fn open_to_all(answer: &Answer) {
    assert_eq!(
        answer.header("access-control-allow-origin"),
        "*",
        "{answer}"
    );
    assert_eq!(
        answer.header("access-control-allow-credentials"),
        "",
        "{answer}"
    );
    let names = answer.header("access-control-allow-headers").to_owned();
    let allowed: Vec<&str> = names.split(',').map(str::trim).collect();
    for name in NAMES {
        assert!(allowed.contains(&name), "{name} is not among {allowed:?}");
    }
    let methods = answer.header("access-control-allow-methods");
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        assert!(methods.contains(method), "{methods}");
    }
}

both_databases! {
    async fn a_preflight_is_answered_for_every_address(app: TestApp) {
        for path in ["/api/v2/f-sdk/config", "//api/v2/public/session-token/", "/api/no/such"] {
            let call = app.call("OPTIONS", path).header("origin", "https://shop.test");
            let call = call.header("access-control-request-method", "PUT");
            let call = call.header("access-control-request-headers", "authorization, slug");
            let answer = call.send().await;
            assert_eq!(answer.status, 204, "{answer}");
            open_to_all(&answer);
        }
    }

    async fn successes_and_errors_are_open_alike(app: TestApp) {
        let customer = app.customer().await;
        let path = "/api/v3/org/basics";
        let origin = ("origin", "https://shop.test");
        open_to_all(&app.get(path).header(origin.0, origin.1).for_customer(&customer).send().await);
        open_to_all(&app.get(path).header(origin.0, origin.1).send().await);
        open_to_all(&app.put(path).header(origin.0, origin.1).send().await);
        open_to_all(&app.get("/api/no/such").header(origin.0, origin.1).send().await);
    }

    async fn pages_and_the_sandbox_are_open_to_nobody(app: TestApp) {
        let customer = app.customer().await;
        let (mut browser, list) = customer.open_link().await;
        let page = browser.get(&list).await;
        assert_eq!(page.answer.header("access-control-allow-origin"), "");
        let sandbox = app.get("/sandbox/crm/api/me").send().await;
        assert_eq!(sandbox.header("access-control-allow-origin"), "");
    }
}
