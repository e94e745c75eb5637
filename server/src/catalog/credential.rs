//! How a credential travels with a request.

use app::contract::problem::InputProblem;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use super::template::{RenderError, TextTemplate, Variables};

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// HTTP Basic (RFC 7617).
    Basic {
        /// Before the colon.
        username: TextTemplate,
        /// After it.
        password: TextTemplate,
    },
    /// A header of its own.
    Header {
        /// In lower case.
        name: String,
        /// Its value.
        value: TextTemplate,
    },
    /// A parameter of the address. Such addresses must not be logged.
    Query {
        /// The parameter.
        name: String,
        /// Its value, not yet encoded.
        value: TextTemplate,
    },
}

/// A credential, ready to be put on a request.
#[derive(Clone, Debug)]
pub enum SentCredential {
    /// As a header.
    Header {
        /// In lower case.
        name: String,
        /// Its value.
        value: SecretString,
    },
    /// As a parameter of the address.
    Query {
        /// The parameter.
        name: String,
        /// Its value, not yet encoded.
        value: SecretString,
    },
}

impl Credential {
    /// Why a value of this input cannot be sent in this way.
    pub(super) fn refuses(&self, input: &str, value: &str) -> Option<InputProblem> {
        match self {
            // The first colon ends the user name (RFC 7617, section 2).
            Self::Basic { username, .. } => {
                let named = username.variables().any(|name| name == input);
                (named && value.contains(':')).then_some(InputProblem::Colon)
            }
            Self::Header { value: text, .. } => not_in_headers([text], input, value),
            Self::Query { .. } => None,
        }
    }

    /// Fills in the values.
    ///
    /// # Errors
    /// A missing value, or one that cannot stand in a header.
    pub fn render(&self, variables: &Variables<'_>) -> Result<SentCredential, RenderError> {
        match self {
            Self::Basic { username, password } => {
                let (username, password) =
                    (username.render(variables)?, password.render(variables)?);
                let pair = format!("{}:{}", username.expose_secret(), password.expose_secret());
                let value = format!("Basic {}", STANDARD.encode(pair)).into();
                Ok(SentCredential::Header {
                    name: "authorization".to_owned(),
                    value,
                })
            }
            Self::Header { name, value } => {
                let value = value.render(variables)?;
                Ok(SentCredential::Header {
                    name: name.clone(),
                    value,
                })
            }
            Self::Query { name, value } => {
                let value = value.render(variables)?;
                Ok(SentCredential::Query {
                    name: name.clone(),
                    value,
                })
            }
        }
    }
}

/// Why a value of this input cannot stand in the headers that name it.
pub(super) fn not_in_headers<'a>(
    headers: impl IntoIterator<Item = &'a TextTemplate>,
    input: &str,
    value: &str,
) -> Option<InputProblem> {
    let mut named = headers.into_iter().flat_map(TextTemplate::variables);
    let plain = value.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
    (!plain && named.any(|name| name == input)).then_some(InputProblem::NotAscii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::capture::CheckedCaptures;
    use crate::catalog::input::{CheckedInputs, tests::input};
    use crate::catalog::template::{Values, Visible};

    #[test]
    fn basic_joins_name_and_password() {
        let inputs = [input("sid", "."), input("token", ".")];
        let parse = |text: &str| TextTemplate::parse(text, &Visible::of(&inputs)).unwrap();
        let credential = Credential::Basic {
            username: parse("{sid}"),
            password: parse("{token}"),
        };
        let inputs = CheckedInputs::from_pairs([("sid", "AC1"), ("token", "s3cret")]);
        let captured = CheckedCaptures::default();
        let values = Values {
            inputs: &inputs,
            captured: &captured,
        };
        let sent = credential.render(&Variables::new("", values)).unwrap();
        assert!(
            !format!("{sent:?}").contains("QUMx"),
            "secrets do not show in debug output"
        );
        let SentCredential::Header { name, value } = sent else {
            panic!("a header")
        };
        assert_eq!(name, "authorization");
        assert_eq!(value.expose_secret(), "Basic QUMxOnMzY3JldA==");
    }
}
