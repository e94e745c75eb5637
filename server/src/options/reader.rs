//! Lays the layers over each other and hands out typed values.
//!
//! It keeps where each value came from and collects what is wrong. It does not know what options
//! mean.

use std::collections::BTreeMap;

use super::definition::{OptionValue, variable};
use super::environment::is_ours;
use super::file;
use super::problem::{Place, Problem, nearest};
use super::{CONFIG_VARIABLE, FileText, Options, PREFIX};

/// A value as it was written.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) place: Place,
}

/// Where each option that was given came from.
#[derive(Clone, Debug, Default)]
pub struct Origins(BTreeMap<String, Place>);

impl Origins {
    /// Where the option `name` was given.
    #[must_use]
    pub fn of(&self, name: &str) -> &Place {
        self.0.get(name).unwrap_or(&Place::Default)
    }
}

fn names() -> Vec<&'static str> {
    let sections = Options::definitions();
    sections
        .iter()
        .flat_map(|section| section.options)
        .map(|option| option.name)
        .collect()
}

fn is_known(name: &str) -> bool {
    names().contains(&name)
}

/// The layers, as far as they have been read.
#[derive(Debug, Default)]
pub struct Reader {
    given: BTreeMap<String, Given>,
    problems: Vec<Problem>,
}

impl Reader {
    /// Lays an options file over what is there.
    pub(super) fn add_file(&mut self, file: FileText<'_>) {
        match file::settings(file) {
            Ok(settings) => {
                for (name, setting) in settings {
                    match setting {
                        Ok(given) if is_known(&name) => {
                            self.given.insert(name, given);
                        }
                        Ok(given) => self.unknown(&given.place, &format!("`{name}`"), &name),
                        Err(problem) => self.problems.push(problem),
                    }
                }
            }
            Err(problem) => self.problems.push(problem),
        }
    }

    /// Lays environment variables over what is there.
    pub(super) fn add_variables(&mut self, variables: impl Iterator<Item = (String, String)>) {
        // Sorted, so that problems come in the same order on every machine.
        let variables: BTreeMap<String, String> = variables.collect();
        for (variable, text) in variables {
            let Some(name) = variable.strip_prefix(PREFIX) else {
                continue;
            };
            if variable == CONFIG_VARIABLE || !is_ours(name, &text) {
                continue;
            }
            let place = Place::Environment;
            // A name in lower case is another variable to the operating system, so also to us.
            if is_known(&name.to_ascii_lowercase()) && !name.contains(char::is_lowercase) {
                self.given
                    .insert(name.to_ascii_lowercase(), Given { text, place });
            } else {
                self.unknown(&place, &variable, name);
            }
        }
    }

    fn unknown(&mut self, place: &Place, written: &str, name: &str) {
        let advice = match nearest(&name.to_ascii_lowercase(), &names()) {
            Some(meant) => format!("did you mean {}?", place.name(meant)),
            None => "`patchbay config docs` lists all options".to_owned(),
        };
        let message = format!("{written} is not an option; {advice}");
        self.problems.push(Problem::new(place.clone(), message));
    }

    /// The value of the option `name`; `None` if it was refused.
    pub(super) fn take<Value: OptionValue>(
        &mut self,
        name: &'static str,
        default: &'static str,
    ) -> Option<Value> {
        let text = self
            .given
            .get(name)
            .map_or(default, |given| given.text.as_str())
            .to_owned();
        match Value::parse(text.trim()) {
            Ok(value) => Some(value),
            Err(right) => {
                let is = if Value::ECHO {
                    format!("is `{text}`; it ")
                } else {
                    String::new()
                };
                self.problem(name, &format!("{is}must {right}"));
                None
            }
        }
    }

    /// Refuses the option `name` for a reason that its own kind cannot know; `right` continues
    /// "it must".
    pub(super) fn refuse(&mut self, name: &'static str, right: &str) {
        self.problem(name, &format!("must {right}"));
    }

    fn problem(&mut self, name: &'static str, message: &str) {
        let place = self
            .given
            .get(name)
            .map_or(Place::Default, |given| given.place.clone());
        let written = match place {
            Place::Default => variable(name),
            _ => place.name(name),
        };
        self.problems
            .push(Problem::new(place, format!("{written} {message}")));
    }

    /// Where the values came from, and what was wrong.
    pub(super) fn finish(self) -> (Origins, Vec<Problem>) {
        let origins = self
            .given
            .into_iter()
            .map(|(name, given)| (name, given.place))
            .collect();
        (Origins(origins), self.problems)
    }
}
