//! Header values, parameters, user names.

use secrecy::SecretString;

use super::{Part, RenderError, TemplateError, Variables, Visible, split};

/// A text with variables that is never part of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextTemplate {
    parts: Vec<Part>,
}

impl TextTemplate {
    /// Reads a text with variables.
    ///
    /// # Errors
    /// What is wrong with the text, for the author of the file.
    pub fn parse(source: &str, visible: &Visible<'_>) -> Result<Self, TemplateError> {
        let parts = split(source)?;
        for part in &parts {
            if let Part::Variable(name) = part {
                visible.find(name, None)?;
            }
        }
        Ok(Self { parts })
    }

    /// The variables that it needs.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The finished text: it may hold what is secret.
    ///
    /// # Errors
    /// A missing value, or one with control characters (a header could be split with them).
    pub fn render(&self, variables: &Variables<'_>) -> Result<SecretString, RenderError> {
        self.render_open(variables).map(SecretString::from)
    }

    /// As [`Self::render`], of a text that can hold nothing secret.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub(in crate::catalog) fn render_open(
        &self,
        variables: &Variables<'_>,
    ) -> Result<String, RenderError> {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Variable(name) => {
                    let value = variables.get(name);
                    let value = value.ok_or_else(|| RenderError::Missing(name.clone()))?;
                    if value.chars().any(char::is_control) {
                        return Err(RenderError::ControlCharacter(name.clone()));
                    }
                    text.push_str(value);
                }
            }
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::catalog::capture::CheckedCaptures;
    use crate::catalog::input::{CheckedInputs, tests::input};
    use crate::catalog::template::{Revoked, Values, Word};

    #[test]
    fn a_value_cannot_split_a_header() {
        let inputs = [input("key", ".")];
        let template = TextTemplate::parse("Bearer {key}", &Visible::of(&inputs)).unwrap();
        let captured = CheckedCaptures::default();
        let render = |value: &str| {
            let inputs = CheckedInputs::from_pairs([("key", value)]);
            let values = Values {
                inputs: &inputs,
                captured: &captured,
            };
            template
                .render(&Variables::new("", values))
                .map(|text| text.expose_secret().to_owned())
        };
        assert_eq!(render("abc").as_deref(), Ok("Bearer abc"));
        let refused = Err(RenderError::ControlCharacter("key".to_owned()));
        assert_eq!(render("abc\r\nx-evil: 1"), refused);
    }

    #[test]
    fn the_access_token_is_known_only_where_one_is_sent() {
        let visible = Visible {
            words: &[Word::AccessToken],
            ..Visible::default()
        };
        assert!(TextTemplate::parse("{access_token}", &visible).is_ok());
        assert!(TextTemplate::parse("{access_token}", &Visible::default()).is_err());
    }

    #[test]
    fn a_revocation_knows_its_token_and_its_client() {
        let visible = Visible {
            words: &[Word::Token, Word::ClientId],
            ..Visible::default()
        };
        let template = TextTemplate::parse("{client_id}:{token}", &visible).unwrap();
        let (inputs, captured) = (CheckedInputs::default(), CheckedCaptures::default());
        let values = Values {
            inputs: &inputs,
            captured: &captured,
        };
        let plain = Variables::new("", values);
        let missing = RenderError::Missing("client_id".to_owned());
        assert_eq!(template.render_open(&plain), Err(missing));
        let revoked = Variables {
            revoked: Some(Revoked {
                token: &SecretString::from("rt"),
                client_id: "id",
            }),
            ..plain
        };
        assert_eq!(template.render_open(&revoked).as_deref(), Ok("id:rt"));
    }

    #[test]
    fn what_may_be_missing_is_known_only_where_that_is_no_mistake() {
        let mut site = input("site", ".*");
        site.required = false;
        let inputs = [site];
        let visible = Visible::of(&inputs);
        let refused = TextTemplate::parse("{site}", &visible).map(|_| ());
        assert_eq!(refused, Err(TemplateError::Optional("site".to_owned())));
        let optional = Visible {
            optional: true,
            ..visible
        };
        assert!(TextTemplate::parse("{site}", &optional).is_ok());
    }
}
