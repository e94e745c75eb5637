//! Which variables a template may name at its place in a file.

use super::TemplateError;
use crate::catalog::capture::Capture;
use crate::catalog::input::Input;

/// The variables that a template may name at its place in a file.
#[derive(Clone, Copy, Default)]
pub struct Visible<'a> {
    /// What end users were asked for by then.
    pub inputs: &'a [Input],
    /// What providers have answered by then.
    pub captures: &'a [Capture],
    /// Words of ours.
    pub words: &'a [Word],
    /// Whether values that may be missing can be named too: where a missing one is no mistake.
    pub optional: bool,
}

/// A variable that means the same in every file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The token that is sent: in credentials.
    AccessToken,
    /// The token that is to end: in revocations.
    Token,
    /// The client of the project: in revocations.
    ClientId,
}

/// What a variable means.
pub(super) enum Meaning<'a> {
    Input(&'a Input),
    Capture(&'a Capture),
    Word(Word),
}

impl Word {
    const ALL: [Self; 3] = [Self::AccessToken, Self::Token, Self::ClientId];

    /// As it is written in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::Token => "token",
            Self::ClientId => "client_id",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|word| word.as_str() == name)
    }
}

impl<'a> Visible<'a> {
    /// These inputs and nothing else.
    #[must_use]
    pub fn of(inputs: &'a [Input]) -> Self {
        Self {
            inputs,
            ..Self::default()
        }
    }

    /// What a variable means here. `builtin` is a further name to mention when it means nothing.
    pub(super) fn find(
        &self,
        name: &str,
        builtin: Option<&str>,
    ) -> Result<Meaning<'a>, TemplateError> {
        if let Some(word) = self.words.iter().find(|word| word.as_str() == name) {
            return Ok(Meaning::Word(*word));
        }
        let needed = |required: bool| {
            if required || self.optional {
                Ok(())
            } else {
                Err(TemplateError::Optional(name.to_owned()))
            }
        };
        if let Some(input) = self.inputs.iter().find(|input| input.name == name) {
            return needed(input.required).map(|()| Meaning::Input(input));
        }
        if let Some(capture) = self.captures.iter().find(|capture| capture.name == name) {
            return needed(capture.required).map(|()| Meaning::Capture(capture));
        }
        let words = self.words.iter().map(|word| word.as_str());
        let inputs = self.inputs.iter().map(|input| input.name.as_str());
        let captures = self.captures.iter().map(|capture| capture.name.as_str());
        let known: Vec<&str> = builtin
            .into_iter()
            .chain(words)
            .chain(inputs)
            .chain(captures)
            .collect();
        Err(TemplateError::Unknown {
            name: name.to_owned(),
            known: if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            },
        })
    }
}
