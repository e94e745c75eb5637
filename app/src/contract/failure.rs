//! A failure on its way to a person or a program.

use serde::{Deserialize, Serialize};

use super::error::ErrorCode;

/// What went wrong, in a form that may leave the server.
///
/// `detail` is safe for callers: it names the part of the request and what would be right. It never
/// holds a secret, a provider's words or an internal cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Which kind of failure.
    pub code: ErrorCode,
    /// What to do about it; empty where the code's own text says it all.
    pub detail: String,
    /// The inputs that are not valid.
    pub fields: Vec<FieldError>,
    /// Given back to the caller and written in the log; empty below the edge.
    pub request_id: String,
}

/// One input that is not valid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The input's name: a config field's id, or a dotted path into the body.
    pub field: String,
    /// What would be right, in a sentence.
    pub message: String,
}

impl Failure {
    /// A failure that its code describes completely.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
        Self {
            code,
            detail: String::new(),
            fields: Vec::new(),
            request_id: String::new(),
        }
    }

    /// A failure with a sentence for the caller.
    #[must_use]
    pub fn because(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..Self::new(code)
        }
    }

    /// A failure about one input: the sentence stands beside it, too.
    #[must_use]
    pub fn about(code: ErrorCode, field: impl Into<String>, why: impl Into<String>) -> Self {
        let why = why.into();
        Self::because(code, &why).with_fields(vec![FieldError::new(field, why)])
    }

    /// Adds the inputs that are not valid.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<FieldError>) -> Self {
        self.fields = fields;
        self
    }
}

impl FieldError {
    /// An input that is not valid, and what would be right.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            message: message.into(),
        }
    }
}

/// The sentence for whoever caused it; the code where there is none.
impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.detail.is_empty() {
            self.code.as_str()
        } else {
            &self.detail
        })
    }
}

impl std::error::Error for Failure {}
