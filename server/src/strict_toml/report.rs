//! Mistakes in a file and their places.

use std::cell::RefCell;
use std::fmt;

/// A mistake in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was named to us.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The key's path, without positions in lists (`app.field.type`); empty for the whole file.
    pub field: String,
    /// What would be right. Never a secret.
    pub message: String,
}

impl Problem {
    /// A mistake that concerns a whole file, or that it cannot be read.
    #[must_use]
    pub fn of_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        let (field, message) = (String::new(), message.into());
        Self {
            file: file.into(),
            line: 1,
            column: 1,
            field,
            message,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}

/// Everything that is wrong with one or several files; prints one line for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, problem) in self.0.iter().enumerate() {
            let newline = if at == 0 { "" } else { "\n" };
            write!(f, "{newline}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    start: usize,
    field: String,
}

impl Place {
    pub(super) fn new(start: usize, field: String) -> Self {
        Self { start, field }
    }

    /// The key's path.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    pub(super) fn start(&self) -> usize {
        self.start
    }

    pub(super) fn key(&self, key: &str, start: usize) -> Self {
        let dot = if self.field.is_empty() { "" } else { "." };
        Self {
            start,
            field: format!("{}{dot}{key}", self.field),
        }
    }

    pub(super) fn moved(&self, start: usize) -> Self {
        Self {
            start,
            field: self.field.clone(),
        }
    }
}

/// A value and where it stands, for checks that come later.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// Collects the mistakes of one file.
pub struct Report {
    file: String,
    text: String,
    found: RefCell<Vec<(usize, Problem)>>,
}

impl Report {
    pub(super) fn new(file: &str, text: &str) -> Self {
        Self {
            file: file.to_owned(),
            text: text.to_owned(),
            found: RefCell::default(),
        }
    }

    /// Writes down a mistake. `message` says what would be right.
    pub fn refuse(&self, place: &Place, message: impl Into<String>) {
        let (line, column) = self.line_and_column(place.start);
        let (file, field) = (self.file.clone(), place.field.clone());
        let problem = Problem {
            file,
            line,
            column,
            field,
            message: message.into(),
        };
        self.found.borrow_mut().push((place.start, problem));
    }

    /// Whether nothing has been refused so far.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.found.borrow().is_empty()
    }

    pub(super) fn into_problems(self) -> Problems {
        let mut found = self.found.into_inner();
        found.sort_by_key(|(start, _)| *start);
        // What stands for two things at once may be complained about twice.
        found.dedup();
        Problems(found.into_iter().map(|(_, problem)| problem).collect())
    }

    fn line_and_column(&self, start: usize) -> (usize, usize) {
        let before = self.text.get(..start).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        (line, column)
    }
}
