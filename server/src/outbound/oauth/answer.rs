//! Providers' token answers, brought into the shape of RFC 6749 5.1 and 5.2.
//!
//! Providers answer with errors under status 200, numbers as text, lists for strings, form bodies,
//! tokens one level down. Here such an answer is read generously once and written down strictly, so
//! that the `oauth2` crate and everything after it meet one shape only. Does not belong here: what
//! the result means for a connection.

use std::time::Duration;

use http::{StatusCode, header};
use serde_json::{Map, Value, json};

use super::super::transport::{OutboundError, OutboundResponse};
use super::problem::{ProviderErrorCode, ProviderNote, TokenError, Unavailability};
use crate::domain::auth_object::{LONGEST_LIFE, LONGEST_TOKEN};

/// How many scopes are kept, and how long one may be.
const SCOPES: usize = 500;
const SCOPE_LENGTH: usize = 512;
/// Objects in which some providers put the token answer (Slack's user tokens; TikTok).
const ENVELOPES: [&str; 2] = ["authed_user", "data"];
/// Where providers say how long a refresh token lasts: no standard knows it.
const REFRESH_LIFETIMES: [&str; 3] = [
    "refresh_token_expires_in",
    "x_refresh_token_expires_in",
    "refresh_expires_in",
];
/// What is never among the captured values.
const SECRET_KEYS: [&str; 4] = ["access_token", "refresh_token", "id_token", "client_secret"];

/// The answer as RFC 6749 5.1 would have it. What the provider sent beside the token, less its
/// secrets, stands under `extras`.
///
/// # Errors
/// What the provider's error means, or why this is no token answer.
pub(super) fn to_rfc_shape(
    response: &OutboundResponse,
    host: &str,
    secrets: &[&str],
) -> Result<http::Response<Vec<u8>>, TokenError> {
    let read = read_object(response);
    if !response.status.is_success() || read.as_ref().is_ok_and(has_error) {
        return Err(error_in(response, host, secrets));
    }
    let answer = read.map_err(|why| TokenError::Malformed { why })?;
    let body = token_answer(answer)?.to_string().into_bytes();
    http::Response::builder()
        .header(header::CONTENT_TYPE, "application/json")
        .body(body)
        .map_err(|_| TokenError::Malformed {
            why: "it cannot be read",
        })
}

/// What an answer that is not a success means. `secrets` are what the request held; they are cut
/// out of the provider's words.
pub(super) fn error_in(response: &OutboundResponse, host: &str, secrets: &[&str]) -> TokenError {
    let status = response.status;
    if status.is_redirection() {
        return OutboundError::Redirected {
            host: host.to_owned(),
        }
        .into();
    }
    let later = matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT
    );
    let (code, words) = error_of(status, read_object(response).ok().as_ref());
    // A provider in trouble may say anything, `invalid_grant` included; that must cost nobody a
    // connection.
    if later || status.is_server_error() || code == ProviderErrorCode::TemporarilyUnavailable {
        let (status, retry_after) = (status.as_u16(), response.retry_after());
        return TokenError::Unavailable(Unavailability::Status {
            status,
            retry_after,
        });
    }
    TokenError::from_code(code, ProviderNote::redacted(&words, secrets))
}

/// The body as an object: JSON, or form parameters where it is not JSON.
fn read_object(response: &OutboundResponse) -> Result<Map<String, Value>, &'static str> {
    let text = std::str::from_utf8(&response.body).map_err(|_| "it is not UTF-8")?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err("it is empty");
    }
    if text.starts_with('{') {
        return match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(object),
            _ => Err("it is not valid JSON"),
        };
    }
    let form = text.starts_with("access_token=")
        || text.starts_with("error=")
        || text.contains("&access_token=")
        || text.contains("&error=");
    if !form || text.contains(['<', '\n', ' ']) {
        return Err("it is neither JSON nor a form");
    }
    let mut object = Map::new();
    for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
        if object
            .insert(name.into_owned(), Value::String(value.into_owned()))
            .is_some()
        {
            return Err("it names a parameter twice");
        }
    }
    Ok(object)
}

/// Whether the answer says no, whatever its status says.
pub(super) fn says_no(response: &OutboundResponse) -> bool {
    read_object(response).is_ok_and(|answer| has_error(&answer))
}

/// Whether the object says no, whatever the status says.
fn has_error(answer: &Map<String, Value>) -> bool {
    let named = match answer.get("error") {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(_) => true,
    };
    named || answer.get("ok") == Some(&Value::Bool(false))
}

