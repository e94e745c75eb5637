//! What an app asks the end user for: prerequisites such as a subdomain, and credentials.

use std::collections::BTreeMap;

use app::contract::config::Choice;
use app::contract::connect::AppInput;
use app::contract::failure::FieldError;
use app::contract::problem::InputProblem;
use regex::Regex;
use secrecy::{ExposeSecret, SecretString};

use super::auth::AuthMethod;

/// The longest value that an input takes, in bytes. Keys in use are far shorter; service account
/// files, the longest, have about 2,400.
const LONGEST: usize = 8_192;
/// How many names that an app does not ask for are reported.
const UNKNOWN_SHOWN: usize = 20;

/// An input of an app.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name in templates, forms and the API.
    pub name: String,
    /// What people read.
    pub label: String,
    /// A sentence of help; may be empty.
    pub help: String,
    /// Example text; may be empty.
    pub placeholder: String,
    /// What the whole value must match.
    pub pattern: Option<Pattern>,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether it is kept in the vault and never shown again.
    pub secret: bool,
    /// Choices for a select; empty for a text input.
    pub options: Vec<Choice>,
    /// The ways to authenticate that need it; empty for all.
    pub methods: Vec<AuthMethod>,
}

impl Input {
    /// Whether connecting in this way asks for it.
    #[must_use]
    pub fn serves(&self, method: AuthMethod) -> bool {
        self.methods.is_empty() || self.methods.contains(&method)
    }

    /// Whether the file limits what can be typed.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.pattern.is_some() || !self.options.is_empty()
    }

    /// The input as the page draws it.
    #[must_use]
    pub fn to_contract(&self) -> AppInput {
        AppInput {
            name: self.name.clone(),
            label: self.label.clone(),
            help: self.help.clone(),
            placeholder: self.placeholder.clone(),
            required: self.required,
            secret: self.secret,
            options: self.options.clone(),
        }
    }

    /// A value of another form than this input takes.
    pub(super) fn wrong_form(&self) -> InputProblem {
        InputProblem::Form(self.placeholder.clone())
    }

    fn check(&self, value: &str) -> Result<(), InputProblem> {
        if value.is_empty() {
            return if self.required {
                Err(InputProblem::Missing)
            } else {
                Ok(())
            };
        }
        if value.len() > LONGEST {
            return Err(InputProblem::TooLong(LONGEST));
        }
        if value.chars().any(char::is_control) {
            return Err(InputProblem::ControlCharacters);
        }
        if !self.options.is_empty() && !self.options.iter().any(|option| option.value == value) {
            return Err(InputProblem::NotOffered);
        }
        match &self.pattern {
            Some(pattern) if !pattern.matches(value) => Err(self.wrong_form()),
            _ => Ok(()),
        }
    }
}

/// A regular expression that a whole value must match; linear in time, so nobody can stall us.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Reads a pattern; `^` and `$` around it change nothing.
    ///
    /// # Errors
    /// What is wrong with it, in one line.
    pub fn parse(text: &str) -> Result<Self, String> {
        // Alone first: `a)|(?:b` is one only with our parentheses around it, which it would leave.
        let anchored = format!(r"\A(?:{text})\z");
        match Regex::new(text).and_then(|_| Regex::new(&anchored)) {
            Ok(regex) => Ok(Self(regex)),
            Err(regex::Error::CompiledTooBig(_)) => Err("this pattern is too large".to_owned()),
            Err(_) => Err("this is not a regular expression that we understand".to_owned()),
        }
    }

    /// Whether the whole value matches.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        self.0.is_match(value)
    }
}

/// Input values that have been checked against one app's file: the only ones that templates take.
#[derive(Clone, Debug, Default)]
pub struct CheckedInputs(BTreeMap<String, SecretString>);

