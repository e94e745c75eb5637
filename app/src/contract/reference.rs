//! The API as the page for people tells it.
//!
//! Plain words and names: where they come from is the server's business.

use super::error::ErrorCode;

/// The whole API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reference {
    /// Operations by subject.
    pub groups: Vec<Group>,
    /// The objects that operations take and give.
    pub objects: Vec<Object>,
}

/// A subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it is called.
    pub title: String,
    /// What belongs to it.
    pub about: String,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// A method at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// A stable name, for links.
    pub id: String,
    /// The method.
    pub method: String,
    /// The address below the public URL.
    pub path: String,
    /// Who may call, in a word or two.
    pub who: String,
    /// What it does, in half a sentence.
    pub summary: String,
    /// What else there is to know; may be empty.
    pub details: String,
    /// Whether newer clients use another one.
    pub is_older: bool,
    /// What is read besides the body.
    pub parameters: Vec<Parameter>,
    /// The name of the body's object, if it takes one.
    pub body: Option<String>,
    /// The name of the answer's object, if it gives one.
    pub answer: Option<String>,
    /// One such answer; may be empty.
    pub example: String,
    /// A command that calls it.
    pub curl: String,
    /// The failures that it can answer.
    pub errors: Vec<ErrorCode>,
}

/// Something that is read besides the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it stands: `path`, `query` or `header`.
    pub place: String,
    /// Whether it must be there.
    pub required: bool,
    /// What it is for.
    pub about: String,
}

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// What it is called.
    pub name: String,
    /// What it is.
    pub about: String,
    /// Its type, where it is something else than fields.
    pub kind: Option<Kind>,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// Whether it is always there.
    pub required: bool,
    /// What it says.
    pub about: String,
}

/// A type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// In a word or two.
    pub words: String,
    /// The object that it is made of, if it is one.
    pub object: Option<String>,
}
