//! Addresses and texts with `{variables}`, parsed when a file is loaded.
//!
//! Belongs here: the grammar, where in an address a variable stands, and rendering. The set of
//! variables is closed: an app's inputs, `{sandbox}` at the beginning of an address, and
//! `{access_token}` in a credential. An unknown one is a mistake in the file, never a surprise in
//! front of an end user.
//!
//! What end users type reaches an address only here, so this is where it is kept in its place: in
//! the host part it may name a host and nothing else, elsewhere it is percent-encoded, and the
//! finished address must be exactly what its parser makes of it, so no value can move a boundary.

mod text;
mod url;

pub use text::TextTemplate;
pub(super) use url::plain;
pub use url::{Transport, UrlTemplate};

use secrecy::SecretString;

use super::input::{CheckedInputs, Input};

/// What a template may be filled with.
#[derive(Clone, Copy)]
pub struct Variables<'a> {
    /// Address of the sandbox provider without a trailing slash, such as
    /// `http://localhost:3000/sandbox`.
    pub sandbox: &'a str,
    /// What the end user typed, checked.
    pub inputs: &'a CheckedInputs,
    /// The token to send; only credentials ask for it.
    pub access_token: Option<&'a SecretString>,
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
    /// An input that may be left empty.
    #[error("the input `{0}` must be required, because an address or a header needs it")]
    Optional(String),
    /// A secret would end up in logs and histories.
    #[error("the input `{0}` is secret and must not stand in an address")]
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

/// The input that a variable means.
fn find_input<'a>(
    inputs: &'a [Input],
    name: &str,
    builtin: &[&str],
) -> Result<&'a Input, TemplateError> {
    let Some(input) = inputs.iter().find(|input| input.name == name) else {
        let mut known: Vec<&str> = builtin.to_vec();
        known.extend(inputs.iter().map(|input| input.name.as_str()));
        let known = if known.is_empty() {
            "none".to_owned()
        } else {
            known.join(", ")
        };
        return Err(TemplateError::Unknown {
            name: name.to_owned(),
            known,
        });
    };
    if !input.required {
        return Err(TemplateError::Optional(name.to_owned()));
    }
    Ok(input)
}
