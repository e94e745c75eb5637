//! The one error body of the API, and how a failure reaches whoever writes its answer.
//!
//! A handler's error travels to the edge as an extension of an empty response; the edge knows the
//! request's id, writes the body and logs the cause once. The body is the union of the envelopes
//! that Cobalt's clients have met (2023, 2024, 2026), so every one of them finds its own key.

use std::pin::Pin;
use std::sync::Arc;

use app::contract::failure::Failure;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::services::Error;

/// Draws a failure for people: a whole answer with the status of its code.
pub type FailurePage =
    Arc<dyn Fn(Failure) -> Pin<Box<dyn Future<Output = Response> + Send>> + Send + Sync>;

/// A failed request on its way to the edge.
#[derive(Clone, Debug)]
pub struct ApiError(pub Arc<Error>);

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(Arc::new(error.into()))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = status_of(&self.0.failure);
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        response.extensions_mut().insert(self);
        response
    }
}

/// The status that a failure answers with.
#[must_use]
pub fn status_of(failure: &Failure) -> StatusCode {
    StatusCode::from_u16(failure.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The body that a failure answers with.
#[must_use]
pub fn body_of(failure: &Failure, request_id: &str) -> Response {
    let code = failure.code;
    let words = app::i18n::error_text(code);
    let message = if failure.detail.is_empty() {
        format!("{}. {}", words.title, words.advice)
    } else {
        failure.detail.clone()
    };
    let mut body = json!({
        "status_code": code.status(),
        "http_error_type": code.http_error_type(),
        "error_code": code.wire(),
        "error_type": code.as_str(),
        "error": message.trim(),
        "message": message.trim(),
        "request_id": request_id,
    });
    if !failure.fields.is_empty()
        && let Some(object) = body.as_object_mut()
    {
        object.insert("fields".to_owned(), json!(failure.fields));
    }
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status_of(failure);
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
