//! What is wrong with the options, and where it was written.

use std::fmt;
use std::path::PathBuf;

use super::definition::variable;

/// Where an option was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nowhere: it has its default.
    Default,
    /// In the options file.
    File {
        /// The file.
        path: PathBuf,
        /// Counted from 1, where it is known.
        line: Option<usize>,
    },
    /// In the environment.
    Environment,
}

impl Place {
    /// How to name the option `name` to the person who wrote it here.
    pub(super) fn name(&self, name: &str) -> String {
        match self {
            Self::Environment => variable(name),
            Self::Default | Self::File { .. } => format!("`{name}`"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File {
                path,
                line: Some(line),
            } => write!(f, "{}, line {line}", path.display()),
            Self::File { path, line: None } => write!(f, "{}", path.display()),
            Self::Environment => f.write_str("environment"),
        }
    }
}

/// One thing that is wrong. The message names the option and says what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    place: Place,
    message: String,
}

impl Problem {
    /// A problem at `place`.
    #[must_use]
    pub fn new(place: Place, message: impl Into<String>) -> Self {
        Self {
            place,
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File { .. } => write!(f, "{}: {}", self.place, self.message),
            // The message names the variable already.
            Place::Default | Place::Environment => f.write_str(&self.message),
        }
    }
}

/// Everything that is wrong with the options; one line each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn new(problems: Vec<Problem>) -> Self {
        Self(problems)
    }

    pub(super) fn one(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

/// The one of `names` that was probably meant by `wrong`: a few letters away, or `wrong` with words
/// left out.
pub(super) fn nearest(wrong: &str, names: &[&'static str]) -> Option<&'static str> {
    let near = |name: &str| {
        let distance = distance(wrong, name);
        let words_left_out = wrong
            .split('_')
            .all(|word| name.split('_').any(|own| own == word));
        (distance <= (wrong.len() / 3).clamp(2, 6) || words_left_out).then_some(distance)
    };
    let candidates = names.iter().filter_map(|name| Some((near(name)?, *name)));
    candidates.min().map(|(_, name)| name)
}

/// How many single-character edits turn `from` into `to` (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, from_char) in from.chars().enumerate() {
        let mut left = at + 1;
        let mut next = vec![left];
        for (pair, to_char) in row.windows(2).zip(&to) {
            if let [diagonal, above] = *pair {
                let replace = diagonal + usize::from(from_char != *to_char);
                left = replace.min(above + 1).min(left + 1);
                next.push(left);
            }
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("listen", "listen"), 0);
    }

    #[test]
    fn a_guess_is_made_only_when_it_is_close() {
        let names = [
            "listen",
            "public_url",
            "ticket_lifetime",
            "session_token_lifetime",
        ];
        assert_eq!(nearest("lisen", &names), Some("listen"));
        assert_eq!(nearest("tickets_lifetime", &names), Some("ticket_lifetime"));
        assert_eq!(
            nearest("session_lifetime", &names),
            Some("session_token_lifetime")
        );
        assert_eq!(nearest("url", &names), Some("public_url"));
        assert_eq!(nearest("colour_scheme", &names), None);
    }
}
