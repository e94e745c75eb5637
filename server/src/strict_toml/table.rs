//! A table and its typed keys.

use std::cell::RefCell;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::report::{At, Place, Report};

/// A table that is being read. Every key that is asked for is known; the others are refused when
/// the reading closure returns.
///
/// Every getter returns `None` both for an absent key and for one of the wrong shape; the latter has
/// been reported then.
pub struct Table<'a> {
    report: &'a Report,
    entries: &'a DeTable<'a>,
    place: Place,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Table<'a> {
    pub(super) fn with<T>(
        report: &'a Report,
        entries: &'a DeTable<'a>,
        place: Place,
        read: impl FnOnce(&Table<'a>) -> T,
    ) -> T {
        let table = Self {
            report,
            entries,
            place,
            known: RefCell::default(),
        };
        let value = read(&table);
        table.refuse_unknown();
        value
    }

    /// Where the mistakes go.
    #[must_use]
    pub fn report(&self) -> &'a Report {
        self.report
    }

    /// Where the table begins.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// A text.
    pub fn text(&self, key: &'static str) -> Option<At<String>> {
        let (value, place) = self.find(key)?;
        self.as_text(value, place)
    }

    /// A text that must be there and say something.
    pub fn required_text(&self, key: &'static str) -> Option<At<String>> {
        if self.find(key).is_none() {
            self.missing(key);
            return None;
        }
        let text = self.text(key)?;
        if text.value.trim().is_empty() {
            self.report.refuse(&text.place, "this must not be empty");
            return None;
        }
        Some(text)
    }

    /// Reports that a key must be there.
    pub fn missing(&self, key: &'static str) {
        self.report
            .refuse(&self.place.key(key, self.place.start()), "this is missing");
    }

    /// Whether the key is there, in whatever shape.
    pub fn has(&self, key: &'static str) -> bool {
        self.find(key).is_some()
    }

    /// Where the value of a key stands, if it is there. Asking for an absent one does not make it
    /// known.
    pub fn place_of(&self, key: &'static str) -> Option<Place> {
        let there = self.entries.iter().any(|(name, _)| name.get_ref() == key);
        if there {
            self.find(key).map(|(_, place)| place)
        } else {
            None
        }
    }

    /// True or false.
    pub fn bool(&self, key: &'static str) -> Option<At<bool>> {
        let (value, place) = self.find(key)?;
        match value.get_ref() {
            DeValue::Boolean(value) => Some(At {
                value: *value,
                place,
            }),
            other => self.wrong(&place, "true or false", other),
        }
    }

    /// A whole number.
    pub fn whole(&self, key: &'static str) -> Option<At<i64>> {
        let (value, place) = self.find(key)?;
        match value.get_ref() {
            DeValue::Integer(digits) => {
                if let Ok(value) = i64::from_str_radix(digits.as_str(), digits.radix()) {
                    return Some(At { value, place });
                }
                self.report.refuse(&place, "this number is too large");
                None
            }
            other => self.wrong(&place, "a whole number", other),
        }
    }

    /// A list of texts; its own place and that of each text.
    pub fn texts(&self, key: &'static str) -> Option<At<Vec<At<String>>>> {
        let (value, place) = self.find(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            return self.wrong(&place, "a list of texts", value.get_ref());
        };
        let texts = items
            .iter()
            .filter_map(|item| self.as_text(item, place.moved(item.span().start)))
            .collect();
        Some(At {
            value: texts,
            place,
        })
    }

    /// One of a closed list of words.
    pub fn choice<T: Clone>(
        &self,
        key: &'static str,
        choices: &[(&'static str, T)],
    ) -> Option<At<T>> {
        let text = self.text(key)?;
        if let Some((_, value)) = choices.iter().find(|(word, _)| *word == text.value) {
            return Some(At {
                value: value.clone(),
                place: text.place,
            });
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        self.report
            .refuse(&text.place, format!("must be one of {}", words.join(", ")));
        None
    }

    /// Any value, as JSON; dates become texts.
    pub fn json(&self, key: &'static str) -> Option<At<Value>> {
        let (value, place) = self.find(key)?;
        match to_json(value.get_ref()) {
            Some(value) => Some(At { value, place }),
            None => {
                self.report
                    .refuse(&place, "it holds a number that is too large");
                None
            }
        }
    }

    /// A table whose keys are free and whose values are texts, in the order of the file.
    pub fn pairs(&self, key: &'static str) -> Vec<(At<String>, At<String>)> {
        let Some((value, place)) = self.find(key) else {
            return Vec::new();
        };
        let DeValue::Table(entries) = value.get_ref() else {
            let _: Option<()> = self.wrong(&place, "a table of texts", value.get_ref());
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (name, value) in entries {
            let at = place.key(name.get_ref(), name.span().start);
            if let Some(text) = self.as_text(value, at.moved(value.span().start)) {
                pairs.push((
                    At {
                        value: name.get_ref().to_string(),
                        place: at,
                    },
                    text,
                ));
            }
        }
        pairs
    }

    /// A table. `None` also when `read` gives nothing.
    pub fn table<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Table<'_>) -> Option<T>,
    ) -> Option<T> {
        let (value, place) = self.find(key)?;
        match value.get_ref() {
            DeValue::Table(entries) => Table::with(self.report, entries, place, read),
            other => self.wrong(&place, "a table", other),
        }
    }

    /// A list of tables, without those that `read` could make nothing of.
    pub fn tables<T>(
        &self,
        key: &'static str,
        mut read: impl FnMut(&Table<'_>) -> Option<T>,
    ) -> Vec<T> {
        let Some((value, place)) = self.find(key) else {
            return Vec::new();
        };
        let wanted = format!("a list of tables belongs here (`[[{}]]`)", place.field());
        let DeValue::Array(items) = value.get_ref() else {
            self.report.refuse(&place, wanted);
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items {
            let place = place.moved(item.span().start);
            match item.get_ref() {
                DeValue::Table(entries) => {
                    found.extend(Table::with(self.report, entries, place, &mut read));
                }
                _ => self.report.refuse(&place, wanted.clone()),
            }
        }
        found
    }

    fn find(&self, key: &'static str) -> Option<(&'a Spanned<DeValue<'a>>, Place)> {
        let mut known = self.known.borrow_mut();
        if !known.contains(&key) {
            known.push(key);
        }
        let (_, value) = self
            .entries
            .iter()
            .find(|(name, _)| name.get_ref() == key)?;
        Some((value, self.place.key(key, value.span().start)))
    }

    fn as_text(&self, value: &Spanned<DeValue<'_>>, place: Place) -> Option<At<String>> {
        match value.get_ref() {
            // PostgreSQL stores no text that holds it.
            DeValue::String(text) if text.contains('\0') => {
                let wanted = "a text must not hold a NUL character";
                self.report.refuse(&place, wanted);
                None
            }
            DeValue::String(text) => Some(At {
                value: text.to_string(),
                place,
            }),
            other => self.wrong(&place, "a text in quotes", other),
        }
    }

    fn wrong<T>(&self, place: &Place, wanted: &str, found: &DeValue<'_>) -> Option<T> {
        let found = match found {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date without quotes",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.report
            .refuse(place, format!("{wanted} belongs here, not {found}"));
        None
    }

    fn refuse_unknown(&self) {
        let known = self.known.borrow();
        let verb = if known.len() == 1 { "is" } else { "are" };
        for (name, _) in self.entries {
            if !known.iter().any(|key| key == name.get_ref()) {
                let place = self.place.key(name.get_ref(), name.span().start);
                let known = known.join(", ");
                self.report.refuse(
                    &place,
                    format!("there is no such key here; known {verb} {known}"),
                );
            }
        }
    }
}

/// `None` for a number that JSON cannot hold: it must not silently become something else.
fn to_json(value: &DeValue<'_>) -> Option<Value> {
    Some(match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
            .ok()?
            .into(),
        DeValue::Float(digits) => {
            serde_json::Number::from_f64(digits.as_str().parse().ok()?)?.into()
        }
        DeValue::Boolean(value) => Value::from(*value),
        DeValue::Datetime(date) => Value::from(date.to_string()),
        DeValue::Array(items) => items
            .iter()
            .map(|item| to_json(item.get_ref()))
            .collect::<Option<Value>>()?,
        DeValue::Table(entries) => Value::Object(
            entries
                .iter()
                .map(|(name, value)| Some((name.get_ref().to_string(), to_json(value.get_ref())?)))
                .collect::<Option<_>>()?,
        ),
    })
}
