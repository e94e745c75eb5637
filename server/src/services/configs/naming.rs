//! Which config a request means: its application and its name.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use serde_json::Value;

use super::super::Error;
use super::super::error::{Result, refuse};
use crate::domain::linked_account::LinkedAccount;

pub(super) fn slug_of(body: &Value) -> Result<String> {
    match body.get("slug") {
        Some(Value::String(slug)) if !slug.is_empty() => Ok(slug.clone()),
        Some(Value::Null) | None | Some(Value::String(_)) => Err(Failure::because(
            ErrorCode::MissingField,
            "slug is required: the application's slug",
        )
        .with_fields(vec![FieldError::new("slug", "slug is required")])
        .into()),
        Some(_) => Err(invalid("slug", "slug must be text")),
    }
}

pub(super) fn config_id_of(body: &Value, account: &LinkedAccount) -> Result<String> {
    match body.get("config_id") {
        None | Some(Value::Null) => named_or_default(None, account),
        Some(Value::String(id)) => named_or_default(Some(id), account),
        Some(Value::Number(id)) => Ok(id.to_string()),
        Some(_) => Err(invalid("config_id", "config_id must be text")),
    }
}

/// The config of this name; SDKs put the word `undefined` where they have none.
pub(super) fn named_or_default(name: Option<&str>, account: &LinkedAccount) -> Result<String> {
    match name {
        None | Some("" | "undefined" | "null") => Ok(account.account_id.clone()),
        Some(name) => parse_config_id(name),
    }
}

/// Reads `enabled`.
pub(super) fn switch_of(sent: Option<&Value>) -> Result<bool> {
    match sent {
        Some(Value::Bool(on)) => Ok(*on),
        None | Some(Value::Null) => Err(Failure::because(
            ErrorCode::MissingField,
            "enabled is required: true or false",
        )
        .with_fields(vec![FieldError::new("enabled", "enabled is required")])
        .into()),
        Some(_) => Err(invalid("enabled", "enabled must be true or false")),
    }
}

/// Reads the name of a config.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn parse_config_id(text: &str) -> Result<String> {
    if text.len() > 256 || text.chars().any(char::is_control) {
        let why = "config_id must be at most 256 bytes of printable text";
        return Err(invalid("config_id", why));
    }
    Ok(text.to_owned())
}

pub(super) fn invalid(field: &str, why: &str) -> Error {
    Failure::because(ErrorCode::InvalidField, why)
        .with_fields(vec![FieldError::new(field, why)])
        .into()
}

pub(super) fn not_found(config_id: &str) -> Error {
    let shown: String = config_id.chars().take(80).collect();
    refuse(
        ErrorCode::ConfigNotFound,
        format!("Config with config id {shown} not found"),
    )
}
