//! What is known about one operation.

use app::contract::error::ErrorCode;
use http::Method;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::tag::Tag;

/// A method at an address, with everything that callers are told about it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The address below the public URL, with `{names}`.
    pub path: &'static str,
    /// What is told.
    pub doc: Doc,
}

/// What callers are told about an operation.
#[derive(Clone, Debug)]
pub struct Doc {
    /// A stable name, which generated clients call their function.
    pub id: &'static str,
    /// Its subject.
    pub tag: Tag,
    /// What it does, in half a sentence.
    pub summary: &'static str,
    /// What else there is to know; may be empty.
    pub details: &'static str,
    /// Who may call.
    pub who: Who,
    /// What is read besides the body, but for credentials.
    pub parameters: Vec<Parameter>,
    /// What is read as JSON.
    pub body: Option<Body>,
    /// Whether any body is taken as it is.
    pub takes_anything: bool,
    /// What is answered.
    pub answers: Vec<Media>,
    /// The failures that it can answer.
    pub errors: Vec<ErrorCode>,
    /// Whether newer clients use another one.
    pub is_older: bool,
    /// Whether a repetition with the same `Idempotency-Key` gets the first answer.
    pub is_idempotent: bool,
}

/// Who may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody needs to prove anything.
    Anybody,
    /// An API key.
    Key,
    /// A session token.
    Session,
    /// A session token, or an API key that names a linked account.
    Account,
    /// An API key that names a linked account.
    KeyWithAccount,
    /// Either, and no account needs to be named.
    KeyOrSession,
    /// A session token, an API key that names a linked account, or the connection's access token.
    Connection,
    /// An API key that names a linked account in the header, or the connection's access token.
    KeyOrAccess,
    /// A Link client.
    Client,
    /// Whoever holds something else, in words.
    Holder(&'static str),
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the address.
    Path,
    /// Behind the question mark.
    Query,
    /// In a header.
    Header,
}

/// A parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// Whether it must be there.
    pub required: bool,
    /// What it is for.
    pub about: &'static str,
}

/// A body.
#[derive(Clone, Debug)]
pub struct Body {
    /// What it may say.
    pub shape: Shape,
    /// Something that it may say.
    pub example: Value,
}

/// An answer that is no error.
#[derive(Clone, Debug)]
pub struct Media {
    /// Its status; 0 for whatever a provider says.
    pub status: u16,
    /// The media type.
    pub kind: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Its shape, where it is JSON.
    pub shape: Option<Shape>,
    /// One such answer; null where none is told.
    pub example: Value,
}

/// The shape of a JSON value, with everything that it refers to.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The name of its schema.
    pub name: String,
    /// The schemas, by name.
    pub schemas: Vec<(String, Value)>,
}

impl Shape {
    /// The shape of a type.
    #[must_use]
    pub fn of<T: ToSchema>() -> Self {
        let name = T::name().into_owned();
        let mut schemas = vec![(name.clone(), T::schema())];
        T::schemas(&mut schemas);
        let schemas = schemas.into_iter();
        Self {
            name,
            schemas: schemas.map(|(name, it)| (name, json!(it))).collect(),
        }
    }
}

impl Doc {
    /// Half a sentence about an operation of this name.
    #[must_use]
    pub fn new(id: &'static str, tag: Tag, summary: &'static str) -> Self {
        Self {
            id,
            tag,
            summary,
            details: "",
            who: Who::Anybody,
            parameters: Vec::new(),
            body: None,
            takes_anything: false,
            answers: Vec::new(),
            errors: Vec::new(),
            is_older: false,
            is_idempotent: false,
        }
    }

    /// What else there is to know.
    #[must_use]
    pub fn details(mut self, details: &'static str) -> Self {
        self.details = details;
        self
    }

    /// Who may call, where the handler's types do not say it.
    #[must_use]
    pub fn who(mut self, who: Who) -> Self {
        self.who = who;
        self
    }

    /// Something that may stand in the query.
    #[must_use]
    pub fn query(self, name: &'static str, about: &'static str) -> Self {
        self.parameter(name, Place::Query, false, about)
    }

    /// Something that is read besides the body.
    #[must_use]
    pub fn parameter(
        mut self,
        name: &'static str,
        place: Place,
        required: bool,
        about: &'static str,
    ) -> Self {
        let parameter = Parameter {
            name,
            place,
            required,
            about,
        };
        if !self.parameters.contains(&parameter) {
            self.parameters.push(parameter);
        }
        self
    }

    /// What the body may say, with an example.
    #[must_use]
    pub fn body<T: ToSchema>(mut self, example: Value) -> Self {
        let shape = Shape::of::<T>();
        self.body = Some(Body { shape, example });
        self
    }

    /// One answer.
    #[must_use]
    pub fn example(mut self, example: Value) -> Self {
        self.answers.push(Media {
            status: 200,
            kind: "application/json",
            about: "",
            shape: None,
            example,
        });
        self
    }

    /// An answer that is no JSON.
    #[must_use]
    pub fn answer(mut self, status: u16, kind: &'static str, about: &'static str) -> Self {
        self.answers.push(Media {
            status,
            kind,
            about,
            shape: None,
            example: Value::Null,
        });
        self
    }

    /// Any body is taken, and what a provider makes of it is answered.
    #[must_use]
    pub fn handed_on(mut self, about: &'static str) -> Self {
        self.takes_anything = true;
        self.answer(0, "*/*", about)
    }

    /// Failures of the use case.
    #[must_use]
    pub fn errors(mut self, codes: &[ErrorCode]) -> Self {
        for code in codes {
            if !self.errors.contains(code) {
                self.errors.push(*code);
            }
        }
        self
    }

    /// Marks what only old SDKs call.
    #[must_use]
    pub fn older(mut self) -> Self {
        self.tag = Tag::Older;
        self.is_older = true;
        self
    }
}

impl Who {
    /// In a word or two.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Who::Anybody => "anybody",
            Who::Key => "key",
            Who::Session => "session",
            Who::Account => "account",
            Who::KeyWithAccount => "key with account",
            Who::KeyOrSession => "key or session",
            Who::Connection => "account or access token",
            Who::KeyOrAccess => "key with account, or access token",
            Who::Client => "Link client",
            Who::Holder(words) => words,
        }
    }

    /// Whether an API key will do.
    #[must_use]
    pub const fn takes_key(self) -> bool {
        matches!(
            self,
            Who::Key
                | Who::Account
                | Who::KeyWithAccount
                | Who::KeyOrSession
                | Who::Connection
                | Who::KeyOrAccess
        )
    }

    /// Whether a session token will do.
    #[must_use]
    pub const fn takes_session(self) -> bool {
        matches!(
            self,
            Who::Session | Who::Account | Who::KeyOrSession | Who::Connection
        )
    }

    /// Where an API key may name a linked account.
    #[must_use]
    pub const fn names_account(self) -> &'static [Place] {
        match self {
            Who::Account | Who::KeyWithAccount | Who::Connection => &[Place::Header, Place::Query],
            Who::KeyOrAccess => &[Place::Header],
            _ => &[],
        }
    }
}
