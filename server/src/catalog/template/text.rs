//! Header values, parameters, user names.

use secrecy::{ExposeSecret, SecretString};

use super::{Part, RenderError, TemplateError, Variables, find_input, split};
use crate::catalog::input::Input;

const ACCESS_TOKEN: &str = "access_token";

/// A text with variables that is never part of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextTemplate {
    source: String,
    parts: Vec<Part>,
}

impl TextTemplate {
    /// Reads a text with variables. `{access_token}` is known only where a token is sent.
    ///
    /// # Errors
    /// What is wrong with the text, for the author of the file.
    pub fn parse(
        source: &str,
        inputs: &[Input],
        with_access_token: bool,
    ) -> Result<Self, TemplateError> {
        let parts = split(source)?;
        let builtin: &[&str] = if with_access_token {
            &[ACCESS_TOKEN]
        } else {
            &[]
        };
        for part in &parts {
            if let Part::Variable(name) = part
                && !builtin.contains(&name.as_str())
            {
                find_input(inputs, name, builtin)?;
            }
        }
        Ok(Self {
            source: source.to_owned(),
            parts,
        })
    }

    /// The text as it stands in the file.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The inputs that it needs.
    pub fn inputs(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Variable(name) if name != ACCESS_TOKEN => Some(name.as_str()),
            _ => None,
        })
    }

    /// The finished text: it may hold what is secret.
    ///
    /// # Errors
    /// A missing value, or one with control characters (a header could be split with them).
    pub fn render(&self, variables: &Variables<'_>) -> Result<SecretString, RenderError> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Variable(name) => {
                    let value = match name.as_str() {
                        ACCESS_TOKEN => variables.access_token,
                        name => variables.inputs.get(name),
                    };
                    let value = value.ok_or_else(|| RenderError::Missing(name.clone()))?;
                    let value = value.expose_secret();
                    if value.chars().any(char::is_control) {
                        return Err(RenderError::ControlCharacter(name.clone()));
                    }
                    text.push_str(value);
                }
            }
        }
        Ok(text.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::input::{CheckedInputs, tests::input};

    #[test]
    fn a_value_cannot_split_a_header() {
        let template = TextTemplate::parse("Bearer {key}", &[input("key", ".")], false).unwrap();
        let render = |value: &str| {
            let inputs = CheckedInputs::from_pairs([("key", value)]);
            let variables = Variables {
                sandbox: "",
                inputs: &inputs,
                access_token: None,
            };
            template
                .render(&variables)
                .map(|text| text.expose_secret().to_owned())
        };
        assert_eq!(render("abc").as_deref(), Ok("Bearer abc"));
        let refused = Err(RenderError::ControlCharacter("key".to_owned()));
        assert_eq!(render("abc\r\nx-evil: 1"), refused);
    }

    #[test]
    fn the_access_token_is_known_only_where_one_is_sent() {
        assert!(TextTemplate::parse("{access_token}", &[], true).is_ok());
        assert!(TextTemplate::parse("{access_token}", &[], false).is_err());
    }
}
