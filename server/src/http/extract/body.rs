//! What stands in the body.

use std::error::Error as _;

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use http_body_util::LengthLimitError;
use serde_json::error::Category;
use serde_json::{Map, Value};

use super::unique_keys::UniqueKeys;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::services::Error;

/// A JSON object from the body. No body, an empty one and `null` are an empty object, as Cobalt's
/// SDKs announce JSON and then send nothing.
pub struct JsonObject(pub Map<String, Value>);

impl FromRequest<Shared> for JsonObject {
    type Rejection = ApiError;

    async fn from_request(request: Request, core: &Shared) -> Result<Self, ApiError> {
        match read_json(request.into_body(), limit(core)).await? {
            Value::Null => Ok(Self(Map::new())),
            Value::Object(object) => Ok(Self(object)),
            _ => {
                let why = "the body must be a JSON object".to_owned();
                Err(of_body(ErrorCode::InvalidField, why).into())
            }
        }
    }
}

/// Any JSON value from the body; no body is `null`.
pub struct JsonAny(pub Value);

impl FromRequest<Shared> for JsonAny {
    type Rejection = ApiError;

    async fn from_request(request: Request, core: &Shared) -> Result<Self, ApiError> {
        Ok(Self(read_json(request.into_body(), limit(core)).await?))
    }
}

fn limit(core: &Shared) -> usize {
    core.options.limits.body.bytes()
}

/// The JSON that a body of at most `limit` bytes holds; no body is `null`.
///
/// # Errors
/// A body that is too large, breaks off, or is not JSON. What nests deeper than 128 levels is not
/// read, so that nobody can exhaust the stack.
pub async fn read_json(body: Body, limit: usize) -> Result<Value, ApiError> {
    let bytes = read_body(body, limit).await?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    let parsed = serde_json::from_slice(&bytes).map(|UniqueKeys(value)| value);
    parsed.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let what = match error.classify() {
            // Words of ours: a key stands twice.
            Category::Data => "says one key of an object twice",
            Category::Io | Category::Syntax | Category::Eof => "is not JSON",
        };
        let why = format!("the body {what}: line {line}, column {column}");
        of_body(ErrorCode::MalformedJson, why).into()
    })
}

/// A failure of the body as a whole.
fn of_body(code: ErrorCode, why: String) -> Error {
    let fields = vec![FieldError::new("", &why)];
    Failure::because(code, why).with_fields(fields).into()
}

/// The whole body, of at most `limit` bytes.
pub(in crate::http) async fn read_body(body: Body, limit: usize) -> Result<Bytes, ApiError> {
    to_bytes(body, limit).await.map_err(|error| {
        let too_large = error
            .source()
            .is_some_and(|why| why.is::<LengthLimitError>());
        let (code, why) = if too_large {
            let why = format!("the body is larger than {limit} bytes");
            (ErrorCode::PayloadTooLarge, why)
        } else {
            let why = "the body broke off, or its next part took too long".to_owned();
            (ErrorCode::BodyIncomplete, why)
        };
        of_body(code, why).into()
    })
}
