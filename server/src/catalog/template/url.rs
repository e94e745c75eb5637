//! Addresses.

use secrecy::ExposeSecret as _;
use url::Url;

use super::super::input::CheckedInputs;
use super::visible::Meaning;
use super::{Part, RenderError, TemplateError, Variables, Visible, Word, split};

const SANDBOX: &str = "sandbox";

/// Which addresses a file may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Only https: what we ship.
    Https,
    /// Also plain http: an operator's own apps. Whether it is dialled is the egress guard's
    /// decision, which wants the very host and port on its list.
    HttpToo,
}

/// Where in an address a piece stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Region {
    Host,
    Path,
    Query,
}

impl Region {
    /// A value as it stands here.
    fn part(self, name: &str, value: &str) -> Result<String, RenderError> {
        match self {
            Self::Host => host_part(value).ok_or_else(|| RenderError::NotAHost(name.to_owned())),
            Self::Path => path_part(value).ok_or(RenderError::NotAnAddress),
            Self::Query => Ok(percent_encode(value)),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Sandbox,
    /// A captured origin.
    Origin(String),
    Variable(String, Region),
}

impl Piece {
    /// Whether it is everything before the path.
    const fn is_origin(&self) -> bool {
        matches!(self, Self::Sandbox | Self::Origin(_))
    }
}

/// An address whose boundaries are fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlTemplate {
    pieces: Vec<Piece>,
}

impl UrlTemplate {
    /// Reads an address with variables.
    ///
    /// # Errors
    /// What is wrong with the text, for the author of the file.
    pub fn parse(
        source: &str,
        visible: &Visible<'_>,
        scheme: Scheme,
    ) -> Result<Self, TemplateError> {
        let pieces = place(split(source)?, visible, scheme)?;
        let template = Self { pieces };
        if template.is_plain(|_, _| None) {
            Ok(template)
        } else {
            Err(TemplateError::NotPlain)
        }
    }

    /// Whether this value of a variable makes an address, whatever fits in the places of the others.
    #[must_use]
    pub fn takes(&self, name: &str, value: &str) -> bool {
        self.is_plain(|own, region| (own == name).then(|| region.part(name, value)))
    }

    /// Whether this is an address with what is known of its variables, and samples of the rest.
    fn is_plain(
        &self,
        known: impl Fn(&str, Region) -> Option<Result<String, RenderError>>,
    ) -> bool {
        // A letter fits everywhere but in a port, a digit everywhere but as a whole host.
        ["a", "1"].into_iter().any(|sample| {
            let filled = self.fill(|piece| match piece {
                Piece::Text(text) => Ok(text.clone()),
                Piece::Sandbox | Piece::Origin(_) => Ok("https://origin.invalid".to_owned()),
                Piece::Variable(name, region) => {
                    known(name, *region).unwrap_or_else(|| Ok(sample.to_owned()))
                }
            });
            filled.is_ok_and(|text| plain(&text).is_some())
        })
    }

    /// The variables that make up its host.
    pub fn host_variables(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Variable(name, Region::Host) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Whether it leads to the sandbox provider.
    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.pieces.first() == Some(&Piece::Sandbox)
    }

    /// Where it leads to with what the end user typed: its scheme, host and port. What the provider
    /// names itself stands there as `{name}`, for it may name another one later.
    #[must_use]
    pub fn origin(&self, inputs: &CheckedInputs) -> String {
        let filled = self.fill(|piece| {
            Ok(match piece {
                Piece::Text(text) => text.clone(),
                Piece::Sandbox => format!("{{{SANDBOX}}}"),
                Piece::Origin(name) => format!("{{{name}}}"),
                Piece::Variable(name, region) => {
                    let typed = inputs.get(name).map(|value| value.expose_secret());
                    let typed = typed.and_then(|value| region.part(name, value).ok());
                    typed.unwrap_or_else(|| format!("{{{name}}}"))
                }
            })
        });
        let filled = filled.unwrap_or_default();
        let host = filled.find("://").map_or(0, |at| at + 3);
        let end = filled[host..].find(['/', '?']).map(|at| host + at);
        filled[..end.unwrap_or(filled.len())].to_owned()
    }

    /// The finished address.
    ///
    /// # Errors
    /// A missing value, or one that would not stay in its place.
    pub fn render(&self, variables: &Variables<'_>) -> Result<Url, RenderError> {
        plain(&self.filled(variables)?).ok_or(RenderError::NotAnAddress)
    }

    /// The same as the file spells it: identifiers are compared letter by letter.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn render_exact(&self, variables: &Variables<'_>) -> Result<String, RenderError> {
        let text = self.filled(variables)?;
        plain(&text).map(|_| text).ok_or(RenderError::NotAnAddress)
    }

