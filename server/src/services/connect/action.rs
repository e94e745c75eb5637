//! The actions of an app: calls of a fixed shape through a connection.
//!
//! There is one, which every app has: any request to the app's API, described in JSON, with its whole
//! answer in JSON. What the provider makes of it is told and is no failure of the call: callers look
//! at the status.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;

use super::super::error::{Result, refuse, refuse_part};
use super::super::{Core, apps};
use super::proxy::{self, Answered, Ask, Refused};
use super::target::Which;
use crate::domain::linked_account::LinkedAccount;
use crate::domain::scope::Scope;
use crate::outbound::stream::Body;
use crate::outbound::transport::DEFAULT_BODY_LIMIT;

/// The one action.
pub const HTTP_REQUEST: &str = "httprequest";

/// What it takes: name, what people call it, whether it must be there, type.
pub const PARAMETERS: [(&str, &str, bool, &str); 6] = [
    ("method", "Method", true, "text"),
    ("path", "URL path", true, "text"),
    ("query", "Query", false, "object"),
    ("headers", "Headers", false, "object"),
    ("body", "Body", false, "any"),
    ("base_url", "Base URL", false, "text"),
];

const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];

/// What became of an action.
pub struct Executed {
    /// Whether the provider did what was asked.
    pub is_success: bool,
    /// What it answered, or why it did not.
    pub data: Value,
    /// Its status, where there is an answer.
    pub http_status: Option<u16>,
}

/// Whether the account's app has an action of this id.
///
/// # Errors
/// As [`apps::get`], and [`ErrorCode::ActionNotFound`].
pub async fn find(
    core: &Core,
    scope: &Scope,
    account: &LinkedAccount,
    slug: &str,
    action: &str,
) -> Result<()> {
    apps::get(core, scope, account, slug).await?;
    if action == HTTP_REQUEST {
        return Ok(());
    }
    let shown: String = action.chars().take(80).collect();
    let why = format!("there is no action {shown}; `{HTTP_REQUEST}` is one");
    Err(refuse_part(ErrorCode::ActionNotFound, "action_id", why))
}

/// Carries an action out.
///
/// # Errors
/// As [`find`] and [`proxy::send`], but for what is the provider's failure; [`ErrorCode::InvalidField`]
/// and [`ErrorCode::MissingField`] for its parameters.
pub async fn execute(
    core: &Core,
    (scope, account): (&Scope, &LinkedAccount),
    (slug, action): (&str, &str),
    which: &Which,
    parameters: &Map<String, Value>,
) -> std::result::Result<Executed, Refused> {
    find(core, scope, account, slug, action).await?;
    let ask = ask(parameters)?;
    let answered = match proxy::send(core, scope, account, slug, which, ask).await {
        Ok(answered) => answered,
        Err(refused) => return failed(refused),
    };
    match read(answered).await {
        Ok(executed) => Ok(executed),
        Err(error) => failed(error.into()),
    }
}

/// A provider that cannot be reached is told of like one that says no.
fn failed(refused: Refused) -> std::result::Result<Executed, Refused> {
    let code = refused.error.code();
    if !matches!(
        code,
        ErrorCode::ProviderUnavailable | ErrorCode::EgressBlocked
    ) {
        return Err(refused);
    }
    let Failure { detail, .. } = &refused.error.failure;
    let words = if detail.is_empty() {
        code.about()
    } else {
        detail
    };
    Ok(Executed {
        is_success: false,
        data: json!({ "error_type": code.as_str(), "message": words }),
        http_status: None,
    })
}

