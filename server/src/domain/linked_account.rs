//! A linked account: a customer of the customer.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::{LinkSessionId, LinkedAccountKey};
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
    /// The link session that works on it, until what it connects is claimed; `None` for an account of the
    /// host's.
    pub link: Option<LinkSessionId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
}

impl LinkedAccount {
    /// An account without anything but the host's name for it.
    #[must_use]
    pub fn new(key: LinkedAccountKey, account_id: String, now: Timestamp) -> Self {
        Self {
            key,
            account_id,
            name: String::new(),
            udf: Vec::new(),
            link: None,
            created_at: now,
            updated_at: now,
        }
    }
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
    /// Who wrote it last.
    #[serde(default)]
    pub by: Writer,
}

/// Who writes: decides what may be changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Writer {
    /// The host's backend, with an API key.
    #[default]
    Key,
    /// The linked account itself, with a session token.
    Session,
}

/// What a list of linked accounts is narrowed to. Empty texts narrow nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Part of the account's id or name, in any case.
    pub search: String,
    /// The key of a user-defined field that it has.
    pub udf_key: String,
    /// The value of that field, or of any field where no key is given.
    pub udf_value: String,
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
    let wrong = |why: &str| Failure::about(ErrorCode::InvalidField, "name", format!("name {why}"));
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

/// Reads the user-defined fields of a new account: an object of strings, numbers and booleans.
/// `new_id` gives each its id.
///
/// # Errors
/// [`ErrorCode::InvalidField`].
pub fn parse_udf(
    sent: Option<&Value>,
    mut new_id: impl FnMut() -> String,
) -> Result<Vec<Udf>, Failure> {
    let mut fields = Vec::new();
    for (key, value) in user_defined::object("udf", sent)?.into_iter().flatten() {
        user_defined::check("udf", key, value)?;
        fields.push(Udf {
            key: key.clone(),
            value: value.clone(),
            id: new_id(),
            by: Writer::Key,
        });
    }
    Ok(fields)
}

/// Applies a write to user-defined fields. It changes what it mentions: a value sets a field, `null`
/// removes it, the others stay. What was written with an API key is read-only to session tokens;
/// sending the value that is there is no change.
///
/// # Errors
/// [`ErrorCode::InvalidField`], [`ErrorCode::FieldReadOnly`].
pub fn change_udf(
    stored: &[Udf],
    sent: Option<&Value>,
    writer: Writer,
    mut new_id: impl FnMut() -> String,
) -> Result<Vec<Udf>, Failure> {
    let mut fields = stored.to_vec();
    for (key, value) in user_defined::object("udf", sent)?.into_iter().flatten() {
        if !value.is_null() {
            user_defined::check("udf", key, value)?;
        }
        let at = fields.iter().position(|field| field.key == *key);
        let before = at.map(|at| &fields[at]);
        let protected = before.is_some_and(|field| field.by == Writer::Key);
        if writer == Writer::Session && protected {
            if before.is_some_and(|field| field.value == *value) {
                continue;
            }
            let why = "was set by the company and can only be changed with its API key";
            let place = user_defined::path("udf", key);
            return Err(user_defined::wrong(ErrorCode::FieldReadOnly, &place, why));
        }
        match (at, value) {
            (Some(at), Value::Null) => drop(fields.remove(at)),
            (None, Value::Null) => {}
            (Some(at), value) => {
                fields[at].value = value.clone();
                fields[at].by = writer;
            }
            (None, value) => fields.push(Udf {
                key: key.clone(),
                value: value.clone(),
                id: new_id(),
                by: writer,
            }),
        }
    }
    if fields.len() > user_defined::MAX {
        let why = "would have more than 100 keys";
        return Err(user_defined::wrong(ErrorCode::InvalidField, "udf", why));
    }
    Ok(fields)
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
            json!({"a": "b\u{0}"}),
        ] {
            assert!(udf(bad.clone()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_write_changes_what_it_mentions() {
        let change = |stored: &[Udf], sent: Value, writer| {
            change_udf(stored, Some(&sent), writer, || "id".to_owned())
        };
        let first = change(&[], json!({"plan": "pro", "seats": 3}), Writer::Key).expect("good");
        let sent = json!({"seats": null, "tier": 1, "gone": null});
        let second = change(&first, sent, Writer::Key).expect("good");
        let shown: Vec<_> = second
            .iter()
            .map(|it| (it.key.as_str(), &it.value))
            .collect();
        assert_eq!(shown, [("plan", &json!("pro")), ("tier", &json!(1))]);
    }

    #[test]
    fn a_session_changes_only_what_sessions_wrote() {
        let change = |stored: &[Udf], sent: Value, writer| {
            change_udf(stored, Some(&sent), writer, || "id".to_owned())
        };
        let host = change(&[], json!({"plan": "pro"}), Writer::Key).expect("good");
        for refused in [json!({"plan": "free"}), json!({"plan": null})] {
            let failure = change(&host, refused, Writer::Session).expect_err("read-only");
            assert_eq!(failure.code, ErrorCode::FieldReadOnly);
            assert_eq!(failure.fields[0].field, "udf.plan");
        }
        let sent = json!({"plan": "pro", "locale": "de"});
        let both = change(&host, sent, Writer::Session).expect("the same value is no change");
        assert_eq!((both[0].by, both[1].by), (Writer::Key, Writer::Session));
        change(&both, json!({"locale": "en"}), Writer::Session).expect("its own");
        let taken = change(&both, json!({"locale": "de"}), Writer::Key).expect("good");
        assert_eq!(taken[1].by, Writer::Key, "the host took it over");
    }
}
