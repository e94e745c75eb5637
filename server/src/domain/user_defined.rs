//! Fields that the host defines itself: text, numbers and booleans by its own keys.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use serde_json::{Map, Value};

/// How many there may be.
pub const MAX: usize = 100;
/// The longest key and text, in bytes.
const MAX_TEXT: usize = 4096;

/// Reads them from `field` of a request: an object of text, numbers and booleans; nothing, null and
/// an empty list count as an empty one.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn parse(field: &str, value: Option<&Value>) -> Result<Map<String, Value>, Failure> {
    let Some(object) = object(field, value)? else {
        return Ok(Map::new());
    };
    for (key, value) in object {
        check(field, key, value)?;
    }
    Ok(object.clone())
}

/// The object that was sent as `field`; clients send an empty list where they mean nothing.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn object<'v>(
    field: &str,
    sent: Option<&'v Value>,
) -> Result<Option<&'v Map<String, Value>>, Failure> {
    let invalid = |why| Err(wrong(ErrorCode::InvalidField, field, why));
    match sent {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(list)) if list.is_empty() => Ok(None),
        Some(Value::Object(object)) if object.len() > MAX => invalid("has more than 100 keys"),
        Some(Value::Object(object)) => Ok(Some(object)),
        Some(_) => invalid("must be an object of text, numbers and booleans"),
    }
}

/// Whether one of `field` can be kept.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn check(field: &str, key: &str, value: &Value) -> Result<(), Failure> {
    let invalid = |why| Err(wrong(ErrorCode::InvalidField, &path(field, key), why));
    let text = match value {
        Value::String(text) => text,
        Value::Number(_) | Value::Bool(_) => "",
        _ => return invalid("must be text, a number or a boolean"),
    };
    if key.is_empty() || key.len() > MAX_TEXT || text.len() > MAX_TEXT {
        return invalid("must be between 1 and 4096 bytes");
    }
    // PostgreSQL cannot search JSON that holds it.
    if key.contains('\0') || text.contains('\0') {
        return invalid("must not hold a NUL character");
    }
    Ok(())
}

/// The place of one of `field`, as errors show it.
#[must_use]
pub fn path(field: &str, key: &str) -> String {
    let shown: String = key.chars().filter(|c| !c.is_control()).take(60).collect();
    format!("{field}.{shown}")
}

/// A failure of this place.
#[must_use]
pub fn wrong(code: ErrorCode, place: &str, why: &str) -> Failure {
    Failure::about(code, place, format!("{place} {why}"))
}
