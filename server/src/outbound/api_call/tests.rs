//! Paths that must stay below, and refusals in their many forms.

use std::sync::Mutex;

use async_trait::async_trait;
use serde_json::json;

use super::*;

struct Canned {
    status: u16,
    body: &'static str,
    sent: Mutex<Vec<OutboundRequest>>,
}

#[async_trait]
impl Transport for Canned {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        self.sent.lock().unwrap().push(request);
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        let status = StatusCode::from_u16(self.status).unwrap();
        Ok(OutboundResponse {
            status,
            headers,
            body: self.body.as_bytes().to_vec(),
        })
    }
}

fn canned(status: u16, body: &'static str) -> Canned {
    Canned {
        status,
        body,
        sent: Mutex::default(),
    }
}

fn base() -> Url {
    Url::parse("https://acme.test/api/v1").unwrap()
}

async fn get(status: u16, body: &'static str) -> Result<Value, ApiError> {
    let base = base();
    call(
        &canned(status, body),
        ApiCall::get(&base, "/me", HeaderMap::new()),
    )
    .await
}

#[test]
fn a_path_stands_below_the_base() {
    let query = [("a".to_owned(), "x&y #z".to_owned())];
    for (path, query, expected) in [
        ("/me", &[][..], "https://acme.test/api/v1/me"),
        ("/me?x=1", &[], "https://acme.test/api/v1/me?x=1"),
        ("/me", &query, "https://acme.test/api/v1/me?a=x%26y+%23z"),
        (
            "/me?x=1",
            &query,
            "https://acme.test/api/v1/me?x=1&a=x%26y+%23z",
        ),
        ("/a%2Fb/c", &[], "https://acme.test/api/v1/a%2Fb/c"),
        ("/a..b/c.", &[], "https://acme.test/api/v1/a..b/c."),
        ("/", &[], "https://acme.test/api/v1/"),
        (
            "/?u=https://x.test/..",
            &[],
            "https://acme.test/api/v1/?u=https://x.test/..",
        ),
        (
            "//evil.test/x",
            &[],
            "https://acme.test/api/v1//evil.test/x",
        ),
        ("/@evil.test", &[], "https://acme.test/api/v1/@evil.test"),
    ] {
        assert_eq!(
            below(&base(), path, query).unwrap().as_str(),
            expected,
            "{path}"
        );
    }
    let bare = Url::parse("https://acme.test").unwrap();
    assert_eq!(
        below(&bare, "/me", &[]).unwrap().as_str(),
        "https://acme.test/me"
    );
}

#[test]
fn a_path_that_leaves_the_base_is_refused() {
    let long = format!("/{}", "a".repeat(5000));
    for path in [
        "",
        "me",
        "?x=1",
        "https://evil.test/",
        "@evil.test/",
        ".evil.test/",
        ":80/",
        "/..",
        "/../x",
        "/a/../../x",
        "/a/..",
        "/./x",
        "/%2e%2e/x",
        "/%2E./x",
        "/.%2e",
        "/a\\..\\x",
        "\\evil.test",
        "/\\evil.test",
        "/a#b",
        "/a b",
        "/a\tb",
        "/a\r\nHost: evil.test",
        "/a\0",
        "/é",
        &long,
    ] {
        assert_eq!(below(&base(), path, &[]), Err(ApiError::Path), "{path:?}");
    }
}

#[tokio::test]
async fn an_answer_is_json() {
    assert_eq!(get(200, r#"{"id":1}"#).await, Ok(json!({"id": 1})));
    assert_eq!(get(204, "").await, Ok(Value::Null));
    assert_eq!(get(200, "<html>").await, Err(ApiError::Malformed));
    assert_eq!(get(200, "[[[").await, Err(ApiError::Malformed));
}

#[tokio::test]
async fn a_probe_asks_for_no_more_than_acceptance() {
    let base = base();
    let ask = |status, body| {
        let base = &base;
        async move {
            probe(
                &canned(status, body),
                ApiCall::get(base, "/me", HeaderMap::new()),
            )
            .await
        }
    };
    assert_eq!(ask(200, "<html>").await, Ok(()));
    assert_eq!(ask(401, "").await, Err(ApiError::Unauthorized));
    let slack = r#"{"ok":false,"error":"invalid_auth"}"#;
    assert_eq!(ask(200, slack).await, Err(ApiError::Unauthorized));
}

#[tokio::test]
async fn a_refusal_is_one_of_a_few_words() {
    let wait = Some(Duration::from_secs(5));
    for (status, expected) in [
        (401, ApiError::Unauthorized),
        (403, ApiError::Forbidden),
        (429, ApiError::RateLimited { retry_after: wait }),
        (302, ApiError::Refused { status: 302 }),
        (404, ApiError::Refused { status: 404 }),
        (400, ApiError::Refused { status: 400 }),
    ] {
        assert_eq!(get(status, r#"{"id":1}"#).await, Err(expected), "{status}");
    }
    let problem = get(503, "").await.unwrap_err();
    assert_eq!(problem.error_code(), ErrorCode::ProviderUnavailable);
    for (body, expected) in [
        (
            r#"{"ok":false,"error":"token_revoked"}"#,
            ApiError::Unauthorized,
        ),
        (
            r#"{"ok":false,"error":"missing_scope"}"#,
            ApiError::Forbidden,
        ),
        (
            r#"{"ok":false,"error":"ratelimited"}"#,
            ApiError::RateLimited { retry_after: None },
        ),
        (r#"{"ok":false}"#, ApiError::Refused { status: 200 }),
    ] {
        assert_eq!(get(200, body).await, Err(expected), "{body}");
    }
}

#[tokio::test]
async fn credentials_and_body_are_sent() {
    let base = base();
    let transport = canned(200, "{}");
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer t"));
    let body = json!({"a": 1});
    let mut one = ApiCall::get(&base, "/contacts", headers);
    one.method = Method::POST;
    one.body = Some(&body);
    call(&transport, one).await.unwrap();
    let sent = transport.sent.lock().unwrap();
    assert_eq!(sent[0].headers[header::AUTHORIZATION], "Bearer t");
    assert_eq!(sent[0].headers[header::CONTENT_TYPE], "application/json");
    assert_eq!(sent[0].headers[header::ACCEPT], "application/json");
    assert_eq!(sent[0].body, br#"{"a":1}"#);
}