impl CheckedInputs {
    /// Checks values for one way to authenticate. White space around a value is dropped, as it
    /// comes from copying; empty optional values are left out.
    ///
    /// # Errors
    /// Every value that is missing, not asked for, or of the wrong form.
    pub fn check(
        inputs: &[Input],
        method: AuthMethod,
        values: &BTreeMap<String, SecretString>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut checked = BTreeMap::new();
        let mut errors = Vec::new();
        for input in inputs.iter().filter(|input| input.serves(method)) {
            let value = values
                .get(&input.name)
                .map_or("", |value| value.expose_secret().trim());
            match input.check(value) {
                Err(problem) => errors.push(FieldError::new(&input.name, problem.to_string())),
                Ok(()) if value.is_empty() => {}
                Ok(()) => {
                    checked.insert(input.name.clone(), value.to_owned().into());
                }
            }
        }
        let asked = |name: &str| inputs.iter().any(|i| i.name == name && i.serves(method));
        // An answer must not grow with whatever was sent.
        for name in values
            .keys()
            .filter(|name| !asked(name))
            .take(UNKNOWN_SHOWN)
        {
            let shown: String = name.chars().take(60).collect();
            errors.push(FieldError::new(shown, InputProblem::NotAsked.to_string()));
        }
        if errors.is_empty() {
            Ok(Self(checked))
        } else {
            Err(errors)
        }
    }

    /// A value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&SecretString> {
        self.0.get(name)
    }

    /// All values by name, to be sealed together; check them again when they come back.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SecretString)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A required, public input.
    pub(in crate::catalog) fn input(name: &str, pattern: &str) -> Input {
        Input {
            name: name.to_owned(),
            label: "Name".to_owned(),
            help: String::new(),
            placeholder: String::new(),
            pattern: Some(Pattern::parse(pattern).unwrap()),
            required: true,
            secret: false,
            options: Vec::new(),
            methods: Vec::new(),
        }
    }

    impl CheckedInputs {
        /// Values as if they had been checked.
        pub(in crate::catalog) fn from_pairs<const N: usize>(pairs: [(&str, &str); N]) -> Self {
            Self(
                pairs
                    .into_iter()
                    .map(|(k, v)| (k.to_owned(), v.to_owned().into()))
                    .collect(),
            )
        }
    }

    fn check(inputs: &[Input], values: &[(&str, &str)]) -> Result<CheckedInputs, Vec<String>> {
        let values = values
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned().into()))
            .collect();
        CheckedInputs::check(inputs, AuthMethod::Basic, &values).map_err(|errors| {
            errors
                .into_iter()
                .map(|error| format!("{}: {}", error.field, error.message))
                .collect()
        })
    }

    #[test]
    fn a_pattern_means_the_whole_value() {
        let inputs = [Input {
            placeholder: "acme".into(),
            ..input("sub", "[a-z]+")
        }];
        assert!(check(&inputs, &[("sub", "acme")]).is_ok());
        let wrong = ["sub: This does not have the expected form, for example acme."];
        for value in ["acme.evil", "1acme", "acme|"] {
            assert_eq!(
                check(&inputs, &[("sub", value)]).unwrap_err(),
                wrong,
                "{value}"
            );
        }
    }

    #[test]
    fn an_alternative_cannot_escape_the_anchors() {
        assert!(!Pattern::parse("^a|b$").unwrap().matches("xb"));
    }

    #[test]
    fn white_space_from_copying_is_dropped() {
        let checked = check(&[input("key", "[a-z]+")], &[("key", " abc\n")]).unwrap();
        assert_eq!(checked.get("key").unwrap().expose_secret(), "abc");
    }

    #[test]
    fn missing_and_unknown_values_are_all_reported() {
        let optional = Input {
            required: false,
            ..input("note", ".*")
        };
        let errors = check(&[input("key", "."), optional], &[("other", "x")]).unwrap_err();
        let wanted = [
            "key: Fill this in.",
            "other: This app does not ask for this value.",
        ];
        assert_eq!(errors, wanted);
    }

    #[test]
    fn an_input_of_another_method_is_not_asked_for() {
        let other = Input {
            methods: vec![AuthMethod::OAuth2],
            ..input("sub", ".")
        };
        assert!(check(std::slice::from_ref(&other), &[]).is_ok());
        assert!(check(&[other], &[("sub", "x")]).is_err());
    }

    #[test]
    fn checked_values_do_not_show_in_debug_output() {
        let checked = CheckedInputs::from_pairs([("key", "hunter2")]);
        assert!(!format!("{checked:?}").contains("hunter2"));
    }
}
