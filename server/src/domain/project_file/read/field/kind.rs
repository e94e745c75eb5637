//! A field's type and the keys that only some types have.

use crate::domain::config::definition::{
    FieldKind, MapLeft, MapSide, OptionsSource, RuleColumnDef, RuleRight,
};
use crate::domain::project_file::read::options::{choices, needs_parent, source};
use crate::strict_toml::{Place, Table};

/// What `type` can be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Textarea,
    Number,
    Email,
    Date,
    Url,
    Json,
    Select,
    Map,
    MapV2,
    RuleEngine,
}

/// The types and their names.
pub(super) const TYPES: [(&str, Type); 11] = [
    ("text", Type::Text),
    ("textarea", Type::Textarea),
    ("number", Type::Number),
    ("email", Type::Email),
    ("date", Type::Date),
    ("url", Type::Url),
    ("select", Type::Select),
    ("json", Type::Json),
    ("map", Type::Map),
    ("map_v2", Type::MapV2),
    ("rule_engine", Type::RuleEngine),
];

/// The keys that only some types have.
const SPECIAL: [(&str, &[Type], &str); 9] = [
    ("options", &[Type::Select, Type::Map], "select and map"),
    ("options_from", &[Type::Select, Type::Map], "select and map"),
    (
        "multiple",
        &[Type::Select, Type::MapV2],
        "select and map_v2",
    ),
    ("labels", &[Type::Map], "map"),
    ("caller_labels", &[Type::Map], "map"),
    ("left", &[Type::MapV2], "map_v2"),
    ("right", &[Type::MapV2], "map_v2"),
    ("column", &[Type::RuleEngine], "rule_engine"),
    (
        "parent",
        &[Type::Select, Type::Map, Type::MapV2, Type::RuleEngine],
        "select, map, map_v2 and rule_engine",
    ),
];

/// Says of a key which types it belongs to, where the type is another.
pub(super) fn refuse_foreign_keys(table: &Table<'_>, kind: Option<Type>) {
    for (key, types, words) in SPECIAL {
        let belongs = kind.is_none_or(|kind| types.contains(&kind));
        if let (false, Some(place)) = (belongs, table.place_of(key)) {
            let name = TYPES
                .iter()
                .find(|(_, of)| Some(*of) == kind)
                .map_or("", |(name, _)| *name);
            let plural = if types.len() == 1 { "" } else { "s" };
            let message = format!("this belongs to the type{plural} {words}, not to {name}");
            table.report().refuse(&place, message);
        }
    }
}

/// The kind, and where a request of it needs the parent's value.
pub(super) fn read(table: &Table<'_>, kind: Type) -> Option<(FieldKind, Option<Place>)> {
    let plain = |kind| Some((kind, None));
    match kind {
        Type::Text => plain(FieldKind::Text),
        Type::Textarea => plain(FieldKind::Textarea),
        Type::Number => plain(FieldKind::Number),
        Type::Email => plain(FieldKind::Email),
        Type::Date => plain(FieldKind::Date),
        Type::Url => plain(FieldKind::Url),
        Type::Json => plain(FieldKind::Json),
        Type::Select => {
            let multiple = table.bool("multiple").is_some_and(|at| at.value);
            let (options, parent) = located_source(table)?;
            Some((FieldKind::Select { options, multiple }, parent))
        }
        Type::Map => {
            let (left, right) = (map_left(table), located_source(table));
            let (right, parent) = right?;
            Some((FieldKind::Map { left: left?, right }, parent))
        }
        Type::MapV2 => {
            let multiple = table.bool("multiple").is_some_and(|at| at.value);
            let (left, right) = (map_side(table, "left"), map_side(table, "right"));
            let ((left, left_parent), (right, right_parent)) = (left?, right?);
            let parent = left_parent.or(right_parent);
            Some((
                FieldKind::MapV2 {
                    left,
                    right,
                    multiple,
                },
                parent,
            ))
        }
        Type::RuleEngine => {
            let read: Vec<_> = table.tables("column", rule_column);
            if !table.has("column") {
                table.missing("column");
            }
            let parent = read.iter().find_map(|(_, parent)| parent.clone());
            let columns: Vec<RuleColumnDef> = read.into_iter().map(|(column, _)| column).collect();
            refuse_same_values(table, &columns);
            Some((FieldKind::RuleEngine { columns }, parent))
        }
    }
}

fn located_source(table: &Table<'_>) -> Option<(OptionsSource, Option<Place>)> {
    let source = source(table)?;
    let place = table
        .place_of("options_from")
        .unwrap_or_else(|| table.place().clone());
    let parent = needs_parent(&source, &place);
    Some((source, parent))
}

fn map_left(table: &Table<'_>) -> Option<MapLeft> {
    match (table.has("labels"), table.has("caller_labels")) {
        (true, false) => choices(table, "labels").map(MapLeft::Fixed),
        (false, true) => table.table("caller_labels", |caller| {
            Some(MapLeft::Supplied(caller.text("group").map(|at| at.value)))
        }),
        _ => {
            let message = "either `labels` names the left sides, or `caller_labels = {}` leaves \
                           them to the caller";
            table.report().refuse(table.place(), message);
            None
        }
    }
}

fn map_side(table: &Table<'_>, key: &'static str) -> Option<(MapSide, Option<Place>)> {
    if !table.has(key) {
        table.missing(key);
    }
    table.table(key, |side| {
        let (label, source) = (side.required_text("label"), located_source(side));
        let (options, parent) = source?;
        Some((
            MapSide {
                name: label?.value,
                options,
            },
            parent,
        ))
    })
}

fn rule_column(table: &Table<'_>) -> Option<(RuleColumnDef, Option<Place>)> {
    let (value, label) = (table.required_text("value"), table.required_text("label"));
    let operators = if table.has("operators") {
        Some(choices(table, "operators")?)
    } else {
        None
    };
    let listed = table.has("options") || table.has("options_from");
    let (right, parent) = if listed {
        let (source, parent) = located_source(table)?;
        (RuleRight::Select(source), parent)
    } else {
        (RuleRight::Text, None)
    };
    let column = RuleColumnDef {
        name: label?.value,
        value: value?.value,
        operators,
        right,
    };
    Some((column, parent))
}

fn refuse_same_values(table: &Table<'_>, columns: &[RuleColumnDef]) {
    for (at, column) in columns.iter().enumerate() {
        if columns
            .iter()
            .take(at)
            .any(|earlier| earlier.value == column.value)
        {
            let message = format!("two columns have the value `{}`", column.value);
            table.report().refuse(table.place(), message);
        }
    }
}
