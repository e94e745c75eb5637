//! `POST /api/v2/app/{slug}/save`: connects an application by typed credentials.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use crate::domain::connection::Inputs;
use crate::http::Shared;
use crate::http::error::ApiError;
use crate::http::extract::{Bearer, JsonObject, Path};
use crate::services::connect::keys;
use crate::services::{Error, Result};

/// Answers `{success: true}` when the provider accepted the credentials.
pub async fn handler(
    State(core): State<Shared>,
    Bearer(session): Bearer,
    Path(slug): Path<String>,
    JsonObject(body): JsonObject,
) -> std::result::Result<Json<Value>, ApiError> {
    let inputs = inputs_of(body)?;
    keys::save(&core, &session.scope, &session.account, &slug, inputs).await?;
    Ok(Json(json!({ "success": true })))
}

/// Credentials out of a body.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for what is not text, a number or a boolean.
pub fn inputs_of(body: Map<String, Value>) -> Result<Inputs> {
    let mut inputs = Inputs::new();
    // What newer SDKs add beside the credentials.
    let beside = |name: &str| matches!(name, "auth_type" | "connection_id" | "auth_config_id");
    for (name, value) in body.into_iter().filter(|(name, _)| !beside(name)) {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null => continue,
            Value::Array(_) | Value::Object(_) => {
                let shown: String = name.chars().take(60).collect();
                let why = format!("{shown} must be text");
                let fields = vec![FieldError::new(shown, &why)];
                let failure = Failure::because(ErrorCode::InvalidField, why).with_fields(fields);
                return Err(Error::from(failure));
            }
        };
        inputs.insert(name, text);
    }
    Ok(inputs)
}
