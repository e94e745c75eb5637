//! Addresses and texts with `{variables}`, parsed when a file is loaded.
//!
//! Belongs here: the grammar, where in an address a variable stands, and rendering. The set of
//! variables is closed: an app's inputs, the captures that are there by then, `{sandbox}` or a
//! captured origin at the beginning of an address, and the few words of [`Word`]. An unknown one is
//! a mistake in the file, never a surprise in front of an end user.
//!
//! What end users type and providers answer reaches an address only here, so this is where it is
//! kept in its place: in the host part it may name a host and nothing else, elsewhere it is
//! percent-encoded, and the finished address must be exactly what its parser makes of it, so no
//! value can move a boundary.

mod text;
mod url;
mod visible;

pub use text::TextTemplate;
pub use url::{Scheme, UrlTemplate};
pub use visible::{Visible, Word};

use secrecy::{ExposeSecret as _, SecretString};

use super::capture::CheckedCaptures;
use super::input::CheckedInputs;

/// What a template may be filled with.
#[derive(Clone, Copy)]
pub struct Variables<'a> {
    /// Address of the sandbox provider without a trailing slash, such as
    /// `http://localhost:3000/sandbox`.
    pub sandbox: &'a str,
    /// What belongs to the connection.
    pub values: Values<'a>,
    /// The token to send; only credentials ask for it.
    pub access_token: Option<&'a SecretString>,
    /// What a revocation is about; only its own templates ask for it.
    pub revoked: Option<Revoked<'a>>,
}

/// The values that belong to one connection, or to a flow that becomes one.
#[derive(Clone, Copy)]
pub struct Values<'a> {
    /// What the end user typed, checked.
    pub inputs: &'a CheckedInputs,
    /// What the provider said so far, checked.
    pub captured: &'a CheckedCaptures,
}

/// What a revocation is about.
#[derive(Clone, Copy)]
pub struct Revoked<'a> {
    /// The token that is to end.
    pub token: &'a SecretString,
    /// The client it was given to.
    pub client_id: &'a str,
}

impl<'a> Variables<'a> {
    /// Those of an address or a parameter that sends no token.
    #[must_use]
    pub const fn new(sandbox: &'a str, values: Values<'a>) -> Self {
        Self {
            sandbox,
            values,
            access_token: None,
            revoked: None,
        }
    }

    /// The value of a variable. Words come before inputs of the same name; the reading of files
    /// lets none of both stand in one place.
    fn get(&self, name: &str) -> Option<&'a str> {
        match (Word::parse(name), self.revoked) {
            (Some(Word::AccessToken), _) => self.access_token.map(|token| token.expose_secret()),
            (Some(Word::Token), Some(revoked)) => Some(revoked.token.expose_secret()),
            (Some(Word::ClientId), Some(revoked)) => Some(revoked.client_id),
            _ => {
                let Values { inputs, captured } = self.values;
                let typed = inputs.get(name).map(|value| value.expose_secret());
                typed.or_else(|| captured.get(name))
            }
        }
    }
}

/// Why a template in a file is refused.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A brace that is not part of a variable.
    #[error("a `{{` needs its `}}` with a name of a-z, 0-9 and _ between them")]
    Brace,
    /// A variable that nothing defines.
    #[error("there is no variable `{{{name}}}` here; known: {known}")]
    Unknown {
        /// The name.
        name: String,
        /// Those that could stand here.
        known: String,
    },
    /// A value that may be missing.
    #[error("`{0}` must be required, because an address or a header needs it")]
    Optional(String),
    /// A secret would end up in logs and histories.
    #[error("`{0}` is secret and must not stand in an address")]
    SecretInAddress(String),
    /// Nothing limits what could stand in the host part.
    #[error("the input `{0}` stands in the host part and needs a `pattern` or `options`")]
    HostWithoutPattern(String),
    /// Not an absolute address of the right scheme.
    #[error("an address must begin with {0}")]
    Scheme(&'static str),
    /// `{sandbox}` elsewhere than at the beginning.
    #[error("`{{sandbox}}` may only begin an address, followed by a `/`")]
    SandboxPlace,
    /// A captured origin elsewhere than at the beginning.
    #[error("`{{{0}}}` is an origin: it may only begin an address, followed by a `/`")]
    OriginPlace(String),
    /// Not an address, or not written as its parser would write it.
    #[error(
        "this is not a plain address: no user name, no fragment, no spaces, host in lower case"
    )]
    NotPlain,
}

/// Why a template could not be filled.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// A value that the template needs is not there.
    #[error("there is no value for `{0}`")]
    Missing(String),
    /// A value cannot stand in a host name.
    #[error("the value of `{0}` cannot be part of a host name: letters, digits, `-` and `.` can")]
    NotAHost(String),
    /// A value cannot stand in a header.
    #[error("the value of `{0}` contains control characters")]
    ControlCharacter(String),
    /// The values do not make an address.
    #[error("the values do not make a usable address")]
    NotAnAddress,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable(String),
}

/// Splits at `{name}`.
fn split(source: &str) -> Result<Vec<Part>, TemplateError> {
    let mut parts = Vec::new();
    let mut rest = source;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or(TemplateError::Brace)?;
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        if name.is_empty() || !name.bytes().all(plain) {
            return Err(TemplateError::Brace);
        }
        push_text(&mut parts, text)?;
        parts.push(Part::Variable(name.to_owned()));
        rest = after;
    }
    push_text(&mut parts, rest)?;
    Ok(parts)
}

fn push_text(parts: &mut Vec<Part>, text: &str) -> Result<(), TemplateError> {
    if text.contains('}') {
        return Err(TemplateError::Brace);
    }
    if !text.is_empty() {
        parts.push(Part::Text(text.to_owned()));
    }
    Ok(())
}
