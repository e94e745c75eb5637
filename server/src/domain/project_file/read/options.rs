//! Lists of choices: written in the file, or asked of the app.

use app::contract::config::Choice;

use crate::domain::config::definition::{OptionsMethod, OptionsRequest, OptionsSource};
use crate::strict_toml::{At, Place, Table};

/// `options` or `options_from`; exactly one must be there.
pub(super) fn source(table: &Table<'_>) -> Option<OptionsSource> {
    match (table.has("options"), table.has("options_from")) {
        (true, false) => choices(table, "options").map(OptionsSource::Static),
        (false, true) => {
            let path = |path: &Table<'_>| request(path);
            table
                .table("options_from", path)
                .map(OptionsSource::FromApp)
        }
        (true, true) => {
            let message = "either `options` or `options_from`, not both";
            table.report().refuse(table.place(), message);
            None
        }
        (false, false) => {
            let message = "`options` or `options_from` must say what can be chosen";
            table.report().refuse(table.place(), message);
            None
        }
    }
}

/// A list of `{ value, label }`.
pub(super) fn choices(table: &Table<'_>, key: &'static str) -> Option<Vec<Choice>> {
    let mut found: Vec<Choice> = Vec::new();
    table.tables(key, |choice| {
        let (value, label) = (choice.required_text("value"), choice.required_text("label"));
        let (At { value, place }, label) = (value?, label?);
        if found.iter().any(|earlier| earlier.value == value) {
            choice
                .report()
                .refuse(&place, format!("two choices have the value `{value}`"));
        }
        found.push(Choice {
            value,
            label: label.value,
        });
        Some(())
    });
    if found.is_empty()
        && let Some(place) = table.place_of(key)
    {
        table.report().refuse(
            &place,
            "at least one `{ value = \"...\", label = \"...\" }`",
        );
        return None;
    }
    Some(found)
}

fn request(table: &Table<'_>) -> Option<OptionsRequest> {
    let methods = [("GET", OptionsMethod::Get), ("POST", OptionsMethod::Post)];
    let method = table
        .choice("method", &methods)
        .map_or(OptionsMethod::Get, |at| at.value);
    let path = table.required_text("path");
    if let Some(path) = &path
        && !is_path(&path.value)
    {
        let wanted = "a path below the app's API that begins with `/`; `{parent}` is its only \
                      variable";
        table.report().refuse(&path.place, wanted);
    }
    let items = pointer(table, "items");
    if !table.has("value") {
        table.missing("value");
    }
    let value = pointer(table, "value");
    let label = if table.has("label") {
        pointer(table, "label")
    } else {
        value.clone()
    };
    Some(OptionsRequest {
        method,
        path: path?.value,
        items,
        value,
        label,
    })
}

/// Whether a path stays below the API whatever the parent's value is.
fn is_path(path: &str) -> bool {
    let filled = path.replace("{parent}", "x");
    let plain = |c: char| c.is_ascii_graphic() && !"{}#\\\"<>^`|".contains(c);
    let whole = filled.split(['?']).next().unwrap_or_default();
    let stays = whole
        .split('/')
        .all(|segment| !matches!(segment, "." | ".."));
    path.starts_with('/') && filled.chars().all(plain) && stays
}

/// A JSON pointer; empty when it is absent, which means the thing itself.
fn pointer(table: &Table<'_>, key: &'static str) -> String {
    let Some(At { value, place }) = table.text(key) else {
        return String::new();
    };
    if !value.is_empty() && !value.starts_with('/') {
        table.report().refuse(
            &place,
            "a JSON pointer such as \"/id\", or \"\" for the item itself",
        );
    }
    value
}

/// Where a request of this source needs the parent's value.
pub(super) fn needs_parent(source: &OptionsSource, place: &Place) -> Option<Place> {
    match source {
        OptionsSource::FromApp(request) if request.path.contains("{parent}") => Some(place.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_below_the_api() {
        for good in [
            "/a",
            "/a/{parent}/b",
            "/a?b={parent}&c=1",
            "/conversations.list",
        ] {
            assert!(is_path(good), "{good}");
        }
        for bad in [
            "a",
            "/a/../b",
            "/./a",
            "/a b",
            "/a#b",
            "/{x}",
            "/a\\b",
            "https://a.test/",
            "/ä",
        ] {
            assert!(!is_path(bad), "{bad}");
        }
    }
}
