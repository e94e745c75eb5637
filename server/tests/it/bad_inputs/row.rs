//! A row of the API's surfaces: one request, and the error that is its right answer.

use app::contract::error::ErrorCode;
use serde_json::Value;

/// With whose credential a request comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody's, or what the row's own headers say.
    Nobody,
    /// The project's API key.
    Key,
    /// The project's API key, which names the linked account.
    Host,
    /// The account's session token.
    Session,
    /// The project's Link client.
    Client,
}

/// What is sent. In the path `@key` stands for the id of the config field with this key.
#[derive(Clone, Debug)]
pub struct Sent {
    pub method: &'static str,
    pub path: String,
    pub who: Who,
    pub headers: Vec<(&'static str, Vec<u8>)>,
    pub body: Option<Vec<u8>>,
}

impl Sent {
    pub fn new(method: &'static str, path: impl Into<String>, who: Who) -> Self {
        Self {
            method,
            path: path.into(),
            who,
            headers: Vec::new(),
            body: None,
        }
    }

    pub fn header(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.body = Some(bytes.into());
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.body(body.to_string())
    }

    /// The failure that this is.
    pub fn is(self, name: impl Into<String>, code: ErrorCode, part: impl Into<Part>) -> Row {
        Row {
            name: name.into(),
            sent: self,
            code,
            part: part.into(),
            page: false,
        }
    }
}

/// The part of the request that the answer must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// None: it is about the request as a whole, or about no request at all.
    None,
    /// This one; an empty text is the body itself, `@key` the config field with this key.
    Named(String),
}

impl From<&str> for Part {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

impl From<String> for Part {
    fn from(name: String) -> Self {
        Self::Named(name)
    }
}

/// One bad input.
#[derive(Clone, Debug)]
pub struct Row {
    pub name: String,
    pub sent: Sent,
    pub code: ErrorCode,
    pub part: Part,
    /// Whether a person asks, who gets the failure's page instead of JSON.
    pub page: bool,
}

impl Row {
    /// The same asked by a person's browser.
    pub fn for_people(mut self) -> Self {
        self.page = true;
        self.sent = self.sent.header("accept", "text/html");
        self
    }
}
