//! The names of form inputs, written by the page and read by the server.
//!
//! Every form of ours posts one map `form` from these names to the list of what was sent under
//! them. Both sides use the functions of this module, so that a name cannot drift.

use std::collections::BTreeMap;

/// What a form sent: name to values, in the order of the page.
pub type FormValues = BTreeMap<String, Vec<String>>;

/// The `name` attribute for an input called `key`.
#[must_use]
pub fn input_name(key: &str) -> String {
    format!("form[{key}][]")
}

/// A credential or prerequisite of an app (`subdomain`, `auth_token`).
#[must_use]
pub fn app_input(name: &str) -> String {
    format!("i.{name}")
}

/// The id of the client to connect with, where a company has several at an app.
pub const PROFILE: &str = "profile";

/// A config field with one value, or several under one name.
#[must_use]
pub fn value(field: &str) -> String {
    format!("v.{field}")
}

/// The right side of a `map` for one of its fixed left sides.
///
/// Left sides are the host's own words ("Deal [name]") and brackets would end the input's name, so
/// every byte but ASCII letters, digits, `-` and `_` is written as `~` and two hexadecimal digits.
#[must_use]
pub fn map_right(field: &str, left: &str) -> String {
    let mut name = format!("v.{field}.");
    for byte in left.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("~{byte:02x}"));
        }
    }
    name
}

/// One side of a row of a `map_v2`.
#[must_use]
pub fn row_side(field: &str, row: usize, side: Side) -> String {
    format!("v.{field}.{row}.{}", side.as_str())
}

/// The AND/OR of a rule group. `group` is empty for the outer one, else the item's index.
#[must_use]
pub fn rule_logic(field: &str, group: Option<usize>) -> String {
    match group {
        None => format!("v.{field}.logic"),
        Some(at) => format!("v.{field}.{at}.logic"),
    }
}

/// A part of a condition. `group` is the index of the nested group it stands in, if any.
#[must_use]
pub fn rule_part(field: &str, group: Option<usize>, at: usize, part: RulePart) -> String {
    match group {
        None => format!("v.{field}.{at}.{}", part.as_str()),
        Some(group) => format!("v.{field}.{group}.{at}.{}", part.as_str()),
    }
}

/// The switch of a workflow; sent as `on` when it is on.
#[must_use]
pub fn workflow_switch(workflow: &str) -> String {
    format!("w.{workflow}")
}

/// A side of a `map_v2` row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is mapped.
    Left,
    /// What it is mapped to.
    Right,
}

impl Side {
    /// As it stands in an input's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Side::Left => "l",
            Side::Right => "r",
        }
    }
}

/// A part of a rule's condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulePart {
    /// The column.
    Left,
    /// The comparison.
    Operator,
    /// What it is compared with.
    Right,
}

impl RulePart {
    /// As it stands in an input's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            RulePart::Left => "lhs",
            RulePart::Operator => "op",
            RulePart::Right => "rhs",
        }
    }
}

/// What the pressed button of a config form asks for; travels as the value of `do`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigAction {
    /// Validate and keep everything.
    Save,
    /// Forget what was typed since the last save.
    Discard,
    /// Load the live options of this field again; nothing is validated.
    Refresh(String),
    /// Add a row to a `map_v2`, or a condition to a rule field's outer group.
    AddRow(String),
    /// Remove row or item `1` of field `0`.
    RemoveRow(String, usize),
    /// Add a nested group to a rule field.
    AddGroup(String),
    /// Add a condition to nested group `1` of rule field `0`.
    AddToGroup(String, usize),
    /// Remove condition `2` of nested group `1` of rule field `0`.
    RemoveFromGroup(String, usize, usize),
}

impl ConfigAction {
    /// The name of the button's input.
    pub const NAME: &'static str = "do";

    /// The button's value.
    #[must_use]
    pub fn encode(&self) -> String {
        match self {
            Self::Save => "save".to_owned(),
            Self::Discard => "discard".to_owned(),
            Self::Refresh(field) => format!("refresh:{field}"),
            Self::AddRow(field) => format!("add-row:{field}"),
            Self::RemoveRow(field, row) => format!("remove-row:{field}:{row}"),
            Self::AddGroup(field) => format!("add-group:{field}"),
            Self::AddToGroup(field, group) => format!("add-to-group:{field}:{group}"),
            Self::RemoveFromGroup(field, group, at) => {
                format!("remove-from-group:{field}:{group}:{at}")
            }
        }
    }

    /// Reads a button's value; `None` for what no page of ours sends.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let verb = parts.next()?;
        let field = parts.next().map(str::to_owned);
        let first = parts.next().map(str::parse::<usize>);
        let second = parts.next().map(str::parse::<usize>);
        match (verb, field, first, second, parts.next()) {
            ("save", None, None, None, None) => Some(Self::Save),
            ("discard", None, None, None, None) => Some(Self::Discard),
            ("refresh", Some(field), None, None, None) => Some(Self::Refresh(field)),
            ("add-row", Some(field), None, None, None) => Some(Self::AddRow(field)),
            ("remove-row", Some(field), Some(Ok(row)), None, None) => {
                Some(Self::RemoveRow(field, row))
            }
            ("add-group", Some(field), None, None, None) => Some(Self::AddGroup(field)),
            ("add-to-group", Some(field), Some(Ok(group)), None, None) => {
                Some(Self::AddToGroup(field, group))
            }
            ("remove-from-group", Some(field), Some(Ok(group)), Some(Ok(at)), None) => {
                Some(Self::RemoveFromGroup(field, group, at))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_survives_the_form() {
        let field = || "64a1b2c3d4e5f6a7b8c9d0e1".to_owned();
        for action in [
            ConfigAction::Save,
            ConfigAction::Discard,
            ConfigAction::Refresh(field()),
            ConfigAction::AddRow(field()),
            ConfigAction::RemoveRow(field(), 3),
            ConfigAction::AddGroup(field()),
            ConfigAction::AddToGroup(field(), 1),
            ConfigAction::RemoveFromGroup(field(), 1, 2),
        ] {
            assert_eq!(ConfigAction::parse(&action.encode()), Some(action));
        }
    }

    #[test]
    fn any_left_side_makes_a_safe_and_different_name() {
        assert_eq!(map_right("f", "deal_name"), "v.f.deal_name");
        assert_eq!(map_right("f", "Deal [name]"), "v.f.Deal~20~5bname~5d");
        assert_ne!(map_right("f", "a~20"), map_right("f", "a "));
    }

    #[test]
    fn what_no_page_sends_is_no_action() {
        for text in [
            "",
            "save:x",
            "remove-row:a",
            "remove-row:a:b",
            "add-row:a:1",
            "drop:a",
        ] {
            assert_eq!(ConfigAction::parse(text), None, "{text}");
        }
    }
}
