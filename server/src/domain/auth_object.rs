//! What a host brings along when it moves a customer's access here: `auth_object` of `migrate-token`.
//!
//! Two shapes are read. The newer one has one key that names the authentication type; the older one
//! has the fields themselves, and tokens among them mean OAuth.

use std::time::Duration;

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use secrecy::SecretString;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::config::values::scalar_text;
use super::connection::{AuthType, Inputs};
use crate::clock::Timestamp;

/// The longest life of a token that is believed: ten years.
pub const LONGEST_LIFE: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);
/// How long a token may be, in bytes. It will stand in a header.
pub const LONGEST_TOKEN: usize = 16 * 1024;
/// Numbers from here on are milliseconds since 1970; as seconds they would be the year 5138.
const MILLISECONDS_FROM: i64 = 100_000_000_000;

/// An access that another system obtained.
#[derive(Debug)]
pub enum AuthObject {
    /// The end user's consent.
    OAuth2(Grant),
    /// Credentials that the end user typed.
    KeyBased(Inputs),
}

/// Tokens of a consent.
#[derive(Debug)]
pub struct Grant {
    /// The access token.
    pub access_token: SecretString,
    /// The refresh token, where there is one.
    pub refresh_token: Option<SecretString>,
    /// When the access token ends, where it is known.
    pub ends: Option<Ends>,
    /// The granted scopes, where they are known.
    pub scopes: Option<Vec<String>>,
    /// The app's prerequisites.
    pub inputs: Inputs,
}

/// When an access token ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// So long after it was brought along.
    After(Duration),
    /// At a moment.
    At(Timestamp),
}

impl AuthObject {
    /// Reads what was sent at this moment. `has_oauth` tells whether the app knows consent, which
    /// decides what tokens in the older shape mean.
    ///
    /// # Errors
    /// [`ErrorCode::MissingField`], [`ErrorCode::InvalidField`]; `field` is the path into the body.
    pub fn parse(sent: Option<&Value>, has_oauth: bool, now: Timestamp) -> Result<Self, Failure> {
        let object = match sent {
            None | Some(Value::Null) => {
                return Err(missing(
                    "auth_object",
                    "is required: the tokens or credentials",
                ));
            }
            Some(Value::Object(object)) if object.is_empty() => {
                return Err(missing("auth_object", "is empty"));
            }
            Some(Value::Object(object)) => object,
            Some(_) => return Err(invalid("auth_object", "must be an object")),
        };
        if let Some((kind, fields)) = named(object) {
            let place = format!("auth_object.{}", kind.as_str());
            let fields = fields.as_object();
            let fields = fields.ok_or_else(|| invalid(&place, "must be an object"))?;
            let place = format!("{place}.");
            return match kind {
                AuthType::OAuth2 => Ok(Self::OAuth2(Grant::parse(&place, fields, now)?)),
                AuthType::KeyBased => Ok(Self::KeyBased(inputs(&place, fields, &[])?)),
            };
        }
        let place = "auth_object.";
        let has_tokens = ["access_token", "refresh_token"]
            .iter()
            .any(|name| object.contains_key(*name));
        if has_oauth && has_tokens {
            Ok(Self::OAuth2(Grant::parse(place, object, now)?))
        } else {
            Ok(Self::KeyBased(inputs(place, object, &[])?))
        }
    }
}

/// The authentication type that the only key names, with what stands there.
fn named(object: &Map<String, Value>) -> Option<(AuthType, &Value)> {
    let mut entries = object.iter();
    let (name, fields) = entries.next()?;
    if entries.next().is_some() {
        return None;
    }
    Some((AuthType::parse(name)?, fields))
}

impl Grant {
    /// What describes the grant itself; everything else answers the app's prerequisites.
    const OWN: [&str; 6] = [
        "access_token",
        "refresh_token",
        "expires_in",
        "expires_at",
        "scope",
        "token_type",
    ];

