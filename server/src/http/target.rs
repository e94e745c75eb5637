//! What a request aims at, wherever an SDK's version puts it: query, body or header.
//!
//! `auth_profile_id` is the later name of `auth_config_id`. The words `undefined` and `null`, which
//! SDKs send for what they do not have, count as absent wherever they stand.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use axum::extract::{FromRequest, FromRequestParts, Request};
use http::request::Parts;
use serde_json::{Map, Value};

use super::Shared;
use super::error::ApiError;
use super::extract::{JsonObject, Query, given, header_text};
use crate::domain::connection::Inputs;
use crate::domain::user_defined;
use crate::services::connect::disconnect::Described;
use crate::services::connect::target::{Target, Which};
use crate::services::{Error, Result};

/// The name of a connection's id.
const CONNECTION: &str = "connection_id";
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

/// A connect by query alone: its target, and the app's inputs. Of a parameter that is there twice
/// the first counts.
///
/// # Errors
/// [`ErrorCode::InvalidField`] when the names of the auth config disagree.
pub fn of_query(query: Query, named: Named) -> Result<(Target, Inputs)> {
    let target = Target {
        auth_config: auth_config(&query, None)?,
        connection: named.id,
        user_defined_fields: None,
    };
    let Query(pairs) = query;
    let mut inputs = Inputs::new();
    for (name, value) in pairs {
        let asked = !name.is_empty() && !BESIDE.contains(&name.as_str());
        if asked && given(&value).is_some() {
            inputs.entry(name).or_insert(value);
        }
    }
    Ok((target, inputs))
}

/// What a request names that brings a whole credential: the auth config and the connection.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for a value of the wrong kind.
pub fn of_import(named: &Named) -> Result<Target> {
    Ok(Target {
        auth_config: auth_config(&Query(Vec::new()), Some(&named.body))?,
        connection: named.id.clone(),
        user_defined_fields: None,
    })
}

/// A connect by body, with what the query adds: its target, and the app's inputs.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for a value of the wrong kind.
pub fn of_body(query: &Query, named: Named) -> Result<(Target, Inputs)> {
    let Named { id, body } = named;
    let fields = match body.get("user_defined_fields") {
        None | Some(Value::Null) => None,
        given => Some(user_defined::parse("user_defined_fields", given)?),
    };
    let target = Target {
        auth_config: auth_config(query, Some(&body))?,
        connection: id,
        user_defined_fields: fields,
    };
    let mut inputs = Inputs::new();
    let flat = body
        .iter()
        .filter(|(name, _)| !BESIDE.contains(&name.as_str()));
    add_inputs(&mut inputs, "", flat)?;
    match body.get("pre_requisite_fields") {
        None | Some(Value::Null) => {}
        Some(Value::Object(nested)) => add_inputs(&mut inputs, "pre_requisite_fields.", nested)?,
        Some(_) => return Err(wrong("pre_requisite_fields", "must be an object")),
    }
    Ok((target, inputs))
}

/// The connection to disconnect. `auth_type` may stand in query or body.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for a value of the wrong kind.
pub fn described(query: &Query, named: Named) -> Result<Described> {
    let Named { id, body } = named;
    let in_query = || query.get("auth_type").map(str::to_owned);
    Ok(Described {
        auth_type: text_of(&body, "auth_type")?.or_else(in_query),
        auth_config: auth_config(query, Some(&body))?,
        connection: id,
    })
}

fn add_inputs<'a>(
    inputs: &mut Inputs,
    place: &str,
    values: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> Result<()> {
    for (name, value) in values {
        let text = match value {
            Value::String(text) if given(text).is_none() => continue,
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null => continue,
            Value::Array(_) | Value::Object(_) => {
                let shown: String = name.chars().take(60).collect();
                return Err(wrong(&format!("{place}{shown}"), "must be text"));
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
fn auth_config(query: &Query, body: Option<&Map<String, Value>>) -> Result<Option<String>> {
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

/// The connection that a request names in its body, its query or the header `connection_id`, the
/// first of them that does. It reads the body, so handlers find that here.
pub struct Named {
    /// The connection's id as it was written.
    id: Option<String>,
    /// The body; an empty object where nothing was sent.
    pub body: Map<String, Value>,
}

impl Named {
    /// The connection that is meant.
    #[must_use]
    pub fn which(&self) -> Which {
        Which::of(self.id.as_deref())
    }
}

impl FromRequest<Shared> for Named {
    type Rejection = ApiError;

    async fn from_request(request: Request, core: &Shared) -> std::result::Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let Ok(query) = Query::from_request_parts(&mut parts, core).await;
        let header = header_text(&parts.headers, CONNECTION)?.map(str::to_owned);
        let in_query = query.get(CONNECTION).map(str::to_owned);
        let request = Request::from_parts(parts, body);
        let JsonObject(body) = JsonObject::from_request(request, core).await?;
        let id = text_of(&body, CONNECTION)?.or(in_query).or(header);
        Ok(Self { id, body })
    }
}

/// The connection that the header `connection_id` names, where query and body are a provider's.
pub struct InHeader(pub Which);

impl<S: Send + Sync> FromRequestParts<S> for InHeader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, ApiError> {
        Ok(Self(Which::of(header_text(&parts.headers, CONNECTION)?)))
    }
}

/// A text of the body, if it is there and says something.
fn text_of(body: &Map<String, Value>, name: &str) -> Result<Option<String>> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(given(text).map(str::to_owned)),
        Some(_) => Err(wrong(name, "must be text")),
    }
}

fn wrong(field: &str, why: &str) -> Error {
    Failure::about(ErrorCode::InvalidField, field, format!("{field} {why}")).into()
}
