//! `[[app.field]]` and `[[app.workflow.field]]`.

mod kind;

use serde_json::Value;

use super::is_key;
use crate::domain::config::definition::{FieldDef, FieldKind, MapLeft, leads_to_itself};
use crate::domain::config::labels::Labels;
use crate::domain::config::options::ResolvedOptions;
use crate::domain::config::values::{FieldValue, Known};
use crate::domain::project_file::ids::Ids;
use crate::strict_toml::{At, Place, Table};

/// A field whose parent is still a key.
pub(super) struct ReadField {
    pub(super) def: FieldDef,
    pub(super) key_place: Place,
    pub(super) parent: Option<At<String>>,
    needs_parent: Option<Place>,
}

/// Reads one field. `workflow` is the alias of the one that it belongs to, if any.
pub(super) fn field(table: &Table<'_>, ids: Ids<'_>, workflow: Option<&str>) -> Option<ReadField> {
    let key = table.required_text("key");
    if let Some(key) = &key
        && !is_key(&key.value, b"")
    {
        table.report().refuse(
            &key.place,
            "a letter, then letters, digits and _; at most 64",
        );
    }
    let label = table.required_text("label");
    if !table.has("type") {
        table.missing("type");
    }
    let kind = table.choice("type", &kind::TYPES).map(|at| at.value);
    let required = table.bool("required").is_some_and(|at| at.value);
    let hidden = table.bool("hidden").is_some_and(|at| at.value);
    let text = |key| table.text(key).map(|at| at.value).unwrap_or_default();
    let (placeholder, help) = (text("placeholder"), text("help"));
    let default = table.json("default");
    kind::refuse_foreign_keys(table, kind);
    let read = kind.and_then(|kind| kind::read(table, kind));
    let parent = if table.has("parent") {
        table.required_text("parent")
    } else {
        None
    };
    let (kind, needs_parent) = read?;
    let (key, label) = (key?, label?);
    let mut def = FieldDef {
        id: ids.field(workflow, &key.value),
        key: key.value,
        label: label.value,
        kind,
        required,
        hidden,
        placeholder,
        help,
        default: None,
        parent: None,
    };
    def.default = default.and_then(|default| checked_default(table, &def, default));
    Some(ReadField {
        def,
        key_place: key.place,
        parent,
        needs_parent,
    })
}

/// A default that the field itself would accept.
fn checked_default(table: &Table<'_>, def: &FieldDef, default: At<Value>) -> Option<Value> {
    if matches!(
        def.kind,
        FieldKind::Map {
            left: MapLeft::Supplied(_),
            ..
        }
    ) {
        let message = "the caller supplies the left sides, so there is nothing to default to";
        table.report().refuse(&default.place, message);
        return None;
    }
    let (labels, options) = (Labels::default(), ResolvedOptions::default());
    let known = Known {
        labels: &labels,
        options: &options,
        stored: None,
    };
    match FieldValue::parse(def, &default.value, known) {
        Ok(value) => value.map(FieldValue::into_json),
        Err(problem) => {
            table.report().refuse(&default.place, problem.to_string());
            None
        }
    }
}

/// What a field's parent is looked for in.
pub(super) struct Siblings<'a> {
    /// The fields of the same list, then those of the app.
    pub(super) known: &'a [FieldDef],
    /// The keys of children and parents.
    pub(super) parents: &'a [(String, String)],
    /// Whether `known` is all of them.
    pub(super) complete: bool,
}

/// Resolves the parent's key.
pub(super) fn with_parent(table: &Table<'_>, read: ReadField, siblings: &Siblings<'_>) -> FieldDef {
    let known = siblings.known;
    let mut def = read.def;
    let Some(At { value: name, place }) = read.parent else {
        if let Some(place) = read.needs_parent {
            let message = "`{parent}` needs a `parent`: the key of the field whose answer it is";
            table.report().refuse(&place, message);
        }
        return def;
    };
    let Some(parent) = known.iter().find(|field| field.key == name) else {
        if !siblings.complete {
            return def;
        }
        let keys: Vec<&str> = known
            .iter()
            .map(|field| field.key.as_str())
            .filter(|key| *key != def.key)
            .collect();
        let message = format!(
            "there is no field `{name}` here; known: {}",
            keys.join(", ")
        );
        table.report().refuse(&place, message);
        return def;
    };
    let parent_of = |key: &str| {
        let mut pairs = siblings.parents.iter();
        let (_, parent) = pairs.find(|(child, _)| child == key)?;
        Some(parent.as_str())
    };
    if !parent.kind.holds_one_answer() {
        let message = format!("`{name}` does not have one answer that others could depend on");
        table.report().refuse(&place, message);
    } else if leads_to_itself(&def.key, parent_of) {
        table
            .report()
            .refuse(&place, "this field would depend on itself");
    }
    def.parent = Some(parent.id.clone());
    def
}
