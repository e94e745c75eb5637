//! A lead: somebody asks for an app that cannot be connected yet.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;
use app::contract::ids::LeadId;
use serde_json::Value;

use super::config::values::is_email;
use crate::clock::Timestamp;

/// The longest slug, in bytes.
const MAX_SLUG: usize = 100;
/// The longest email address, in characters.
const MAX_EMAIL: usize = 254;
/// The longest name, in characters.
const MAX_NAME: usize = 200;
/// The longest description, in characters.
const MAX_DESCRIPTION: usize = 2000;

/// A kept wish.
#[derive(Clone, Debug)]
pub struct Lead {
    /// `_id`.
    pub id: LeadId,
    /// What was asked for.
    pub wish: Wish,
    /// When.
    pub created_at: Timestamp,
}

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The app. It need not be one that exists here: that is the point of asking.
    pub slug: String,
    /// Who asks; may be empty.
    pub name: String,
    /// Where to answer.
    pub email: String,
    /// What it is for; may be empty.
    pub description: String,
}

impl Wish {
    /// Reads a request's body.
    ///
    /// # Errors
    /// [`ErrorCode::MissingField`], [`ErrorCode::InvalidField`].
    pub fn parse(body: &Value) -> Result<Self, Failure> {
        let slug = required(body, "slug", MAX_NAME)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if slug.len() > MAX_SLUG || !slug.chars().all(plain) {
            let why = "must be at most 100 letters, digits, hyphens, dots or underscores";
            return Err(invalid("slug", why));
        }
        let email = required(body, "email", MAX_EMAIL)?;
        if !is_email(&email) {
            return Err(invalid("email", "must be an email address"));
        }
        Ok(Self {
            slug,
            email,
            name: text(body, "name", MAX_NAME)?,
            description: text(body, "description", MAX_DESCRIPTION)?,
        })
    }
}

/// A text as it was sent, without the white space around it.
fn required(body: &Value, name: &str, most: usize) -> Result<String, Failure> {
    let text = text_of(body, name, most)?.unwrap_or_default().trim();
    if text.is_empty() {
        let why = format!("{name} is required");
        return Err(Failure::about(ErrorCode::MissingField, name, why));
    }
    Ok(text.to_owned())
}

/// A text without control characters but line breaks; empty where there is none.
fn text(body: &Value, name: &str, most: usize) -> Result<String, Failure> {
    let sent = text_of(body, name, most)?.unwrap_or_default();
    let kept = sent.chars().filter(|c| *c == '\n' || !c.is_control());
    Ok(kept.collect::<String>().trim().to_owned())
}

fn text_of<'a>(body: &'a Value, name: &str, most: usize) -> Result<Option<&'a str>, Failure> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() > most => {
            Err(invalid(name, &format!("is longer than {most} characters")))
        }
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid(name, "must be text")),
    }
}

fn invalid(name: &str, why: &str) -> Failure {
    Failure::about(ErrorCode::InvalidField, name, format!("{name} {why}"))
}
