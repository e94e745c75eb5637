//! What is answered here, and what goes on.

use axum::routing::{get, post};
use http::{Method, StatusCode};
use std::time::Duration;

use super::*;

/// Refuses everything, so that a test sees what went on.
struct Outside;

#[async_trait]
impl Transport for Outside {
    async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        Err(OutboundError::Unresolved {
            host: request.host(),
        })
    }
}

fn inside() -> InProcess {
    let router = Router::new()
        .route("/", get(|| async { "root" }))
        .route("/crm/me", get(|uri: Uri| async move { uri.to_string() }))
        .route("/crm/echo", post(|body: String| async move { body }))
        .route("/crm/large", get(|| async { "x".repeat(2000) }))
        .route("/crm/stall", get(std::future::pending::<()>))
        .route(
            "/crm/away",
            get(|| async { (StatusCode::FOUND, [("location", "https://evil.test/")]) }),
        );
    let prefix = Url::parse("http://localhost:3000/base/sandbox").unwrap();
    InProcess::new(prefix, router, Arc::new(Outside))
}

async fn call(url: &str) -> Result<OutboundResponse, OutboundError> {
    let mut request = OutboundRequest::new(Method::GET, Url::parse(url).unwrap());
    request.body_limit = 1000;
    request.deadline = Duration::from_millis(100);
    inside().send(request).await
}

#[tokio::test]
async fn what_is_under_the_prefix_is_answered_here() {
    let answer = call("http://localhost:3000/base/sandbox/crm/me?a=b%20c")
        .await
        .unwrap();
    assert_eq!(answer.body, b"/crm/me?a=b%20c");
    for url in [
        "http://localhost:3000/base/sandbox",
        "http://localhost:3000/base/sandbox/",
    ] {
        assert_eq!(call(url).await.unwrap().body, b"root", "{url}");
    }
    let answer = call("http://localhost:3000/base/sandbox/crm/none")
        .await
        .unwrap();
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_body_is_handed_over() {
    let url = Url::parse("http://localhost:3000/base/sandbox/crm/echo").unwrap();
    let mut request = OutboundRequest::new(Method::POST, url);
    request.body = b"ping".to_vec();
    assert_eq!(inside().send(request).await.unwrap().body, b"ping");
}

#[tokio::test]
async fn everything_else_goes_on() {
    for url in [
        "http://localhost:3000/base/sandboxes/crm/me",
        "http://localhost:3000/base/sandbox/../api",
        "http://localhost:3000/base/sandbox/%2e%2e/api",
        "http://localhost:3000/base/sandbox/..\\api",
        "http://localhost:3000/sandbox/crm/me",
        "http://localhost:3001/base/sandbox/crm/me",
        "https://localhost:3000/base/sandbox/crm/me",
        "http://localhost.:3000/base/sandbox/crm/me",
        "http://127.0.0.1:3000/base/sandbox/crm/me",
        "http://user@localhost:3000/base/sandbox/crm/me",
        "https://evil.test/base/sandbox/crm/me",
    ] {
        let problem = call(url).await.unwrap_err();
        assert!(
            matches!(problem, OutboundError::Unresolved { .. }),
            "{url}: {problem}"
        );
    }
}

#[tokio::test]
async fn the_limits_hold_here_too() {
    let base = "http://localhost:3000/base/sandbox/crm";
    let problem = call(&format!("{base}/large")).await.unwrap_err();
    assert!(
        matches!(problem, OutboundError::TooLarge { limit: 1000, .. }),
        "{problem}"
    );
    let problem = call(&format!("{base}/stall")).await.unwrap_err();
    assert!(
        matches!(problem, OutboundError::Timeout { .. }),
        "{problem}"
    );
    let answer = call(&format!("{base}/away")).await.unwrap();
    assert_eq!(answer.status, StatusCode::FOUND);
}
