//! What a provider sends back with the end user's browser, read strictly.
//!
//! Anybody can open a callback address, so nothing here is believed: each parameter of OAuth stands
//! at most once, decodes to clean UTF-8 and is short, and exactly one of `code` and `error` is there.
//! The same text arrives as a query or, from providers that post, as a form body. Does not belong
//! here: whether the `state` is one of ours, and what `iss` must be (`services`).

use std::fmt;

use app::contract::error::ErrorCode;
use secrecy::SecretString;

use super::problem::ProviderNote;

/// How long the whole answer may be, in bytes, as a query or as a form.
pub const LONGEST: usize = 32 * 1024;
/// How many parameters are read.
const PARAMETERS: usize = 64;
/// The parameters of OAuth (RFC 6749 4.1.2, RFC 9207) and how long each may be, in bytes decoded.
const OURS: [(&str, usize); 7] = [
    ("code", 8 * 1024),
    ("state", 512),
    ("error", 128),
    ("error_description", 8 * 1024),
    ("error_uri", 2 * 1024),
    ("iss", 512),
    ("scope", 8 * 1024),
];

/// A provider's answer to an authorization request.
pub struct Callback {
    /// Which flow it claims to belong to.
    pub state: String,
    /// Which provider it claims to come from.
    pub iss: Option<String>,
    /// What it brings.
    pub outcome: Outcome,
    /// The provider's words about an error; empty if there are none.
    pub note: ProviderNote,
    /// Parameters that are not OAuth's, such as QuickBooks' `realmId`.
    others: Vec<(String, String)>,
}

/// Yes or no.
pub enum Outcome {
    /// A code to exchange.
    Code(SecretString),
    /// No, and why.
    Error(CallbackError),
}

impl Callback {
    /// A parameter that is not OAuth's, if it stands there exactly once and holds no control
    /// character.
    #[must_use]
    pub fn other(&self, name: &str) -> Option<&str> {
        let mut found = self.others.iter().filter(|(known, _)| known == name);
        match (found.next(), found.next()) {
            (Some((_, value)), None) if is_clean(value) => Some(value),
            _ => None,
        }
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match &self.outcome {
            Outcome::Code(_) => "code".to_owned(),
            Outcome::Error(error) => format!("{error:?}"),
        };
        f.debug_struct("Callback")
            .field("outcome", &outcome)
            .finish_non_exhaustive()
    }
}

/// A provider's `error` (<https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackError {
    /// The end user, or the provider, said no.
    AccessDenied,
    /// A scope is unknown, malformed or not allowed.
    InvalidScope,
    /// Our client may not ask for this.
    UnauthorizedClient,
    /// The provider could not read our request.
    InvalidRequest,
    /// The provider is broken.
    ServerError,
    /// The provider is overloaded.
    TemporarilyUnavailable,
    /// Anything else.
    Other,
}

impl CallbackError {
    fn parse(name: &str) -> Self {
        match name {
            "access_denied"
            | "user_denied"
            | "user_cancelled_login"
            | "user_cancelled_authorize" => Self::AccessDenied,
            "invalid_scope" => Self::InvalidScope,
            "unauthorized_client" | "invalid_client" => Self::UnauthorizedClient,
            "invalid_request" | "unsupported_response_type" => Self::InvalidRequest,
            "server_error" => Self::ServerError,
            "temporarily_unavailable" => Self::TemporarilyUnavailable,
            _ => Self::Other,
        }
    }

    /// How callers of ours know it.
    #[must_use]
    pub const fn error_code(self) -> ErrorCode {
        match self {
            Self::AccessDenied => ErrorCode::AccessDenied,
            Self::InvalidScope => ErrorCode::ScopeRefused,
            Self::UnauthorizedClient => ErrorCode::ClientRefused,
            Self::InvalidRequest | Self::Other => ErrorCode::ProviderRefused,
            Self::ServerError | Self::TemporarilyUnavailable => ErrorCode::ProviderUnavailable,
        }
    }
}