    fn parse(place: &str, fields: &Map<String, Value>, now: Timestamp) -> Result<Self, Failure> {
        let access = token(place, fields, "access_token")?;
        Ok(Self {
            access_token: access
                .ok_or_else(|| missing(&format!("{place}access_token"), "is required"))?,
            refresh_token: token(place, fields, "refresh_token")?,
            ends: ends(place, fields, now)?,
            scopes: scopes(place, fields.get("scope"))?,
            inputs: inputs(place, fields, &Self::OWN)?,
        })
    }
}

fn token(
    place: &str,
    fields: &Map<String, Value>,
    name: &str,
) -> Result<Option<SecretString>, Failure> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) if is_token(text.trim()) => {
            Ok(Some(SecretString::from(text.trim())))
        }
        Some(_) => {
            let rule = "must be the token as text, without spaces or control characters, at most \
                        16384 bytes";
            Err(invalid(&format!("{place}{name}"), rule))
        }
    }
}

fn is_token(text: &str) -> bool {
    text.len() <= LONGEST_TOKEN && text.bytes().all(|b| b.is_ascii_graphic())
}

fn ends(place: &str, fields: &Map<String, Value>, now: Timestamp) -> Result<Option<Ends>, Failure> {
    let given = |name| fields.get(name).filter(|value| !value.is_null());
    if let Some(at) = given("expires_at") {
        let rule = "must be a moment as RFC 3339, or seconds or milliseconds since 1970, at most ten \
                    years ahead";
        let moment = moment(at).filter(|moment| moment.since(now) <= LONGEST_LIFE);
        let moment = moment.ok_or_else(|| invalid(&format!("{place}expires_at"), rule))?;
        return Ok(Some(Ends::At(moment)));
    }
    let Some(lasting) = given("expires_in") else {
        return Ok(None);
    };
    let seconds = whole(lasting).and_then(|seconds| u64::try_from(seconds).ok());
    let lasting = seconds.map(Duration::from_secs);
    match lasting.filter(|lasting| *lasting <= LONGEST_LIFE) {
        Some(lasting) => Ok(Some(Ends::After(lasting))),
        None => {
            let rule = "must be a whole number of seconds, at most ten years";
            Err(invalid(&format!("{place}expires_in"), rule))
        }
    }
}

fn moment(value: &Value) -> Option<Timestamp> {
    if let Some(number) = whole(value) {
        let per_unit = if number >= MILLISECONDS_FROM {
            1_000
        } else {
            1_000_000
        };
        return number.checked_mul(per_unit).map(Timestamp);
    }
    let moment = OffsetDateTime::parse(value.as_str()?.trim(), &Rfc3339).ok()?;
    let micros = moment.unix_timestamp_nanos() / 1_000;
    i64::try_from(micros).ok().map(Timestamp)
}

/// A whole number that is not negative, as a number or as digits.
fn whole(value: &Value) -> Option<i64> {
    let number = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| *number >= 0)
}

fn scopes(place: &str, sent: Option<&Value>) -> Result<Option<Vec<String>>, Failure> {
    let split = |text: &str| -> Vec<String> {
        let parts = text.split(|c: char| c.is_whitespace() || c == ',');
        let named = parts.filter(|part| !part.is_empty());
        named.map(str::to_owned).collect()
    };
    let wrong = || invalid(&format!("{place}scope"), "must be text or a list of texts");
    match sent {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(split(text))),
        Some(Value::Array(list)) => list
            .iter()
            .map(|scope| scope.as_str().map(str::to_owned).ok_or_else(wrong))
            .collect::<Result<_, _>>()
            .map(Some),
        Some(_) => Err(wrong()),
    }
}

/// Every field but those named in `but`, as text.
fn inputs(place: &str, fields: &Map<String, Value>, but: &[&str]) -> Result<Inputs, Failure> {
    let wanted = fields
        .iter()
        .filter(|(name, value)| !but.contains(&name.as_str()) && !value.is_null());
    wanted
        .map(|(name, value)| {
            let text = scalar_text(value).ok_or_else(|| {
                let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
                invalid(&format!("{place}{shown}"), "must be text")
            })?;
            Ok((name.clone(), text))
        })
        .collect()
}