/// The error in an answer that says no, and the provider's words about it.
fn error_of(
    status: StatusCode,
    answer: Option<&Map<String, Value>>,
) -> (ProviderErrorCode, String) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let (name, words) = match answer.and_then(|answer| Some((answer, answer.get("error")?))) {
        Some((answer, Value::String(name))) => (
            name.clone(),
            text(answer.get("error_description").or(answer.get("message"))),
        ),
        // Facebook's and Microsoft Graph's way.
        Some((_, Value::Object(error))) => (
            text(error.get("code"))
                .or(text(error.get("type")))
                .unwrap_or_default(),
            text(error.get("message")),
        ),
        _ => (
            String::new(),
            answer.and_then(|answer| text(answer.get("message"))),
        ),
    };
    let code = match ProviderErrorCode::parse(&name) {
        // Without a name, 401 can only be about the client: nothing else authenticates here.
        ProviderErrorCode::Unknown if status == StatusCode::UNAUTHORIZED && name.is_empty() => {
            ProviderErrorCode::InvalidClient
        }
        code => code,
    };
    let words = words.unwrap_or_default();
    (
        code,
        if code == ProviderErrorCode::Unknown {
            format!("{name} {words}")
        } else {
            words
        },
    )
}

fn token_answer(answer: Map<String, Value>) -> Result<Value, TokenError> {
    let malformed = |why| TokenError::Malformed { why };
    let envelope = ENVELOPES
        .iter()
        .filter_map(|name| answer.get(*name).and_then(Value::as_object))
        .find(|object| object.contains_key("access_token"));
    let token = match envelope {
        Some(object) if !answer.contains_key("access_token") => object,
        _ => &answer,
    };
    let access = match token.get("access_token") {
        Some(Value::String(text)) if is_token(text, 0x21) => text,
        Some(Value::String(_)) => {
            return Err(malformed(
                "its access token has forbidden characters or length",
            ));
        }
        _ => return Err(malformed("it holds no access token")),
    };
    let refresh = match token.get("refresh_token") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) if text.is_empty() => None,
        Some(Value::String(text)) if is_token(text, 0x20) => Some(text),
        Some(_) => {
            return Err(malformed(
                "its refresh token has forbidden characters or length",
            ));
        }
    };
    if needs_proof(token.get("token_type")) {
        return Err(malformed("its token type is not bearer"));
    }
    let mut shaped = Map::new();
    let mut set = |name: &str, value: Value| shaped.insert(name.to_owned(), value);
    set("access_token", json!(access));
    set("token_type", json!("bearer"));
    if let Some(refresh) = refresh {
        set("refresh_token", json!(refresh));
    }
    if let Some(seconds) = token.get("expires_in").and_then(lifetime) {
        set("expires_in", json!(seconds));
    }
    let scope = token.get("scope").or(token.get("scopes"));
    if let Some(scopes) = scope.and_then(scopes) {
        set("scope", json!(scopes.join(" ")));
    }
    set("extras", without_secrets(Value::Object(answer)));
    Ok(Value::Object(shaped))
}

/// Visible ASCII from `lowest` on: what may stand in a header (0x21) or in a form (0x20).
fn is_token(text: &str, lowest: u8) -> bool {
    let range = lowest..=0x7e;
    (1..=LONGEST_TOKEN).contains(&text.len()) && text.bytes().all(|byte| range.contains(&byte))
}

/// Whether using the token takes more than showing it. Everything else that providers put there
/// (`bot`, `user`, `BearerToken`) is used as a bearer token.
fn needs_proof(kind: Option<&Value>) -> bool {
    let kind = kind
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_ascii_lowercase();
    matches!(kind.as_str(), "mac" | "dpop" | "pop" | "n_a")
}

/// Whole seconds. `None` where the provider names no usable time: nothing, nonsense, zero or less.
/// Such a token is used until it is refused.
fn lifetime(value: &Value) -> Option<u64> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    if seconds.is_nan() {
        return None;
    }
    let whole = seconds.min(LONGEST_LIFE.as_secs_f64()).floor();
    (whole >= 1.0).then_some(whole as u64)
}

/// How long the refresh token lasts, from what stood beside it.
pub(super) fn refresh_lifetime(extras: &Map<String, Value>) -> Option<Duration> {
    let named = REFRESH_LIFETIMES.iter().find_map(|name| extras.get(*name));
    named.and_then(lifetime).map(Duration::from_secs)
}

/// The scopes of a text with spaces or commas, or of a list. `None` where none are named, which
/// means "as requested" (RFC 6749 5.1).
fn scopes(value: &Value) -> Option<Vec<String>> {
    let parts: Vec<&str> = match value {
        Value::String(text) => text
            .split(|c: char| c == ',' || c.is_whitespace())
            .collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let mut found: Vec<String> = Vec::new();
    for part in parts.into_iter().map(str::trim) {
        let fits = (1..=SCOPE_LENGTH).contains(&part.len())
            && !part.contains(|c: char| c.is_control() || c.is_whitespace());
        if fits && found.len() < SCOPES && !found.iter().any(|known| known == part) {
            found.push(part.to_owned());
        }
    }
    Some(found)
}

fn without_secrets(value: Value) -> Value {
    match value {
        Value::Object(object) => object
            .into_iter()
            .filter(|(name, _)| !SECRET_KEYS.contains(&name.as_str()))
            .map(|(name, inner)| (name, without_secrets(inner)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.into_iter().map(without_secrets).collect(),
        other => other,
    }
}