/// Why a query is no answer. It names parameters, never their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallbackProblem {
    /// The query as a whole is too long, or has too many parts.
    #[error("the answer is too long")]
    QueryTooLong,
    /// A percent sign without two digits, or bytes that are not UTF-8.
    #[error("the answer is not correctly encoded")]
    Encoding,
    /// One parameter is too long.
    #[error("`{0}` is too long")]
    TooLong(&'static str),
    /// One parameter holds a control character.
    #[error("`{0}` holds a control character")]
    ControlCharacter(&'static str),
    /// One parameter stands there more than once.
    #[error("`{0}` is there more than once")]
    Repeated(&'static str),
    /// A parameter that must be there is missing or empty.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// `code` and `error` together.
    #[error("`code` and `error` exclude each other")]
    Contradictory,
}

/// The reader of callback queries.
pub struct CallbackParams;

impl CallbackParams {
    /// Reads the raw query of a callback, without its question mark.
    ///
    /// # Errors
    /// The first [`CallbackProblem`] found.
    pub fn parse(raw_query: &str) -> Result<Callback, CallbackProblem> {
        if raw_query.len() > LONGEST {
            return Err(CallbackProblem::QueryTooLong);
        }
        let mut ours: [Option<String>; OURS.len()] = Default::default();
        let mut others = Vec::new();
        for (count, part) in raw_query
            .split('&')
            .filter(|part| !part.is_empty())
            .enumerate()
        {
            if count >= PARAMETERS {
                return Err(CallbackProblem::QueryTooLong);
            }
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            let known = OURS
                .iter()
                .zip(&mut ours)
                .find(|((known, _), _)| *known == name);
            let Some(((known, limit), slot)) = known else {
                others.push((name, value));
                continue;
            };
            check(known, *limit, &value)?;
            if slot.replace(value).is_some() {
                return Err(CallbackProblem::Repeated(known));
            }
        }
        let [code, state, error, description, _uri, iss, _scope] = ours;
        let state = state
            .filter(|text| !text.is_empty())
            .ok_or(CallbackProblem::Missing("state"))?;
        let outcome = match (code, error) {
            (Some(_), Some(_)) => return Err(CallbackProblem::Contradictory),
            (Some(code), None) if !code.is_empty() => Outcome::Code(SecretString::from(code)),
            (None, Some(error)) if !error.is_empty() => {
                Outcome::Error(CallbackError::parse(&error))
            }
            (_, Some(_)) => return Err(CallbackProblem::Missing("error")),
            (_, None) => return Err(CallbackProblem::Missing("code")),
        };
        let note = ProviderNote::redacted(&description.unwrap_or_default(), &[&state]);
        Ok(Callback {
            state,
            iss,
            outcome,
            note,
            others,
        })
    }
}

fn check(name: &'static str, limit: usize, value: &str) -> Result<(), CallbackProblem> {
    if value.len() > limit {
        return Err(CallbackProblem::TooLong(name));
    }
    // Microsoft breaks lines in its descriptions. They are only ever logged, redacted.
    let allowed = |c: char| name == "error_description" && matches!(c, '\r' | '\n' | '\t');
    if value.chars().any(|c| c.is_control() && !allowed(c)) {
        return Err(CallbackProblem::ControlCharacter(name));
    }
    Ok(())
}

fn is_clean(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// Form decoding that refuses what others repair: a stray percent sign, raw bytes outside ASCII,
/// and anything that is not UTF-8 afterwards.
fn decode(text: &str) -> Result<String, CallbackProblem> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match (digit(rest.next()), digit(rest.next())) {
                (Some(high), Some(low)) => {
                    u8::try_from(high << 4 | low).map_err(|_| CallbackProblem::Encoding)?
                }
                _ => return Err(CallbackProblem::Encoding),
            },
            0x21..=0x7e => byte,
            _ => return Err(CallbackProblem::Encoding),
        });
    }
    String::from_utf8(bytes).map_err(|_| CallbackProblem::Encoding)
}

#[cfg(test)]
mod tests;