async fn read(answered: Answered) -> Result<Executed> {
    let Answered { status, body, .. } = answered;
    let body = Limited::new(body, DEFAULT_BODY_LIMIT).collect().await;
    let body = body.map_err(|problem| {
        let why = if problem.is::<LengthLimitError>() {
            format!("the provider's answer is larger than {DEFAULT_BODY_LIMIT} bytes: ask through /proxy/")
        } else {
            "the provider broke off its answer".to_owned()
        };
        refuse(ErrorCode::ProviderUnavailable, why)
    })?;
    let body = body.to_bytes();
    let data = match serde_json::from_slice(&body) {
        Ok(data) => data,
        Err(_) if body.is_empty() => Value::Null,
        Err(_) => String::from_utf8_lossy(&body).into_owned().into(),
    };
    Ok(Executed {
        is_success: status < StatusCode::BAD_REQUEST,
        data,
        http_status: Some(status.as_u16()),
    })
}

/// The request that the parameters describe.
fn ask(parameters: &Map<String, Value>) -> Result<(Ask, Body)> {
    let given = |name: &str| parameters.get(name).filter(|value| !value.is_null());
    let text = |name: &str| match given(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(wrong(name, "must be text")),
    };
    let required = |name: &str| {
        let why = format!("{name} is required");
        text(name)?.ok_or_else(|| refuse_part(ErrorCode::MissingField, name, why))
    };
    let method = method(&required("method")?)?;
    let path = required("path")?;
    let path = match path.as_str() {
        "" => path,
        some if some.starts_with('/') => path,
        some => format!("/{some}"),
    };
    let mut headers = headers(given("headers"))?;
    let body = body(given("body"), &mut headers);
    let ask = Ask {
        method,
        path,
        query: query(given("query"))?,
        base_url: text("base_url")?,
        headers,
    };
    Ok((ask, body))
}

fn wrong(name: &str, why: &str) -> super::super::Error {
    refuse_part(ErrorCode::InvalidField, name, format!("{name} {why}"))
}

fn method(text: &str) -> Result<Method> {
    let mut known = METHODS.into_iter();
    known
        .find(|method| method.as_str().eq_ignore_ascii_case(text))
        .ok_or_else(|| {
            wrong(
                "method",
                "must be GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS",
            )
        })
}

/// A value of the query or a header as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The query; a list gives its parameter several times.
fn query(given: Option<&Value>) -> Result<Option<String>> {
    let Some(given) = given else {
        return Ok(None);
    };
    let Value::Object(pairs) = given else {
        return Err(wrong("query", "must be an object"));
    };
    let mut query = Serializer::new(String::new());
    for (name, value) in pairs {
        let values = match value {
            Value::Array(several) => several.iter().collect(),
            one => vec![one],
        };
        for value in values {
            let place = || format!("query.{}", name.chars().take(60).collect::<String>());
            let value = plain(value).ok_or_else(|| {
                wrong(
                    &place(),
                    "must be text, a number or a boolean, or a list of those",
                )
            })?;
            query.append_pair(name, &value);
        }
    }
    Ok(Some(query.finish()))
}

fn headers(given: Option<&Value>) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    let Some(given) = given else {
        return Ok(headers);
    };
    let Value::Object(pairs) = given else {
        return Err(wrong("headers", "must be an object"));
    };
    for (name, value) in pairs {
        let place = || format!("headers.{}", name.chars().take(60).collect::<String>());
        let parsed = HeaderName::try_from(name.as_str());
        let parsed = parsed.map_err(|_| wrong(&place(), "is not the name of a header"))?;
        let value = plain(value).and_then(|value| HeaderValue::try_from(value).ok());
        let value =
            value.ok_or_else(|| wrong(&place(), "must be text that can stand in a header"))?;
        headers.insert(parsed, value);
    }
    Ok(headers)
}

/// The body: text as it is, everything else as JSON.
fn body(given: Option<&Value>, headers: &mut HeaderMap) -> Body {
    let (kind, body) = match given {
        None => return Body::empty(),
        Some(Value::String(text)) => ("text/plain; charset=utf-8", text.clone()),
        Some(value) => ("application/json", value.to_string()),
    };
    let kind = HeaderValue::from_static(kind);
    headers.entry(header::CONTENT_TYPE).or_insert(kind);
    Body::from(body)
}
