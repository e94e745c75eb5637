//! What a request aims at, wherever an SDK's version puts it: query, body or header.
//!
//! `auth_profile_id` is the later name of `auth_config_id`. The words `undefined` and `null`, which
//! SDKs send for what they do not have, count as absent everywhere.

use app::contract::error::ErrorCode;
use app::contract::failure::{Failure, FieldError};
use axum::extract::FromRequestParts;
use http::request::Parts;
use serde_json::{Map, Value};

use super::extract::Query;
use crate::domain::connection::Inputs;
use crate::domain::user_defined;
use crate::services::connect::target::{Target, Which};
use crate::services::{Error, Result};

/// The names of an auth config's id.
const AUTH_CONFIG: [&str; 2] = ["auth_config_id", "auth_profile_id"];
/// What may stand beside an app's own inputs in the body of a connect.
const BESIDE: [&str; 6] = [
    "auth_type",
    "auth_config_id",
    "auth_profile_id",
    "connection_id",
    "user_defined_fields",
    "pre_requisite_fields",
];

/// A connect by query alone: its target, and the app's inputs.
///
/// # Errors
/// [`ErrorCode::InvalidField`] when the names of the auth config disagree.
pub fn of_query(query: Query) -> Result<(Target, Inputs)> {
    let target = Target {
        auth_config: auth_config(&query, None)?,
        connection: query.get("connection_id").map(str::to_owned),
        user_defined_fields: None,
    };
    let Query(pairs) = query;
    let asked = pairs
        .into_iter()
        .filter(|(name, _)| !name.is_empty() && !BESIDE.contains(&name.as_str()));
    Ok((target, asked.collect()))
}

/// What a body names that brings a whole credential: the auth config and the connection.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for a value of the wrong kind.
pub fn named_in(body: &Map<String, Value>) -> Result<Target> {
    Ok(Target {
        auth_config: auth_config(&Query(Vec::new()), Some(body))?,
        connection: text_of(body, "connection_id")?,
        user_defined_fields: None,
    })
}

/// A connect by body, with what the query adds: its target, and the app's inputs.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for a value of the wrong kind.
pub fn of_body(query: &Query, body: &Map<String, Value>) -> Result<(Target, Inputs)> {
    let connection = text_of(body, "connection_id")?;
    let fields = match body.get("user_defined_fields") {
        None | Some(Value::Null) => None,
        given => Some(user_defined::parse("user_defined_fields", given)?),
    };
    let target = Target {
        auth_config: auth_config(query, Some(body))?,
        connection: connection.or_else(|| query.get("connection_id").map(str::to_owned)),
        user_defined_fields: fields,
    };
    let mut inputs = Inputs::new();
    let flat = body
        .iter()
        .filter(|(name, _)| !BESIDE.contains(&name.as_str()));
    add_inputs(&mut inputs, flat)?;
    match body.get("pre_requisite_fields") {
        None | Some(Value::Null) => {}
        Some(Value::Object(nested)) => add_inputs(&mut inputs, nested)?,
        Some(_) => return Err(wrong("pre_requisite_fields", "must be an object")),
    }
    Ok((target, inputs))
}

fn add_inputs<'a>(
    inputs: &mut Inputs,
    values: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> Result<()> {
    for (name, value) in values {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null => continue,
            Value::Array(_) | Value::Object(_) => {
                let shown: String = name.chars().take(60).collect();
                return Err(wrong(&shown, "must be text"));
            }
        };
        inputs.insert(name.clone(), text);
    }
    Ok(())
}

/// The auth config that a request names, by either of its names.
///
/// # Errors
/// [`ErrorCode::InvalidField`] when they disagree.
pub fn auth_config(query: &Query, body: Option<&Map<String, Value>>) -> Result<Option<String>> {
    let mut found: Option<String> = None;
    for name in AUTH_CONFIG {
        let in_body = body.map(|body| text_of(body, name)).transpose()?.flatten();
        let in_query = query.get(name).map(str::to_owned);
        for id in in_body.into_iter().chain(in_query) {
            if found.as_ref().is_some_and(|found| *found != id) {
                let why = "and auth_profile_id, in query and body, must name the same auth config";
                return Err(wrong("auth_config_id", why));
            }
            found = Some(id);
        }
    }
    Ok(found)
}

/// The connection that a request names in its query or in the header `connection_id`.
pub struct Named(Option<String>);

impl Named {
    /// The connection that is meant.
    #[must_use]
    pub fn which(self) -> Which {
        Which::of(self.0.as_deref())
    }

    /// The same where the body may name it too; the body wins.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidField`] for what is no text.
    pub fn which_with(self, body: &Map<String, Value>) -> Result<Which> {
        let in_body = text_of(body, "connection_id")?;
        Ok(Which::of(in_body.or(self.0).as_deref()))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &S,
    ) -> std::result::Result<Self, Self::Rejection> {
        let query = Query::from_request_parts(parts, state).await?;
        let header = parts.headers.get("connection_id");
        let header = header.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let named = query.get("connection_id").map(str::to_owned);
        Ok(Self(named.or(header.filter(|text| is_given(text)))))
    }
}

/// A text of the body, if it is there and says something.
fn text_of(body: &Map<String, Value>, name: &str) -> Result<Option<String>> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(is_given(text).then(|| text.clone())),
        Some(_) => Err(wrong(name, "must be text")),
    }
}

fn is_given(text: &str) -> bool {
    !matches!(text, "" | "undefined" | "null")
}

fn wrong(field: &str, why: &str) -> Error {
    let why = format!("{field} {why}");
    Failure::because(ErrorCode::InvalidField, &why)
        .with_fields(vec![FieldError::new(field, why)])
        .into()
}
