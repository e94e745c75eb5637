//! A linked account: a customer of the customer.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use app::contract::ids::LinkedAccountKey;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::user_defined;
use crate::clock::Timestamp;

/// The longest `account_id`, in bytes.
const MAX_ACCOUNT_ID: usize = 256;
/// The longest name, in characters.
const MAX_NAME: usize = 200;

/// A customer of the customer.
#[derive(Clone, Debug)]
pub struct LinkedAccount {
    /// `_id`.
    pub key: LinkedAccountKey,
    /// The host's name for it.
    pub account_id: String,
    /// For people; may be empty.
    pub name: String,
    /// User-defined fields.
    pub udf: Vec<Udf>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

/// One user-defined field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Udf {
    /// Its key.
    pub key: String,
    /// A string, number or boolean.
    pub value: Value,
    /// `_id`: 24 hex digits.
    pub id: String,
}

/// Reads an `account_id`.
///
/// # Errors
/// A sentence that says what would be right.
pub fn parse_account_id(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    match text {
        "" => Err("linked_account_id is required"),
        _ if text.len() > MAX_ACCOUNT_ID => Err("linked_account_id is longer than 256 bytes"),
        _ if text.chars().any(char::is_control) => {
            Err("linked_account_id holds a control character")
        }
        _ => Ok(text.to_owned()),
    }
}

/// Reads a name: text or null.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn parse_name(value: Option<&Value>) -> Result<String, Failure> {
    let wrong = |why: &str| {
        Failure::because(ErrorCode::InvalidField, format!("name {why}"))
            .with_fields(vec![FieldError::new("name", format!("name {why}"))])
    };
    match value {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(name)) if name.chars().count() > MAX_NAME => {
            Err(wrong("is longer than 200 characters"))
        }
        Some(Value::String(name)) => Ok(name
            .chars()
            .filter(|c| !c.is_control())
            .collect::<String>()
            .trim()
            .to_owned()),
        Some(_) => Err(wrong("must be text")),
    }
}

/// Reads user-defined fields: an object of strings, numbers and booleans. `new_id` gives each its id.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn parse_udf(
    value: Option<&Value>,
    mut new_id: impl FnMut() -> String,
) -> Result<Vec<Udf>, Failure> {
    let fields = user_defined::parse("udf", value)?;
    Ok(fields
        .into_iter()
        .map(|(key, value)| Udf {
            key,
            value,
            id: new_id(),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_account_id_is_some_short_printable_text() {
        assert_eq!(parse_account_id(" acme-1 ").as_deref(), Ok("acme-1"));
        for bad in ["", "  ", "a\0b", "a\nb", &"x".repeat(257)] {
            assert!(parse_account_id(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn user_defined_fields_are_primitives() {
        let udf = |value: Value| parse_udf(Some(&value), || "id".to_owned());
        assert_eq!(
            udf(json!({"plan": "pro", "seats": 3, "beta": true}))
                .expect("good")
                .len(),
            3
        );
        assert_eq!(
            udf(json!([])).expect("cobalt sends this for empty").len(),
            0
        );
        for bad in [
            json!("x"),
            json!([1]),
            json!({"a": {}}),
            json!({"a": null}),
            json!({"": 1}),
        ] {
            assert!(udf(bad.clone()).is_err(), "{bad}");
        }
    }
}
