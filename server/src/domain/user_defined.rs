//! Fields that the host defines itself: text, numbers and booleans by its own keys.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use serde_json::{Map, Value};

/// How many there may be.
const MAX: usize = 100;
/// The longest key and text, in bytes.
const MAX_TEXT: usize = 4096;

/// Reads them from `field` of a request: an object of text, numbers and booleans; nothing, null and
/// an empty list count as an empty one.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn parse(field: &str, value: Option<&Value>) -> Result<Map<String, Value>, Failure> {
    let wrong = |field: &str, why: &str| {
        Failure::because(ErrorCode::InvalidField, format!("{field} {why}"))
            .with_fields(vec![FieldError::new(field, format!("{field} {why}"))])
    };
    let object = match value {
        None | Some(Value::Null) => return Ok(Map::new()),
        Some(Value::Object(object)) => object,
        Some(Value::Array(list)) if list.is_empty() => return Ok(Map::new()),
        Some(_) => {
            return Err(wrong(
                field,
                "must be an object of text, numbers and booleans",
            ));
        }
    };
    if object.len() > MAX {
        return Err(wrong(field, "has more than 100 keys"));
    }
    for (key, value) in object {
        let path = format!("{field}.{}", key.chars().take(60).collect::<String>());
        let size = match value {
            Value::String(text) => text.len(),
            Value::Number(_) | Value::Bool(_) => 0,
            _ => return Err(wrong(&path, "must be text, a number or a boolean")),
        };
        if key.is_empty() || key.len() > MAX_TEXT || size > MAX_TEXT {
            return Err(wrong(&path, "must be between 1 and 4096 bytes"));
        }
    }
    Ok(object.clone())
}
