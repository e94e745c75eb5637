//! Why a use case did not succeed.

use app::contract::error::ErrorCode;
use app::contract::failure::Failure;

use crate::crypto::vault::NotAuthentic;
use crate::outbound::oauth::TokenError;
use crate::store::StoreError;

/// What a use case gives.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure for the caller and, where there is more to know, its cause for the log.
#[derive(Debug)]
pub struct Error {
    /// What the caller may know.
    pub failure: Failure,
    /// What only the log may know. Never holds a secret.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            cause: None,
        }
    }
}

impl From<ErrorCode> for Error {
    fn from(code: ErrorCode) -> Self {
        Failure::new(code).into()
    }
}

impl From<StoreError> for Error {
    fn from(cause: StoreError) -> Self {
        let code = match &cause {
            StoreError::Busy(_) => ErrorCode::Unavailable,
            // Rows belong to a linked account in the end, or to a session that ended long ago.
            StoreError::ParentGone(_) => ErrorCode::LinkedAccountNotFound,
            _ => ErrorCode::Internal,
        };
        let failure = match code {
            ErrorCode::LinkedAccountNotFound => {
                Failure::because(code, "what this belongs to was removed meanwhile")
            }
            code => Failure::new(code),
        };
        Self {
            failure,
            cause: Some(Box::new(cause)),
        }
    }
}

impl From<NotAuthentic> for Error {
    fn from(cause: NotAuthentic) -> Self {
        let failure = Failure::new(ErrorCode::CredentialIntegrity);
        Self {
            failure,
            cause: Some(Box::new(cause)),
        }
    }
}

impl Error {
    /// Our fault, with the cause for the log.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self {
            failure: Failure::new(ErrorCode::Internal),
            cause: Some(Box::new(cause)),
        }
    }

    /// A provider's own words about it, for the log; empty if there are none.
    #[must_use]
    pub fn provider_note(&self) -> &str {
        let mut next = std::error::Error::source(self);
        while let Some(cause) = next {
            if let Some(token) = cause.downcast_ref::<TokenError>() {
                return token.note_for_log();
            }
            next = cause.source();
        }
        ""
    }

    /// Whether the database failed, so that the same may succeed later. What it holds being wrong is
    /// no such failure.
    #[must_use]
    pub fn is_the_databases(&self) -> bool {
        let cause = self.cause.as_ref().and_then(|cause| cause.downcast_ref());
        matches!(cause, Some(StoreError::Busy(_) | StoreError::Driver(_)))
    }

    /// Which kind of failure.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.failure.code
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.failure.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause
            .as_ref()
            .map(|cause| &**cause as &(dyn std::error::Error + 'static))
    }
}

/// A failure with a sentence for the caller.
pub(crate) fn refuse(code: ErrorCode, detail: impl Into<String>) -> Error {
    Failure::because(code, detail).into()
}

/// A failure of one part of the request, with a sentence for the caller that says what would be right.
pub(crate) fn refuse_part(code: ErrorCode, part: &str, detail: impl Into<String>) -> Error {
    Failure::about(code, part, detail).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbound::oauth::ProviderErrorCode;
    use crate::outbound::oauth::problem::ProviderNote;

    #[test]
    fn a_providers_words_are_for_the_log_alone() {
        let note = ProviderNote::redacted("the client is suspended", &[]);
        let error = Error::internal(TokenError::Refused {
            code: ProviderErrorCode::Unknown,
            note,
        });
        assert_eq!(error.provider_note(), "the client is suspended");
        assert!(!format!("{error} {error:?}").contains("suspended"));
        assert_eq!(Error::from(ErrorCode::Internal).provider_note(), "");
    }
}
