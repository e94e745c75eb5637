//! What holds for every page.

use super::*;

/// Every kind of page, good and failed.
const PAGES: &[(&str, u16, &str)] = &[
    ("/connect/bad", 410, "This link has expired"),
    (
        "/connect/taken",
        403,
        "This link is in use in another browser",
    ),
    ("/c/page_1", 200, "Connect your apps"),
    ("/c/page_1?q=zzz", 200, "No app matches"),
    ("/c/page_1?q=sms&category=Messaging", 200, "2 of 7 apps"),
    ("/c/empty", 200, "No apps yet"),
    ("/c/hostile", 200, "1 app"),
    ("/c/expired", 410, "This link has expired"),
    ("/c/closed", 401, "This page is not open in this browser"),
    ("/c/down", 503, "req_7f3a"),
    ("/c/page_1/sandbox-crm", 200, "Authorize"),
    ("/c/page_1/sandbox-sms", 200, "Account SID"),
    ("/c/page_1/subdomain-desk", 200, "Your subdomain"),
    (
        "/c/refused/sandbox-sms?error=credentials_rejected",
        200,
        "The provider did not accept this token.",
    ),
    (
        "/c/page_1/connected-crm?notice=checked",
        200,
        "The connection to Connected CRM works.",
    ),
    (
        "/c/page_1/connected-sms?reconnect=1",
        200,
        "Reconnect Connected SMS",
    ),
    (
        "/c/page_1/broken-mail",
        200,
        "Broken Mail needs you to reconnect",
    ),
    ("/c/page_1/quickbooks", 200, "Connect to QuickBooks"),
    ("/c/page_1/google", 200, "Sign in with Google"),
    ("/c/page_1/slack-button?reconnect=1", 200, "Add to Slack"),
    ("/c/page_1/xero", 200, "Connect to Xero"),
    ("/c/page_1/official", 200, "Connect Official Books"),
    ("/c/page_1/several-crm", 200, "Connect another"),
    (
        "/c/page_1/several-crm?another=1",
        200,
        "Connect another Several CRM account",
    ),
    (
        "/c/page_1/several-crm?reconnect=conn_2",
        200,
        "Reconnect Several CRM",
    ),
    ("/c/unconnected/several-crm", 200, "Connect through"),
    (
        "/c/page_1/several-crm/configure?connection=conn_2",
        200,
        "ben@globex.test",
    ),
    ("/c/hostile/hostile", 200, "Authorize"),
    ("/c/page_1/nothing", 404, "This app is not available here"),
    (
        "/c/page_1/connected-crm/configure",
        200,
        "Notify on new deal",
    ),
    (
        "/c/refused/connected-crm/configure?error=invalid_config",
        200,
        "2 answers need your attention",
    ),
    (
        "/c/page_1/connected-crm/done",
        200,
        "Connected CRM is connected",
    ),
    (
        "/c/page_1/sandbox-crm/failed/flow_1",
        200,
        "Access was not given",
    ),
    (
        "/c/page_1/sandbox-crm/failed/client",
        200,
        "Please tell Acme",
    ),
    (
        "/c/page_1/sandbox-crm/waiting/flow_1",
        200,
        "Continue in a new window",
    ),
    (
        "/c/page_1/sandbox-crm/waiting/other",
        404,
        "This page does not exist",
    ),
    ("/start/wait/flow_1", 200, "Check again"),
    ("/start/wait/other", 400, "This sign-in is not known"),
    ("/leave/flow_1", 200, "Continue"),
    ("/leave/other", 400, "This sign-in is not known"),
    ("/start/good", 200, "Continue"),
    ("/start/bad", 410, "This link has expired"),
    (
        "/c/page_1/connected-crm/failed/flow_1",
        200,
        "Connected CRM was not reconnected",
    ),
    ("/start/result/good", 200, "You can close this window"),
    ("/start/result/slow", 200, "Connecting Sandbox CRM"),
    ("/start/result/denied", 200, "Access was not given."),
    (
        "/start/result/denied-again",
        200,
        "The connection that Acme has to Connected CRM goes on as before.",
    ),
    (
        "/start/result/other",
        401,
        "This page is not open in this browser",
    ),
    ("/oauth/callback/nothing", 400, "This sign-in is not known"),
    ("/api/v1/nothing/callback", 400, "This sign-in is not known"),
    ("/demo/link", 200, "Try Link"),
    ("/demo", 200, "Try the Connect page"),
    ("/api/docs", 200, "Makes a linked account."),
    ("/nowhere", 404, "This page does not exist"),
];

