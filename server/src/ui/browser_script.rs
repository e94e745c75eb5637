//! Serves `link.js` to any page of any host.

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use http::StatusCode;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderName,
    HeaderValue, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS,
};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::http::edge;
use crate::services::browser_script::{EARLIER, NEWEST, PATH, Script};

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// The newest script at its short address, and each version at its own.
pub fn router() -> Router {
    let newest = Router::new().route(PATH, served(&NEWEST, "public, max-age=300"));
    std::iter::once(&NEWEST)
        .chain(&EARLIER)
        .fold(newest, |router, script| {
            let forever = served(script, "public, max-age=31536000, immutable");
            router.route(&script.path(), forever)
        })
        .method_not_allowed_fallback(edge::method_not_allowed)
        .layer(CompressionLayer::new().quality(CompressionLevel::Best))
}

fn served(script: &'static Script, cache: &'static str) -> MethodRouter {
    get(move |asked: HeaderMap| async move { answer(script, cache, &asked) })
}

fn answer(script: &'static Script, cache: &'static str, asked: &HeaderMap) -> Response {
    // Weak, because the bytes on the wire differ by encoding.
    let tag = format!("W/\"{}\"", script.integrity());
    let known = asked
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|each| each.trim() == "*" || each.trim() == tag);
    let mut response = Response::new(if known {
        Body::empty()
    } else {
        Body::from(script.text)
    });
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    let fixed = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, cache),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // A page that says which bytes it expects asks with CORS.
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        // A page that is cross-origin isolated takes nothing else.
        (RESOURCE_POLICY, "cross-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}