    fn filled(&self, variables: &Variables<'_>) -> Result<String, RenderError> {
        self.fill(|piece| match piece {
            Piece::Text(text) => Ok(text.clone()),
            Piece::Sandbox => Ok(variables.sandbox.to_owned()),
            Piece::Origin(name) => variables
                .get(name)
                .map(str::to_owned)
                .ok_or_else(|| RenderError::Missing(name.clone())),
            Piece::Variable(name, region) => {
                let value = variables.get(name);
                let value = value.ok_or_else(|| RenderError::Missing(name.clone()))?;
                region.part(name, value)
            }
        })
    }

    fn fill(
        &self,
        text: impl Fn(&Piece) -> Result<String, RenderError>,
    ) -> Result<String, RenderError> {
        self.pieces.iter().map(text).collect()
    }
}

/// Finds out where each variable stands and whether it may.
fn place(
    parts: Vec<Part>,
    visible: &Visible<'_>,
    scheme: Scheme,
) -> Result<Vec<Piece>, TemplateError> {
    let mut region = Region::Host;
    let mut pieces = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        match part {
            Part::Text(text) => {
                let unread = if at == 0 {
                    strip_scheme(&text, scheme)?
                } else {
                    &text
                };
                if !unread.starts_with('/') {
                    after_origin(&pieces)?;
                }
                region = region_after(region, unread);
                pieces.push(Piece::Text(text));
            }
            Part::Variable(name) if name == SANDBOX => {
                if at != 0 {
                    return Err(TemplateError::SandboxPlace);
                }
                region = Region::Path;
                pieces.push(Piece::Sandbox);
            }
            Part::Variable(name) => {
                after_origin(&pieces)?;
                let piece = variable(name, at == 0, region, visible, scheme)?;
                if piece.is_origin() {
                    region = Region::Path;
                }
                pieces.push(piece);
            }
        }
    }
    if pieces.is_empty() {
        Err(scheme_error(scheme))
    } else {
        Ok(pieces)
    }
}

/// What follows an origin directly must begin a path.
fn after_origin(pieces: &[Piece]) -> Result<(), TemplateError> {
    match pieces.last() {
        Some(Piece::Sandbox) => Err(TemplateError::SandboxPlace),
        Some(Piece::Origin(name)) => Err(TemplateError::OriginPlace(name.clone())),
        _ => Ok(()),
    }
}

/// A variable other than `{sandbox}` at its place.
fn variable(
    name: String,
    begins: bool,
    region: Region,
    visible: &Visible<'_>,
    scheme: Scheme,
) -> Result<Piece, TemplateError> {
    let meaning = visible.find(&name, Some(SANDBOX))?;
    match meaning {
        Meaning::Capture(capture) if capture.is_origin() => {
            return if begins {
                Ok(Piece::Origin(name))
            } else {
                Err(TemplateError::OriginPlace(name))
            };
        }
        _ if begins => return Err(scheme_error(scheme)),
        Meaning::Word(Word::AccessToken | Word::Token) => {
            return Err(TemplateError::SecretInAddress(name));
        }
        Meaning::Input(input) if input.secret => return Err(TemplateError::SecretInAddress(name)),
        Meaning::Input(input) if region == Region::Host && !input.is_limited() => {
            return Err(TemplateError::HostWithoutPattern(name));
        }
        Meaning::Word(Word::ClientId) if region == Region::Host => {
            return Err(TemplateError::HostWithoutPattern(name));
        }
        Meaning::Word(Word::ClientId) | Meaning::Input(_) | Meaning::Capture(_) => {}
    }
    Ok(Piece::Variable(name, region))
}

fn strip_scheme(text: &str, scheme: Scheme) -> Result<&str, TemplateError> {
    let http = || match scheme {
        Scheme::Https => None,
        Scheme::HttpToo => text.strip_prefix("http://"),
    };
    text.strip_prefix("https://")
        .or_else(http)
        .ok_or_else(|| scheme_error(scheme))
}

fn scheme_error(scheme: Scheme) -> TemplateError {
    TemplateError::Scheme(match scheme {
        Scheme::Https => "https:// or {sandbox}/",
        Scheme::HttpToo => "https://, http:// or {sandbox}/",
    })
}

fn region_after(region: Region, text: &str) -> Region {
    text.chars().fold(region, |region, c| match (region, c) {
        (Region::Host | Region::Path, '?') => Region::Query,
        (Region::Host, '/') => Region::Path,
        (region, _) => region,
    })
}

/// The address, if the parser reads it exactly as it stands: no user name, fragment, dot segments,
/// odd hosts or anything else that it would quietly rewrite.
fn plain(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let unchanged = url.as_str() == text || url.as_str().strip_suffix('/') == Some(text);
    let simple = url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none()
        && url.host_str().is_some_and(|host| !host.is_empty());
    (unchanged && simple).then_some(url)
}

fn host_part(value: &str) -> Option<String> {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    value
        .split('.')
        .all(label)
        .then(|| value.to_ascii_lowercase())
}

fn path_part(value: &str) -> Option<String> {
    let dots = !value.is_empty() && value.bytes().all(|b| b == b'.');
    (!dots && !value.is_empty()).then(|| percent_encode(value))
}

/// Everything but the unreserved characters of RFC 3986, section 2.3.
pub(super) fn percent_encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests;