fn missing(field: &str, why: &str) -> Failure {
    said(ErrorCode::MissingField, field, why)
}

fn invalid(field: &str, why: &str) -> Failure {
    said(ErrorCode::InvalidField, field, why)
}

fn said(code: ErrorCode, field: &str, why: &str) -> Failure {
    Failure::about(code, field, format!("{field} {why}"))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;
    use serde_json::json;

    use super::*;

    /// 2026-11-20T12:00:00Z.
    const NOW: Timestamp = Timestamp(1_795_176_000_000_000);

    fn grant(sent: Value) -> Grant {
        match AuthObject::parse(Some(&sent), true, NOW) {
            Ok(AuthObject::OAuth2(grant)) => grant,
            other => panic!("{sent}: {other:?}"),
        }
    }

    #[test]
    fn both_shapes_say_the_same() {
        let fields = json!({"access_token": " at ", "scope": "a b", "store": "acme"});
        for sent in [fields.clone(), json!({ "oauth2": fields })] {
            let grant = grant(sent);
            assert_eq!(grant.access_token.expose_secret(), "at");
            assert!(grant.refresh_token.is_none() && grant.ends.is_none());
            assert_eq!(
                grant.scopes.as_deref(),
                Some(["a".to_owned(), "b".to_owned()].as_slice())
            );
            assert_eq!(grant.inputs.get("store").map(String::as_str), Some("acme"));
            assert_eq!(grant.inputs.len(), 1);
        }
        let keys = json!({"api_key": "k", "port": 7});
        for sent in [keys.clone(), json!({ "keybased": keys })] {
            let parsed = AuthObject::parse(Some(&sent), true, NOW);
            assert!(
                matches!(&parsed, Ok(AuthObject::KeyBased(inputs)) if inputs["port"] == "7"),
                "{parsed:?}"
            );
        }
    }

    #[test]
    fn a_token_is_a_typed_key_where_the_app_knows_no_consent() {
        let parsed = AuthObject::parse(Some(&json!({"access_token": "k"})), false, NOW);
        assert!(matches!(parsed, Ok(AuthObject::KeyBased(_))), "{parsed:?}");
    }

    #[test]
    fn the_end_of_a_token_is_read_in_every_form() {
        let at = |value: Value| grant(json!({"access_token": "t", "expires_at": value})).ends;
        let moment = Some(Ends::At(Timestamp(1_795_176_000_000_000)));
        for value in [
            json!(1_795_176_000),
            json!("1795176000"),
            json!(1_795_176_000_000_i64),
            json!("2026-11-20T12:00:00Z"),
            json!("2026-11-20T13:00:00+01:00"),
        ] {
            assert_eq!(at(value.clone()), moment, "{value}");
        }
        let after = grant(json!({"access_token": "t", "expires_in": "60"})).ends;
        assert_eq!(after, Some(Ends::After(Duration::from_secs(60))));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (sent, field) in [
            (json!(null), "auth_object"),
            (json!({}), "auth_object"),
            (json!([]), "auth_object"),
            (json!({"refresh_token": "r"}), "auth_object.access_token"),
            (json!({"access_token": 1}), "auth_object.access_token"),
            (json!({"access_token": "a b"}), "auth_object.access_token"),
            (
                json!({"oauth2": {"access_token": "a", "expires_in": -1}}),
                "auth_object.oauth2.expires_in",
            ),
            (
                json!({"access_token": "a", "expires_at": "soon"}),
                "auth_object.expires_at",
            ),
            (
                json!({"access_token": "a", "expires_at": 99_999_999_999_i64}),
                "auth_object.expires_at",
            ),
            (
                json!({"access_token": "a".repeat(LONGEST_TOKEN + 1)}),
                "auth_object.access_token",
            ),
            (
                json!({"access_token": "a", "scope": 1}),
                "auth_object.scope",
            ),
            (json!({"basic": {"user": "u"}}), "auth_object.basic"),
        ] {
            let failure = AuthObject::parse(Some(&sent), true, NOW).expect_err("refused");
            assert_eq!(failure.fields[0].field, field, "{sent}");
        }
    }
}
