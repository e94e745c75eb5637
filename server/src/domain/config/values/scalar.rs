//! Values that are one piece: text, number, email, date, address, JSON.

use serde_json::{Number, Value};
use time::macros::format_description;

use super::super::problem::{FieldProblem, MOST_TEXT};

/// A text, number or truth value as text: how option values and labels are compared.
#[must_use]
pub fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Refuses texts that are too long or hold control characters.
pub(super) fn check_text(text: &str) -> Result<(), FieldProblem> {
    if text.len() > MOST_TEXT {
        return Err(FieldProblem::TooLong);
    }
    if text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
    {
        return Err(FieldProblem::ControlCharacters);
    }
    Ok(())
}

pub(super) fn text(sent: &Value) -> Result<Value, FieldProblem> {
    let text = sent.as_str().ok_or(FieldProblem::Text)?;
    check_text(text)?;
    // Forms send line ends as CR LF, whatever was typed.
    Ok(Value::String(
        text.replace("\r\n", "\n").replace('\r', "\n"),
    ))
}

pub(super) fn number(sent: &Value) -> Result<Value, FieldProblem> {
    match sent {
        Value::Number(number) => Ok(Value::Number(number.clone())),
        Value::String(text) => typed_number(text.trim())
            .map(Value::Number)
            .ok_or(FieldProblem::Number),
        _ => Err(FieldProblem::Number),
    }
}

/// Whole numbers stay exact as far as 64 bits reach.
fn typed_number(text: &str) -> Option<Number> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    if let Ok(whole) = text.parse::<u64>() {
        return Some(whole.into());
    }
    // `from_f64` is `None` for what is not finite, whether typed as a word or too large.
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

fn trimmed(sent: &Value, problem: FieldProblem) -> Result<&str, FieldProblem> {
    let text = sent.as_str().ok_or(problem)?.trim();
    check_text(text)?;
    Ok(text)
}

pub(super) fn email(sent: &Value) -> Result<Value, FieldProblem> {
    let text = trimmed(sent, FieldProblem::Email)?;
    if is_email(text) {
        Ok(Value::String(text.to_owned()))
    } else {
        Err(FieldProblem::Email)
    }
}

/// Whether this is an email address, as browsers judge it (<https://html.spec.whatwg.org/#valid-e-mail-address>), but with letters of
/// any script and at least one dot in the domain.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let local_part = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let labels: Vec<&str> = domain.split('.').collect();
    let label = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= 254
        && !local.is_empty()
        && local.len() <= 64
        && local.chars().all(local_part)
        && labels.len() >= 2
        && labels.iter().all(label)
}

pub(super) fn date(sent: &Value) -> Result<Value, FieldProblem> {
    let text = trimmed(sent, FieldProblem::Date)?;
    let shape = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let calendar = time::Date::parse(text, format_description!("[year]-[month]-[day]")).is_ok();
    if shape && calendar {
        Ok(Value::String(text.to_owned()))
    } else {
        Err(FieldProblem::Date)
    }
}

pub(super) fn url(sent: &Value) -> Result<Value, FieldProblem> {
    let text = trimmed(sent, FieldProblem::Url)?;
    let web = url::Url::parse(text)
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    // The parser would drop these silently; what is kept must be what is meant.
    let clean = !text.contains(char::is_whitespace);
    if web && clean {
        Ok(Value::String(text.to_owned()))
    } else {
        Err(FieldProblem::Url)
    }
}

pub(super) fn json(sent: &Value) -> Result<Value, FieldProblem> {
    let length = match sent {
        Value::String(text) => {
            serde_json::from_str::<Value>(text).map_err(|_| FieldProblem::Json)?;
            text.len()
        }
        other => other.to_string().len(),
    };
    if length > MOST_TEXT {
        Err(FieldProblem::TooLong)
    } else {
        Ok(sent.clone())
    }
}
