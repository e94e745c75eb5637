//! What people are told: notices, failures, and where they stand.

use super::*;

#[tokio::test]
async fn a_page_that_fails_keeps_the_brand_and_the_way_back() {
    let body = get("/c/page_1/nothing").await.body;
    assert!(html::text(&body).contains("Back to Acme"), "{body}");
    let tags = html::tags(&body);
    assert!(
        tags.iter()
            .any(|tag| tag.name == "a" && tag.get("href") == Some("/c/page_1")),
        "{body}"
    );
    let closed = get("/c/expired/sandbox-crm").await.body;
    assert!(!html::text(&closed).contains("Acme"), "{closed}");
    assert!(!html::text(&closed).contains("All apps"), "{closed}");
}

#[tokio::test]
async fn connecting_is_not_claimed_where_nothing_is_connected() {
    let answer = get("/c/page_1/sandbox-crm/done").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/c/page_1/sandbox-crm")
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
            "/c/page_1/several-crm?connection=conn_1&notice=checked",
            "works: Account without a name, US, connected 5 November 2026, 10:11 UTC.",
            true,
        ),
        (
            "/c/page_1/several-crm?connection=conn_9&notice=disconnected",
            "One of the connections to Several CRM is disconnected. The others stay.",
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
async fn what_has_happened_gets_the_focus_and_stands_in_front_of_the_title() {
    let cases = [
        (
            "/c/page_1/connected-crm?notice=checked",
            "The connection to Connected CRM works – Connected CRM – Acme",
        ),
        (
            "/c/page_1/broken-mail?error=needs_reauth",
            "Broken Mail needs you to reconnect – Broken Mail – Acme",
        ),
        (
            "/c/refused/sandbox-sms?error=credentials_rejected",
            "These credentials were not accepted – Sandbox SMS – Acme",
        ),
        (
            "/c/refused/sandbox-sms?error=invalid_field",
            "One answer needs your attention – Sandbox SMS – Acme",
        ),
        (
            "/c/refused/connected-crm/configure?error=invalid_config",
            "2 answers need your attention – Configure Connected CRM – Acme",
        ),
        (
            "/c/page_1/connected-crm/configure?notice=saved",
            "Your settings are saved – Configure Connected CRM – Acme",
        ),
    ];
    for (path, title) in cases {
        let body = get(path).await.body;
        assert!(
            body.contains(&format!("<title>{title}</title>")),
            "{path}: {body}"
        );
        let tags = html::tags(&body);
        let focused: Vec<_> = tags
            .iter()
            .filter(|tag| tag.get("autofocus").is_some())
            .collect();
        assert_eq!(focused.len(), 1, "{path}: {focused:?}");
        assert_eq!(focused[0].get("tabindex"), Some("-1"), "{path}");
        assert!(
            focused[0]
                .get("class")
                .is_some_and(|class| class.starts_with("alert")),
            "{path}: {focused:?}"
        );
    }
    let quiet = get("/c/page_1/connected-crm").await.body;
    assert!(
        quiet.contains("<title>Connected CRM – Acme</title>"),
        "{quiet}"
    );
    assert!(!quiet.contains("autofocus"), "{quiet}");
}
