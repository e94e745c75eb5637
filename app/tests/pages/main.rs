//! Every page with a fake server behind it: what it says, what it sends, what it must never do.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
// As in the library: the types of pages nest deeply.
#![recursion_limit = "256"]

mod actions;
mod brand;
mod config;
mod connections;
mod every;
#[path = "../fake/mod.rs"]
mod fake;
mod html;
mod link;
mod told;
mod way;

use axum::body::Body;
use fake::Log;
use http_body_util::BodyExt;
use tower::ServiceExt;

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
