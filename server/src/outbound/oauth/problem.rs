//! The ways in which a token call fails, and what of a provider's words may be kept.
//!
//! Belongs here: the closed set of errors that the rest of the server sees. Does not belong here:
//! reading them from an answer ([`super::answer`]).

use std::fmt;
use std::sync::LazyLock;
use std::time::Duration;

use app::contract::error::ErrorCode;
use regex::Regex;

use super::super::transport::OutboundError;

/// How much of a provider's words is kept, in characters.
const NOTE_LENGTH: usize = 200;

/// A provider's `error`, as RFC 6749 5.2 names it (<https://www.rfc-editor.org/rfc/rfc6749#section-5.2>).
/// Names that large providers use instead are read as the one they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderErrorCode {
    /// The provider could not read our request.
    InvalidRequest,
    /// The provider does not know our client, or its secret is wrong.
    InvalidClient,
    /// The code or refresh token is used up, expired or revoked.
    InvalidGrant,
    /// Our client may not do this, or its registration says otherwise.
    UnauthorizedClient,
    /// The provider does not offer this grant.
    UnsupportedGrantType,
    /// A scope is unknown, malformed or not allowed.
    InvalidScope,
    /// The provider does not revoke this kind of token (RFC 7009).
    UnsupportedTokenType,
    /// The provider is broken or overloaded, and says so in an answer.
    TemporarilyUnavailable,
    /// Anything else.
    Unknown,
}

impl ProviderErrorCode {
    /// Reads a provider's name of an error.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        match name.trim().to_ascii_lowercase().as_str() {
            "invalid_request" => Self::InvalidRequest,
            "invalid_client"
            | "invalid_client_id"
            | "bad_client_secret"
            | "incorrect_client_credentials"
            | "invalid_client_secret" => Self::InvalidClient,
            "invalid_grant"
            | "invalid_code"
            | "code_already_used"
            | "code_expired"
            | "bad_verification_code"
            | "bad_refresh_token"
            | "invalid_refresh_token"
            | "refresh_token_expired"
            | "token_revoked"
            | "invalid_token" => Self::InvalidGrant,
            "unauthorized_client"
            | "redirect_uri_mismatch"
            | "bad_redirect_uri"
            | "application_suspended" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "invalid_scope" => Self::InvalidScope,
            "unsupported_token_type" => Self::UnsupportedTokenType,
            "temporarily_unavailable"
            | "server_error"
            | "internal_error"
            | "service_unavailable"
            | "slow_down"
            | "ratelimited"
            | "rate_limited"
            | "too_many_requests"
            | "rate_limit_exceeded" => Self::TemporarilyUnavailable,
            _ => Self::Unknown,
        }
    }

    /// The name in the RFCs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::UnsupportedTokenType => "unsupported_token_type",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for ProviderErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A provider's own words about a failure: one short line without anything that looks like a secret
/// or a person's address. For the log only; it appears in no error text and in no answer of ours.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ProviderNote(String);

impl ProviderNote {
    /// Cuts and redacts `words`; `secrets` are what the request held.
    #[must_use]
    pub fn redacted(words: &str, secrets: &[&str]) -> Self {
        // Twenty characters without a space are longer than a word and as short as a token.
        static SECRET_LIKE: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"\S+@\S+|[A-Za-z0-9_\-+/=.~:%]{20,}").ok());
        // Nobody explains an error in more, and what follows must not cost anything.
        let mut text: String = words.chars().take(NOTE_LENGTH * 20).collect();
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            text = text.replace(secret, "[redacted]");
        }
        let text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let Some(secret_like) = SECRET_LIKE.as_ref() else {
            return Self::default();
        };
        let text = secret_like.replace_all(&text, "[redacted]");
        Self(text.trim().chars().take(NOTE_LENGTH).collect())
    }

    /// The words, for a field of a log line.
    #[must_use]
    pub fn for_log(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ProviderNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderNote(..)")
    }
}

/// Why there is no answer that could be used now, though there may be one later.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailability {
    /// No answer.
    #[error(transparent)]
    Transport(#[from] OutboundError),
    /// An answer that says: later.
    #[error("the provider answered with status {status}")]
    Status {
        /// The HTTP status.
        status: u16,
        /// How long it asks us to wait.
        retry_after: Option<Duration>,
    },
}

