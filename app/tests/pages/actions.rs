//! What the buttons send, and what the next page says about it.

use super::*;

#[tokio::test]
async fn an_action_says_which_connection_it_is_for() {
    let log = Log::default();
    let body = "page=page_1&slug=several-crm&connection=conn_2";
    for endpoint in ["start", "check", "disconnect"] {
        let answer = post(&log, "", &format!("connect/{endpoint}"), HTML, body).await;
        assert_eq!(answer.status, 303, "{endpoint}");
    }
    let save = format!("{body}&do=save");
    let saved = post(&log, "", "connect/submit_config", HTML, &save).await;
    assert_eq!(
        saved.header("location"),
        "/c/page_1/several-crm/configure?connection=conn_2&notice=saved"
    );
    let refused = post(&log, "", "connect/save_keys", HTML, body).await;
    assert_eq!(
        refused.header("location"),
        "/c/page_1/several-crm?reconnect=conn_2&error=credentials_rejected"
    );
    let said: Vec<String> = log
        .lock()
        .unwrap()
        .iter()
        .map(|(what, _)| what.clone())
        .collect();
    let wanted = ["start", "check", "disconnect"].map(|what| format!("{what} several-crm conn_2"));
    assert_eq!(said.get(..3), Some(wanted.as_slice()));
    assert_eq!(
        said.get(3).map(String::as_str),
        Some("config several-crm conn_2 save")
    );
}

#[tokio::test]
async fn a_message_is_shown_only_where_the_page_bears_it_out() {
    let cases = [
        (
            "/c/page_1/connected-crm?notice=checked",
            "The connection to",
            true,
        ),
        (
            "/c/page_1/broken-mail?notice=checked",
            "The connection to",
            false,
        ),
        (
            "/c/page_1/sandbox-crm?notice=checked",
            "The connection to",
            false,
        ),
        (
            "/c/page_1/sandbox-crm?notice=disconnected",
            "is disconnected.",
            true,
        ),
        (
            "/c/page_1/connected-crm?notice=disconnected",
            "is disconnected.",
            false,
        ),
        (
            "/c/refused/sandbox-sms?error=credentials_rejected",
            "were not accepted",
            true,
        ),
        (
            "/c/page_1/sandbox-sms?error=credentials_rejected",
            "were not accepted",
            false,
        ),
        (
            "/c/page_1/sandbox-sms?error=invalid_field",
            "are not valid",
            false,
        ),
        (
            "/c/page_1/connected-crm?error=needs_reauth",
            "no longer works",
            false,
        ),
        (
            "/c/page_1/several-crm?connection=conn_1&notice=checked",
            "The connection to",
            true,
        ),
        (
            "/c/page_1/several-crm?connection=conn_2&notice=checked",
            "The connection to",
            false,
        ),
        (
            "/c/page_1/several-crm?connection=conn_9&notice=disconnected",
            "is disconnected.",
            true,
        ),
        (
            "/c/page_1/several-crm?connection=conn_1&notice=disconnected",
            "is disconnected.",
            false,
        ),
        (
            "/c/page_1/connected-crm/configure?notice=saved",
            "are saved.",
            true,
        ),
        (
            "/c/fresh/connected-crm/configure?notice=saved",
            "are saved.",
            false,
        ),
        (
            "/c/refused/connected-crm/configure?notice=saved",
            "are saved.",
            false,
        ),
        (
            "/c/page_1/connected-crm/configure?error=invalid_config",
            "Nothing was saved yet",
            false,
        ),
        (
            "/c/refused/sandbox-sms",
            "The provider did not accept this token.",
            false,
        ),
    ];
    for (path, words, shown) in cases {
        let body = get(path).await.body;
        assert_eq!(html::text(&body).contains(words), shown, "{path}");
    }
}

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
            "/start/t?error=claim_required",
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

#[tokio::test]
async fn a_flow_s_cookie_travels_with_the_redirect() {
    let answer = post(
        &Log::default(),
        "/base",
        "connect/start",
        HTML,
        "page=p&slug=sandbox-crm",
    )
    .await;
    assert_eq!(answer.header("location"), "/base/leave/flow_1");
    assert!(answer.header("set-cookie").starts_with("__Host-flow=2"));
}
