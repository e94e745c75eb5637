//! An app's API: where it is, and the few calls that connecting needs.

use serde_json::Value;
use url::Url;

use super::template::{RenderError, TextTemplate, UrlTemplate, Variables, plain};

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
}

/// The method of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallMethod {
    /// Nothing is sent.
    Get,
    /// An empty body is sent.
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
    /// JSON pointer (RFC 6901) to what stays the same for the same account upstream.
    pub id: String,
    /// JSON pointer to what people recognise the account by.
    pub label: String,
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

    /// The address of a path of this API, such as that of live options. `path` may carry a query;
    /// what is variable in it must have been percent-encoded.
    ///
    /// # Errors
    /// A base address that cannot be filled in, or a path that would leave it.
    pub fn address(&self, path: &str, variables: &Variables<'_>) -> Result<Url, RenderError> {
        let base = self.base_url.render(variables)?;
        let base = base.as_str().trim_end_matches('/');
        if !path.starts_with('/') {
            return Err(RenderError::NotAnAddress);
        }
        plain(&format!("{base}{path}")).ok_or(RenderError::NotAnAddress)
    }
}

impl IdentityCall {
    /// Reads an answer; `None` when it does not say who is connected.
    #[must_use]
    pub fn read(&self, answer: &Value) -> Option<UpstreamIdentity> {
        let text = |pointer: &str| match answer.pointer(pointer)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let id = text(&self.id)?;
        let label = text(&self.label).unwrap_or_else(|| id.clone());
        Some(UpstreamIdentity { id, label })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::input::CheckedInputs;
    use crate::catalog::template::Transport;

    fn url(text: &str) -> UrlTemplate {
        UrlTemplate::parse(text, &[], Transport::Https).unwrap()
    }

    #[test]
    fn a_path_cannot_leave_its_api() {
        let api = Api {
            base_url: url("https://api.a.test/v1"),
            headers: Vec::new(),
            verify: None,
            identity: None,
        };
        let inputs = CheckedInputs::default();
        let variables = Variables {
            sandbox: "",
            inputs: &inputs,
            access_token: None,
        };
        let address = |path: &str| api.address(path, &variables).map(String::from);
        assert_eq!(
            address("/x?y=1").as_deref(),
            Ok("https://api.a.test/v1/x?y=1")
        );
        for path in [
            "x",
            "@evil.test/",
            "/../v2",
            "/%2e%2e/v2",
            "/a#b",
            "/a b",
            ".evil.test/",
        ] {
            assert_eq!(address(path), Err(RenderError::NotAnAddress), "{path}");
        }
    }

    #[test]
    fn identity_reads_texts_and_numbers() {
        let call = Call {
            method: CallMethod::Get,
            url: url("https://api.a.test/me"),
        };
        let identity = IdentityCall {
            call,
            id: "/user/id".into(),
            label: "/user/email".into(),
        };
        let read = |text: &str| {
            let found = identity.read(&serde_json::from_str(text).unwrap())?;
            Some((found.id, found.label))
        };
        let wanted = Some(("7".to_owned(), "a@b.test".to_owned()));
        assert_eq!(read(r#"{"user":{"id":7,"email":"a@b.test"}}"#), wanted);
        assert_eq!(
            read(r#"{"user":{"id":"x"}}"#),
            Some(("x".to_owned(), "x".to_owned()))
        );
        assert_eq!(read(r#"{"user":{"email":"a@b.test"}}"#), None);
        assert_eq!(read("[]"), None);
    }
}