/// Why a token call gave no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The provider understood and said no.
    #[error("the provider refused the request: {code}")]
    Refused {
        /// What it said.
        code: ProviderErrorCode,
        /// In its own words.
        note: ProviderNote,
    },
    /// The code or the refresh token is of no use any more.
    #[error("the provider does not accept the code or refresh token any more")]
    InvalidGrant {
        /// In its own words.
        note: ProviderNote,
    },
    /// The app's client id, secret or registration is wrong.
    #[error("the provider does not accept the app's client credentials")]
    ClientRefused {
        /// In its own words.
        note: ProviderNote,
    },
    /// Not now.
    #[error("the provider is not available: {0}")]
    Unavailable(Unavailability),
    /// The provider said yes, and what it sent is no usable token.
    #[error("the provider's answer is not usable: {why}")]
    Malformed {
        /// What is wrong with it.
        why: &'static str,
    },
}

impl TokenError {
    /// A provider's error, sorted.
    pub(super) fn from_code(code: ProviderErrorCode, note: ProviderNote) -> Self {
        match code {
            ProviderErrorCode::InvalidGrant => Self::InvalidGrant { note },
            ProviderErrorCode::InvalidClient | ProviderErrorCode::UnauthorizedClient => {
                Self::ClientRefused { note }
            }
            code => Self::Refused { code, note },
        }
    }

    /// How callers of ours know it.
    #[must_use]
    pub const fn error_code(&self) -> ErrorCode {
        match self {
            Self::Refused {
                code: ProviderErrorCode::InvalidScope,
                ..
            } => ErrorCode::ScopeRefused,
            Self::Refused { .. } | Self::InvalidGrant { .. } | Self::Malformed { .. } => {
                ErrorCode::TokenRefused
            }
            Self::ClientRefused { .. } => ErrorCode::ClientRefused,
            Self::Unavailable(Unavailability::Transport(problem)) => problem.error_code(),
            Self::Unavailable(Unavailability::Status { .. }) => ErrorCode::ProviderUnavailable,
        }
    }

    /// How long the provider asks us to wait, where it does.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Unavailable(Unavailability::Status { retry_after, .. }) => *retry_after,
            _ => None,
        }
    }

    /// Whether the provider may have spent a code or a refresh token although no usable answer came.
    #[must_use]
    pub const fn may_have_spent_the_token(&self) -> bool {
        match self {
            Self::Unavailable(Unavailability::Transport(problem)) => {
                problem.may_have_been_received()
            }
            Self::Malformed { .. } => true,
            _ => false,
        }
    }

    /// What the provider said, for a field of a log line; empty if it said nothing.
    #[must_use]
    pub fn note_for_log(&self) -> &str {
        match self {
            Self::Refused { note, .. }
            | Self::InvalidGrant { note }
            | Self::ClientRefused { note } => note.for_log(),
            Self::Unavailable(_) | Self::Malformed { .. } => "",
        }
    }
}

impl From<OutboundError> for TokenError {
    fn from(problem: OutboundError) -> Self {
        Self::Unavailable(Unavailability::Transport(problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_keeps_the_explanation_and_nothing_that_looks_secret() {
        let note = |words: &str| {
            ProviderNote::redacted(words, &["hunter2"])
                .for_log()
                .to_owned()
        };
        assert_eq!(
            note("expired access/refresh token"),
            "expired access/refresh token"
        );
        assert_eq!(
            note("secret hunter2 is wrong"),
            "secret [redacted] is wrong"
        );
        assert_eq!(
            note("code 4/0AY0e-g7abcdefghijklmnop was used"),
            "code [redacted] was used"
        );
        assert_eq!(
            note("user ada@acme.test is inactive"),
            "user [redacted] is inactive"
        );
        assert_eq!(note("line\r\nforged\u{0}line"), "line  forged line");
        assert_eq!(note(&"word ".repeat(10_000)).chars().count(), NOTE_LENGTH);
    }

    #[test]
    fn notes_stay_out_of_texts() {
        let note = ProviderNote::redacted("planted", &[]);
        let error = TokenError::from_code(ProviderErrorCode::InvalidGrant, note);
        assert!(!format!("{error} {error:?}").contains("planted"));
        assert_eq!(error.note_for_log(), "planted");
    }

    #[test]
    fn every_code_reads_back_from_its_own_name() {
        for name in [
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "unsupported_token_type",
            "temporarily_unavailable",
        ] {
            assert_eq!(ProviderErrorCode::parse(name).as_str(), name);
        }
        assert_eq!(
            ProviderErrorCode::parse("unknown"),
            ProviderErrorCode::Unknown
        );
        assert_eq!(
            ProviderErrorCode::parse("bad_verification_code").as_str(),
            "invalid_grant"
        );
    }
}
