//! The options file: TOML without tables, whose keys are the options' names.
//!
//! Values may be strings, integers, booleans, or arrays of strings for lists; each becomes the text
//! that the environment would hold, so that both are read by the same parsers.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::FileText;
use super::problem::{Place, Problem};
use super::reader::Given;

/// A name, with its value or with what is wrong about it.
pub(super) type Setting = (String, Result<Given, Problem>);

/// The settings of a file in the order of its lines.
pub(super) fn settings(file: FileText<'_>) -> Result<Vec<Setting>, Problem> {
    let table = DeTable::parse(file.text).map_err(|error| {
        // Only the message: the error's own text repeats the line, which may hold a password.
        let line = error.span().map(|span| line(file.text, span.start));
        Problem::new(
            at(file, line),
            format!("this is not TOML: {}", error.message()),
        )
    })?;
    let mut settings: Vec<(usize, Setting)> = Vec::new();
    for (name, value) in table.into_inner() {
        let start = name.span().start;
        let place = at(file, Some(line(file.text, start)));
        let name = name.into_inner().into_owned();
        let given = match text(value.into_inner()) {
            Some(text) => Ok(Given { text, place }),
            None => Err(Problem::new(
                place,
                format!(
                    "`{name}` must be a string, a number, true, false or an array of strings; \
                     options are not grouped in tables"
                ),
            )),
        };
        settings.push((start, (name, given)));
    }
    settings.sort_by_key(|(start, _)| *start);
    Ok(settings.into_iter().map(|(_, setting)| setting).collect())
}

fn at(file: FileText<'_>, line: Option<usize>) -> Place {
    Place::File {
        path: file.path.to_owned(),
        line,
    }
}

fn line(text: &str, offset: usize) -> usize {
    1 + text
        .bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
}

fn text(value: DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.into_owned()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Array(items) => {
            let items = items.into_iter().map(Spanned::into_inner).map(item);
            Some(items.collect::<Option<Vec<_>>>()?.join(","))
        }
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

fn item(value: DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.into_owned()),
        _ => None,
    }
}
