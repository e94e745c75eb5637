//! The way to a provider and back.

use super::*;

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
