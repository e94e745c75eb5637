//! Every page with a fake server behind it: what it says, what it sends, what it must never do.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
// As in the library: the types of pages nest deeply.
#![recursion_limit = "256"]

mod fake;
mod html;

use app::contract::form::{PROFILE, input_name, map_right};
use axum::body::Body;
use fake::Log;
use http_body_util::BodyExt;
use tower::ServiceExt;

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
    ("/demo", 200, "Try the Connect page"),
    ("/api/docs", 200, "Makes a linked account."),
    ("/nowhere", 404, "This page does not exist"),
];

struct Answer {
    status: u16,
    headers: http::HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

async fn call(log: &Log, base: &str, request: http::Request<Body>) -> Answer {
    let response = fake::serve::router(log.clone(), base, "target/none")
        .oneshot(request)
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

async fn get(path: &str) -> Answer {
    let request = http::Request::get(path)
        .header("accept", "text/html")
        .body(Body::empty())
        .unwrap();
    call(&Log::default(), "", request).await
}

async fn post(log: &Log, base: &str, endpoint: &str, accept: &str, body: &str) -> Answer {
    let request = http::Request::post(format!("/_ui/{endpoint}"))
        .header("accept", accept)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body.to_owned()))
        .unwrap();
    call(log, base, request).await
}

