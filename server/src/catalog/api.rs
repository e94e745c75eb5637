//! An app's API: where it is, and the few calls that connecting needs.

use serde_json::Value;

use super::capture::CheckedCaptures;
use super::template::{TextTemplate, UrlTemplate};

/// An app's API.
#[derive(Clone, Debug)]
pub struct Api {
    /// Without a trailing slash.
    pub base_url: UrlTemplate,
    /// Headers that every call carries.
    pub headers: Vec<(String, TextTemplate)>,
    /// Answers with a status of 2xx exactly if the credential works.
    pub verify: Option<Call>,
    /// Says who is connected.
    pub identity: Option<IdentityCall>,
}

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its method.
    pub method: CallMethod,
    /// The whole address.
    pub url: UrlTemplate,
    /// Sent as JSON; GraphQL's queries are that.
    pub body: Option<Value>,
}

/// The method of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallMethod {
    /// Nothing is sent.
    Get,
    /// A JSON body is sent, or an empty one.
    Post,
}

impl CallMethod {
    /// As it is sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// The call that says who is connected, and where in the answer it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityCall {
    /// The call.
    pub call: Call,
    /// JSON pointer to a list in the answer whose first entry is read; an empty pointer means the
    /// answer itself. `None` reads the answer as it is.
    pub list: Option<String>,
    /// What stays the same for the same account upstream.
    pub id: StableId,
    /// JSON pointer to what people recognise the account by.
    pub label: String,
}

/// Where it is said what stays the same for the same account upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StableId {
    /// In the answer: a JSON pointer (RFC 6901).
    Answered(String),
    /// It was captured when connecting.
    Captured(String),
}

/// Who is connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamIdentity {
    /// Stays the same for the same account upstream.
    pub id: String,
    /// What people recognise it by.
    pub label: String,
}

impl Api {
    /// The call that tells whether a credential works.
    #[must_use]
    pub fn check_call(&self) -> Option<&Call> {
        self.verify
            .as_ref()
            .or(self.identity.as_ref().map(|identity| &identity.call))
    }
}

/// The longest id of an upstream account, in bytes.
const LONGEST_ID: usize = 256;
/// The longest label of one, in characters.
const LONGEST_LABEL: usize = 200;

impl IdentityCall {
    /// Reads an answer; `None` when it does not say who is connected. What nobody could mean as an id
    /// is none, and a label is cut where it would no longer be one.
    #[must_use]
    pub fn read(&self, answer: &Value, captured: &CheckedCaptures) -> Option<UpstreamIdentity> {
        let answer = match &self.list {
            Some(list) => answer.pointer(list)?.as_array()?.first()?,
            None => answer,
        };
        let id = match &self.id {
            StableId::Answered(pointer) => text_at(answer, pointer)?,
            StableId::Captured(name) => captured.get(name)?.to_owned(),
        };
        if id.len() > LONGEST_ID || id.chars().any(char::is_control) {
            return None;
        }
        let label = text_at(answer, &self.label).unwrap_or_default();
        let label = label.chars().filter(|c| !c.is_control());
        let label: String = label.take(LONGEST_LABEL).collect();
        let label = if label.is_empty() { id.clone() } else { label };
        Some(UpstreamIdentity { id, label })
    }
}

/// What stands at a place of an answer, if it is a text that says something, or a number.
#[must_use]
pub fn text_at(answer: &Value, pointer: &str) -> Option<String> {
    match answer.pointer(pointer)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::template::{Scheme, Visible};

    fn url(text: &str) -> UrlTemplate {
        UrlTemplate::parse(text, &Visible::default(), Scheme::Https).unwrap()
    }

    fn identity(list: Option<&str>) -> IdentityCall {
        IdentityCall {
            call: Call {
                method: CallMethod::Get,
                url: url("https://api.a.test/me"),
                body: None,
            },
            list: list.map(str::to_owned),
            id: StableId::Answered("/user/id".into()),
            label: "/user/email".into(),
        }
    }

    fn read(identity: &IdentityCall, text: &str) -> Option<(String, String)> {
        let captured = CheckedCaptures::from_pairs([("realm", "77")]);
        let found = identity.read(&serde_json::from_str(text).unwrap(), &captured)?;
        Some((found.id, found.label))
    }

    #[test]
    fn identity_reads_texts_and_numbers() {
        let read = |text: &str| read(&identity(None), text);
        let wanted = Some(("7".to_owned(), "a@b.test".to_owned()));
        assert_eq!(read(r#"{"user":{"id":7,"email":"a@b.test"}}"#), wanted);
        assert_eq!(
            read(r#"{"user":{"id":"x"}}"#),
            Some(("x".to_owned(), "x".to_owned()))
        );
        assert_eq!(read(r#"{"user":{"email":"a@b.test"}}"#), None);
        assert_eq!(read("[]"), None);
    }

    #[test]
    fn identity_takes_no_more_than_an_identity_has() {
        let read = |text: &str| read(&identity(None), text);
        assert_eq!(read(r#"{"user":{"id":"a\u0000b"}}"#), None);
        assert_eq!(
            read(&format!(r#"{{"user":{{"id":"{}"}}}}"#, "x".repeat(257))),
            None
        );
        let label = |label: &str| {
            let text = format!(r#"{{"user":{{"id":"7","email":"{label}"}}}}"#);
            read(&text).map(|(_, label)| label)
        };
        assert_eq!(label(r"A\u0000da\n"), Some("Ada".to_owned()));
        assert_eq!(label(r"\u0000"), Some("7".to_owned()));
        assert_eq!(label(&"ü".repeat(999)), Some("ü".repeat(200)));
    }

    #[test]
    fn identity_reads_the_first_entry_of_a_list() {
        let wanted = Some(("1".to_owned(), "1".to_owned()));
        let list = r#"[{"user":{"id":1}},{"user":{"id":2}}]"#;
        assert_eq!(read(&identity(Some("")), list), wanted);
        let nested = format!(r#"{{"data":{list}}}"#);
        assert_eq!(read(&identity(Some("/data")), &nested), wanted);
        assert_eq!(read(&identity(Some("")), "[]"), None);
        assert_eq!(read(&identity(Some("/data")), list), None);
    }

    #[test]
    fn what_was_captured_may_be_the_id() {
        let captured = IdentityCall {
            id: StableId::Captured("realm".into()),
            label: "/name".into(),
            ..identity(None)
        };
        let who = |id: &str, label: &str| Some((id.to_owned(), label.to_owned()));
        assert_eq!(read(&captured, r#"{"name":"Globex"}"#), who("77", "Globex"));
        assert_eq!(read(&captured, "{}"), who("77", "77"));
    }
}
