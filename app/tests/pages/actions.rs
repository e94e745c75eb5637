//! What a pressed button answers, to people and to scripts.

use super::*;

#[tokio::test]
async fn every_action_goes_on_by_itself_on_success_and_on_failure() {
    let cases = [
        (
            "connect/start",
            "page=page_1&slug=sandbox-crm",
            "/leave/flow_1",
        ),
        (
            "connect/start",
            "page=page_1&slug=slack",
            "/c/page_1/slack?error=app_not_configured",
        ),
        (
            "connect/confirm_start",
            "token=t",
            "/start/t?error=app_not_configured",
        ),
        (
            "connect/save_keys",
            "page=p&slug=sandbox-sms&form%5Bi.auth_token%5D%5B%5D=valid-token",
            "/c/p/sandbox-sms/done",
        ),
        (
            "connect/save_keys",
            "page=p&slug=sandbox-sms&form%5Bi.auth_token%5D%5B%5D=no",
            "/c/p/sandbox-sms?error=credentials_rejected",
        ),
        (
            "connect/save_keys",
            "page=p&slug=sandbox-sms&reconnect=1&form%5Bi.auth_token%5D%5B%5D=no",
            "/c/p/sandbox-sms?reconnect=1&error=credentials_rejected",
        ),
        (
            "connect/start",
            "page=page_1&slug=slack&reconnect=1",
            "/c/page_1/slack?reconnect=1&error=app_not_configured",
        ),
        (
            "connect/confirm_start",
            "token=used",
            "/start/result/flow_9",
        ),
        (
            "connect/check",
            "page=p&slug=connected-crm",
            "/c/p/connected-crm?notice=checked",
        ),
        (
            "connect/check",
            "page=p&slug=broken-mail",
            "/c/p/broken-mail?error=provider_unavailable",
        ),
        (
            "connect/disconnect",
            "page=p&slug=connected-crm",
            "/c/p/connected-crm?notice=disconnected",
        ),
        (
            "connect/submit_config",
            "page=p&slug=a&do=save",
            "/c/p/a/configure?notice=saved",
        ),
        (
            "connect/submit_config",
            "page=refused&slug=a&do=save",
            "/c/refused/a/configure?error=invalid_config",
        ),
        (
            "connect/submit_config",
            "page=p&slug=a&do=discard",
            "/c/p/a",
        ),
        (
            "connect/submit_config",
            "page=p&slug=a&do=add-row:f1",
            "/c/p/a/configure#field-f1",
        ),
        (
            "connect/submit_config",
            "page=p&slug=a&do=nonsense",
            "/c/p/a/configure?error=invalid_field",
        ),
        (
            "demo/mint",
            "name=G&background=%2300ff23&text=%23000000",
            "http://localhost:3000/connect/good",
        ),
        (
            "demo/exchange",
            "public_token=pt_good",
            "/demo/link?notice=exchanged",
        ),
        (
            "demo/exchange",
            "public_token=no",
            "/demo/link?error=link_expired",
        ),
    ];
    for (endpoint, body, location) in cases {
        let answer = post(&Log::default(), "", endpoint, HTML, body).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, location),
            "{endpoint} {body}"
        );
    }
}

#[tokio::test]
async fn a_script_gets_a_plain_answer_with_the_status_of_its_code() {
    let good = post(
        &Log::default(),
        "",
        "connect/check",
        "*/*",
        "page=p&slug=connected-crm",
    )
    .await;
    assert_eq!((good.status, good.header("location")), (200, ""));
    let bad = post(
        &Log::default(),
        "",
        "connect/check",
        "*/*",
        "page=p&slug=broken-mail",
    )
    .await;
    assert_eq!((bad.status, bad.header("location")), (502, ""));
    assert!(bad.body.contains("provider_unavailable"), "{}", bad.body);
    let unread = post(&Log::default(), "", "connect/check", "*/*", "slug=a").await;
    assert_eq!(unread.status, 400);
}