#[tokio::test]
async fn every_page_says_what_it_is_for_with_the_right_status() {
    for (path, status, words) in PAGES {
        let answer = get(path).await;
        assert_eq!(answer.status, *status, "{path}");
        assert!(
            html::text(&answer.body).contains(words),
            "{path} lacks {words:?}\n{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn every_page_sends_the_headers() {
    for (path, _, _) in PAGES {
        let answer = get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none';"),
            "{path}: {policy}"
        );
        assert!(policy.contains("frame-ancestors"), "{path}");
        assert!(!policy.contains("unsafe-inline"), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "", "{path}");
    }
}

#[tokio::test]
async fn a_page_without_a_session_may_not_be_framed() {
    let framed = get("/c/live").await;
    assert!(
        framed
            .header("content-security-policy")
            .ends_with("frame-ancestors https://app.acme.test")
    );
    let test = get("/c/page_1").await;
    assert!(
        test.header("content-security-policy")
            .contains("frame-ancestors https://app.acme.test http://localhost:* ")
    );
    let refused = get("/c/expired").await;
    assert!(
        refused
            .header("content-security-policy")
            .ends_with("frame-ancestors 'none'")
    );
}

#[tokio::test]
async fn styles_and_scripts_carry_the_nonce_and_no_element_a_style() {
    for (path, _, _) in PAGES {
        let answer = get(path).await;
        let policy = answer.header("content-security-policy");
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .unwrap();
        let tags = html::tags(&answer.body);
        assert_eq!(
            tags.iter().filter(|tag| tag.name == "style").count(),
            1,
            "{path}"
        );
        for tag in &tags {
            assert!(tag.get("style").is_none(), "{path}: {tag:?}");
            assert!(
                !tag.attributes
                    .iter()
                    .any(|(name, _)| name.starts_with("on")),
                "{path}: {tag:?}"
            );
            if tag.name == "style" || tag.name == "script" {
                assert_eq!(tag.get("nonce"), Some(nonce), "{path}: {tag:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_page_has_one_heading_unique_ids_and_labelled_inputs() {
    for (path, _, _) in PAGES {
        let body = get(path).await.body;
        let tags = html::tags(&body);
        assert_eq!(
            tags.iter().filter(|tag| tag.name == "h1").count(),
            1,
            "{path}"
        );
        assert_eq!(
            tags.iter().filter(|tag| tag.name == "main").count(),
            1,
            "{path}"
        );
        let mut ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{path}: an id stands twice");
        for tag in tags
            .iter()
            .filter(|tag| matches!(tag.name.as_str(), "input" | "select" | "textarea"))
        {
            let labelled = tag.get("type") == Some("hidden")
                || tag.get("id").is_some_and(|id| {
                    tags.iter()
                        .any(|label| label.name == "label" && label.get("for") == Some(id))
                });
            assert!(labelled, "{path}: {tag:?}");
        }
        for tag in &tags {
            for name in ["aria-describedby", "aria-labelledby"] {
                for id in tag.get(name).into_iter().flat_map(str::split_whitespace) {
                    assert!(
                        ids.contains(&id),
                        "{path}: {name} names {id}, which is not there"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn a_hostile_name_stays_text() {
    for path in [
        "/c/hostile",
        "/c/hostile/hostile",
        "/c/hostile/hostile/configure",
        "/c/hostile/hostile/done",
        "/c/page_1?q=%3Cscript%3Ealert(%27x%27)%3C/script%3E",
    ] {
        let body = get(path).await.body;
        assert!(!body.contains("<script>alert"), "{path}");
    }
    assert!(html::text(&get("/c/hostile").await.body).contains(fake::HOSTILE));
}

#[tokio::test]
async fn the_title_names_page_and_company() {
    assert!(
        get("/c/page_1/sandbox-crm")
            .await
            .body
            .contains("<title>Sandbox CRM – Acme</title>")
    );
}

#[tokio::test]
async fn links_and_forms_begin_with_the_base_path() {
    for (path, _, _) in PAGES {
        let request = http::Request::get(*path)
            .header("accept", "text/html")
            .body(Body::empty())
            .unwrap();
        let body = call(&Log::default(), "/base", request).await.body;
        for tag in html::tags(&body) {
            for name in ["href", "action", "src", "srcset"] {
                if let Some(value) = tag.get(name).filter(|value| value.starts_with('/')) {
                    assert!(value.starts_with("/base/"), "{path}: {tag:?}");
                }
            }
        }
    }
}
