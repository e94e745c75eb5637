//! The one error body of the API, and how a failure reaches whoever writes its answer.
//!
//! A handler's error travels to the edge as an extension of an empty response; the edge knows the
//! request's id, writes the body and logs the cause once. The body is the union of the envelopes
//! that Cobalt's clients have met (2023, 2024, 2026), so every one of them finds its own key.

use std::pin::Pin;
use std::sync::Arc;

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::services::Error;
use crate::services::connect::proxy::Refused;

/// What every error answers. It is the union of the envelopes that Cobalt's clients have met.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiError)]
pub struct ApiErrorBody {
    /// The HTTP status.
    pub status_code: u16,
    /// The status's name in capitals, such as `BAD_REQUEST`.
    #[schema(value_type = String)]
    pub http_error_type: &'static str,
    /// What Cobalt's clients know the failure by. Several kinds of failure share one.
    #[schema(value_type = String)]
    pub error_code: &'static str,
    /// Which kind of failure; the most exact one.
    #[schema(value_type = String)]
    pub error_type: &'static str,
    /// The same as `message`.
    pub error: String,
    /// What happened, and what would be right.
    pub message: String,
    /// For support: it stands in the server's log, too.
    pub request_id: String,
    /// The parts of the request that are not valid; absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub fields: Vec<FieldFault>,
}

/// A part of the request that is not valid.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiErrorField)]
pub struct FieldFault {
    /// A dotted path into the body, the name of a parameter, or a config field's id.
    pub field: String,
    /// What would be right.
    pub message: String,
}

impl FieldFault {
    fn of(error: &FieldError) -> Self {
        Self {
            field: error.field.clone(),
            message: error.message.clone(),
        }
    }
}

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

/// A failure that waiting may help.
pub struct Refusal(Refused);

impl<E: Into<Refused>> From<E> for Refusal {
    fn from(refused: E) -> Self {
        Self(refused.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Refused { error, again_in } = self.0;
        let mut response = ApiError::from(error).into_response();
        if let Some(wait) = again_in {
            // Whole seconds, rounded up: who waits that long is not refused again.
            let seconds = u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
            let seconds = HeaderValue::from(seconds.max(1));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// The status that a failure answers with.
#[must_use]
pub fn status_of(failure: &Failure) -> StatusCode {
    StatusCode::from_u16(failure.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The body that a failure answers with in the Link flow: `success` is false and `error` the code, as that
/// flow's clients know it. A broken connection is `login_required` there.
#[must_use]
pub fn body_of_link(failure: &Failure, request_id: &str) -> Response {
    let needs_login = failure.code.wire() == ErrorCode::NeedsReauth.wire();
    let failure = &Failure {
        code: match needs_login {
            true => ErrorCode::LoginRequired,
            false => failure.code,
        },
        ..failure.clone()
    };
    let mut body = json!(envelope(failure, request_id));
    if let Some(body) = body.as_object_mut() {
        body.insert("success".to_owned(), false.into());
        body.insert("error".to_owned(), failure.code.as_str().into());
    }
    answer(failure, &body)
}

/// The body that a failure answers with.
#[must_use]
pub fn body_of(failure: &Failure, request_id: &str) -> Response {
    answer(failure, &json!(envelope(failure, request_id)))
}

fn envelope(failure: &Failure, request_id: &str) -> ApiErrorBody {
    let code = failure.code;
    let words = app::i18n::error_text(code);
    let message = if failure.detail.is_empty() {
        format!("{}. {}", words.title, words.advice)
    } else {
        failure.detail.clone()
    };
    ApiErrorBody {
        status_code: code.status(),
        http_error_type: code.http_error_type(),
        error_code: code.wire(),
        error_type: code.as_str(),
        error: message.trim().to_owned(),
        message: message.trim().to_owned(),
        request_id: request_id.to_owned(),
        fields: failure.fields.iter().map(FieldFault::of).collect(),
    }
}

fn answer(failure: &Failure, body: &serde_json::Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status_of(failure);
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