const HTML: &str = "text/html,application/xhtml+xml";

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
    let framed = get("/c/page_1").await;
    assert!(
        framed
            .header("content-security-policy")
            .ends_with("frame-ancestors https://app.acme.test")
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
async fn an_app_s_link_is_named_by_the_app_alone() {
    let body = get("/c/page_1").await.body;
    let tags = html::tags(&body);
    let link = tags
        .iter()
        .find(|tag| tag.get("href") == Some("/c/page_1/sandbox-crm"))
        .unwrap();
    assert_eq!(link.get("aria-label").or(link.get("aria-labelledby")), None);
    assert!(body.contains(">Sandbox CRM</a>"), "{body}");
}

#[tokio::test]
async fn each_of_several_connections_has_its_own_named_buttons() {
    let body = get("/c/page_1/several-crm").await.body;
    let tags = html::tags(&body);
    let labels: Vec<&str> = tags
        .iter()
        .filter(|tag| matches!(tag.name.as_str(), "button" | "a"))
        .filter_map(|tag| tag.get("aria-label"))
        .collect();
    // A connection that the provider gives no name is called by its day.
    for verb in ["Reconnect", "Configure", "Check connection", "Disconnect"] {
        for who in ["ben@globex.test", "Connection of 5 November 2026"] {
            let wanted = format!("{verb} {who}");
            let found = labels.iter().filter(|label| **label == wanted).count();
            assert_eq!(found, 1, "{wanted}: {labels:?}");
        }
    }
    let main = tags
        .iter()
        .filter(|tag| tag.get("class") == Some("button button-main"))
        .filter_map(|tag| tag.get("aria-label"));
    assert_eq!(main.collect::<Vec<_>>(), ["Reconnect ben@globex.test"]);
    for shown in [
        "Reconnect needed",
        "<dd>EU</dd>",
        "<dd>US</dd>",
        "<dt>Not allowed</dt><dd>Create and change deals</dd>",
    ] {
        assert!(body.contains(shown), "{shown}: {body}");
    }
    let hidden = |name: &str, value: &str| {
        let fits =
            |tag: &&html::Tag| tag.get("name") == Some(name) && tag.get("value") == Some(value);
        tags.iter().filter(fits).count()
    };
    assert_eq!(
        hidden("connection", "conn_1"),
        3,
        "reconnect, check, disconnect"
    );
    assert!(body.contains("/c/page_1/several-crm/configure?connection=conn_1"));
}

#[tokio::test]
async fn connecting_another_account_asks_which_client_and_renewing_does_not() {
    let another = get("/c/page_1/several-crm?another=1").await.body;
    let tags = html::tags(&another);
    let select = tags.iter().find(|tag| tag.name == "select").unwrap();
    assert_eq!(select.get("name"), Some(input_name(PROFILE).as_str()));
    assert!(another.contains("EU: Accounts kept in Europe"), "{another}");
    let again = get("/c/page_1/several-crm?reconnect=conn_2").await.body;
    assert!(!html::tags(&again).iter().any(|tag| tag.name == "select"));
    assert!(again.contains("Reconnect Several CRM"));
    // What names no connection of this app asks nothing.
    let odd = get("/c/page_1/several-crm?reconnect=conn_9").await.body;
    assert!(!odd.contains("Reconnect Several CRM"), "{odd}");
}

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
async fn secrets_are_never_filled_in_but_other_answers_are() {
    let body = get("/c/refused/sandbox-sms?error=credentials_rejected")
        .await
        .body;
    let tags = html::tags(&body);
    let by_id = |id: &str| tags.iter().find(|tag| tag.get("id") == Some(id)).unwrap();
    assert_eq!(by_id("input-account_sid").get("value"), Some("AC<b>123"));
    assert_eq!(by_id("input-auth_token").get("value"), None);
    assert_eq!(by_id("input-auth_token").get("type"), Some("password"));
    assert_eq!(by_id("input-auth_token").get("aria-invalid"), Some("true"));
}

#[tokio::test]
async fn leaving_is_a_page_with_a_refresh_and_a_link() {
    let answer = get("/leave/flow_1").await;
    let tags = html::tags(&answer.body);
    let refresh = tags
        .iter()
        .find(|tag| tag.get("http-equiv") == Some("refresh"))
        .unwrap();
    let address = html::unescape("https://crm.test/authorize?state=a&amp;scope=\"b\"");
    assert_eq!(
        html::unescape(refresh.get("content").unwrap()),
        format!("0;url={address}")
    );
    assert!(
        tags.iter()
            .any(|tag| tag.name == "a"
                && tag.get("href").map(html::unescape) == Some(address.clone()))
    );
}

#[tokio::test]
async fn the_first_button_of_the_config_form_saves() {
    let body = get("/c/page_1/connected-crm/configure").await.body;
    let tags = html::tags(&body);
    let first = tags.iter().find(|tag| tag.name == "button").unwrap();
    assert_eq!(first.get("value"), Some("save"));
    assert_eq!(first.get("aria-hidden"), Some("true"));
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
            for name in ["href", "action", "src"] {
                if let Some(value) = tag.get(name).filter(|value| value.starts_with('/')) {
                    assert!(value.starts_with("/base/"), "{path}: {tag:?}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_hosted_link_sets_the_cookie_and_goes_on() {
    let answer = get("/connect/good").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/c/page_1")
    );
    assert_eq!(answer.header("set-cookie"), "__Host-page=1; Secure; Path=/");
}

#[tokio::test]
async fn the_callback_hands_on_the_raw_query_and_ends_on_our_origin() {
    let log = Log::default();
    let path = "/oauth/callback/page?code=a%2Fb&state=s&state=t";
    let answer = call(
        &log,
        "/base",
        http::Request::get(path).body(Body::empty()).unwrap(),
    )
    .await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/base/c/page_1/sandbox-crm/done")
    );
    assert_eq!(answer.header("set-cookie"), "", "the browser stays known");
    assert_eq!(
        log.lock().unwrap()[0].0,
        "finish page code=a%2Fb&state=s&state=t"
    );
    let ends = [
        (
            "/oauth/callback/page-failed",
            "/c/page_1/sandbox-crm/failed/flow_9",
        ),
        (
            "/oauth/callback/page-used",
            "/c/page_1/sandbox-crm?error=flow_used",
        ),
        (
            "/oauth/callback/page-several",
            "/c/page_1/several-crm/done?connection=conn_2",
        ),
        ("/oauth/callback/window", "/start/result/flow_9"),
        ("/api/v1/page/callback", "/c/page_1/sandbox-crm/done"),
        (
            "/api/v1/page-failed/callback",
            "/c/page_1/sandbox-crm/failed/flow_9",
        ),
        ("/api/v1/window/callback", "/start/result/flow_9"),
        ("/start/used", "/start/result/flow_9"),
        ("/leave/used", "/c/page_1/sandbox-crm/done"),
    ];
    for (path, location) in ends {
        let answer = get(path).await;
        assert_eq!((answer.status, answer.header("location")), (303, location));
    }
}

#[tokio::test]
async fn an_address_that_is_good_for_once_does_not_offer_itself_again() {
    for path in [
        "/oauth/callback/nothing",
        "/api/v1/nothing/callback",
        "/leave/other",
    ] {
        let body = get(path).await.body;
        assert!(!html::text(&body).contains("Try again"), "{path}");
        let tags = html::tags(&body);
        assert!(
            tags.iter()
                .all(|tag| tag.name != "a" || tag.get("href").is_some_and(|href| !href.is_empty())),
            "{path}"
        );
    }
}

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

/// As a browser encodes a form.
fn encode(pairs: &[(String, String)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|b| match b {
                b' ' => "+".to_owned(),
                b if b.is_ascii_alphanumeric() || matches!(b, b'*' | b'-' | b'.' | b'_') => {
                    char::from(b).to_string()
                }
                b => format!("%{b:02X}"),
            })
            .collect()
    };
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

#[tokio::test]
async fn what_a_browser_sends_arrives_as_it_was_typed() {
    let typed = [
        (
            "v.aaaaaaaaaaaaaaaaaaaaaaaa".to_owned(),
            vec!["a&b=c[d] e+f %41 \u{e9}\r\n{\"x\":[1]}"],
        ),
        (
            "v.bbbbbbbbbbbbbbbbbbbbbbbb".to_owned(),
            vec!["one", "", "one"],
        ),
        (
            map_right("cccccccccccccccccccccccc", "Deal [name] & \u{e4}.b"),
            vec!["p2"],
        ),
        (
            "v.dddddddddddddddddddddddd.0.1.lhs".to_owned(),
            vec!["amount"],
        ),
        ("w.eeeeeeeeeeeeeeeeeeeeeeee".to_owned(), vec!["on"]),
        ("v.ffffffffffffffffffffffff".to_owned(), vec![""]),
    ];
    let mut pairs = vec![
        ("page".to_owned(), "p".to_owned()),
        ("slug".to_owned(), "a".to_owned()),
        ("do".to_owned(), "save".to_owned()),
    ];
    for (key, values) in &typed {
        pairs.extend(
            values
                .iter()
                .map(|value| (input_name(key), (*value).to_owned())),
        );
    }
    pairs.extend((0..400).map(|n| (input_name(&format!("v.{n:024x}")), n.to_string())));
    let log = Log::default();
    let answer = post(&log, "", "connect/submit_config", HTML, &encode(&pairs)).await;
    assert_eq!(
        answer.header("location"),
        "/c/p/a/configure?notice=saved",
        "{}",
        answer.body
    );
    let log = log.lock().unwrap();
    let (what, form) = &log[0];
    assert_eq!(what, "config a save");
    assert_eq!(form.len(), typed.len() + 400);
    for (key, values) in &typed {
        assert_eq!(form.get(key).unwrap(), values, "{key}");
    }
}

#[tokio::test]
async fn every_name_on_the_config_form_can_be_sent_back() {
    let body = get("/c/page_1/connected-crm/configure").await.body;
    let mut pairs = vec![
        ("page".to_owned(), "p".to_owned()),
        ("slug".to_owned(), "a".to_owned()),
        ("do".to_owned(), "save".to_owned()),
    ];
    let names: Vec<String> = html::tags(&body)
        .iter()
        .filter(|tag| tag.name != "button")
        .filter_map(|tag| {
            tag.get("name")
                .filter(|name| name.starts_with("form["))
                .map(str::to_owned)
        })
        .collect();
    assert!(names.len() > 20, "{names:?}");
    pairs.extend(names.iter().map(|name| (name.clone(), "x".to_owned())));
    let log = Log::default();
    let answer = post(&log, "", "connect/submit_config", HTML, &encode(&pairs)).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let log = log.lock().unwrap();
    for name in names {
        let key = name
            .strip_prefix("form[")
            .and_then(|rest| rest.strip_suffix("][]"))
            .unwrap();
        assert!(log[0].1.contains_key(key), "{key}");
    }
}

#[tokio::test]
async fn what_was_chosen_survives_a_list_that_is_not_there() {
    let body = get("/c/page_1/connected-crm/configure").await.body;
    let tags = html::tags(&body);
    let name = input_name(&format!("v.{}", fake::config::id(3)));
    let kept = tags
        .iter()
        .find(|tag| tag.get("type") == Some("hidden") && tag.get("name") == Some(name.as_str()));
    assert_eq!(kept.and_then(|tag| tag.get("value")), Some("s9"));
    assert!(html::text(&body).contains("gone (no longer offered)"));
}
