//! Fields and workflows as text.

use ::app::contract::config::Choice;
use serde_json::Value as Json;
use toml::Value;

use super::{line, table, text};
use crate::domain::config::definition::{
    AppConfigDef, FieldDef, FieldKind, MapLeft, MapSide, OptionsMethod, OptionsRequest,
    OptionsSource, RuleColumnDef, RuleRight, WorkflowDef,
};

pub(super) fn definition(out: &mut String, definition: &AppConfigDef) {
    for one in &definition.fields {
        out.push_str("\n[[app.field]]\n");
        field(out, "", one, definition);
    }
    for one in &definition.workflows {
        workflow(out, one, definition);
    }
}

fn workflow(out: &mut String, workflow: &WorkflowDef, definition: &AppConfigDef) {
    out.push_str("\n[[app.workflow]]\n");
    line(out, "", "alias", text(&workflow.alias));
    line(out, "", "name", text(&workflow.name));
    optional_text(out, "", "description", &workflow.description);
    flag(out, "", "enabled_by_default", workflow.enabled_by_default);
    flag(out, "", "hidden", workflow.hidden);
    for one in &workflow.fields {
        out.push_str("\n  [[app.workflow.field]]\n");
        field(out, "  ", one, definition);
    }
}

fn field(out: &mut String, indent: &str, field: &FieldDef, definition: &AppConfigDef) {
    line(out, indent, "key", text(&field.key));
    line(out, indent, "label", text(&field.label));
    line(out, indent, "type", text(field.kind.name()));
    flag(out, indent, "required", field.required);
    flag(out, indent, "hidden", field.hidden);
    optional_text(out, indent, "placeholder", &field.placeholder);
    optional_text(out, indent, "help", &field.help);
    let parent = field
        .parent
        .as_ref()
        .and_then(|id| definition.field(id.as_str()));
    if let Some(parent) = parent {
        line(out, indent, "parent", text(&parent.key));
    }
    kind(out, indent, &field.kind);
    if let Some(default) = field.default.as_ref().and_then(value) {
        line(out, indent, "default", default);
    }
}

fn kind(out: &mut String, indent: &str, kind: &FieldKind) {
    match kind {
        FieldKind::Text
        | FieldKind::Textarea
        | FieldKind::Number
        | FieldKind::Email
        | FieldKind::Date
        | FieldKind::Url
        | FieldKind::Json => {}
        FieldKind::Select { options, multiple } => {
            flag(out, indent, "multiple", *multiple);
            let (key, options) = source(options);
            line(out, indent, key, options);
        }
        FieldKind::Map { left, right } => {
            match left {
                MapLeft::Fixed(labels) => line(out, indent, "labels", choices(labels)),
                MapLeft::Supplied(group) => {
                    let group = group.iter().map(|group| ("group", text(group)));
                    line(out, indent, "caller_labels", table(group));
                }
            }
            let (key, options) = source(right);
            line(out, indent, key, options);
        }
        FieldKind::MapV2 {
            left,
            right,
            multiple,
        } => {
            flag(out, indent, "multiple", *multiple);
            line(out, indent, "left", side(left));
            line(out, indent, "right", side(right));
        }
        FieldKind::RuleEngine { columns } => {
            line(
                out,
                indent,
                "column",
                Value::Array(columns.iter().map(column).collect()),
            );
        }
    }
}

fn source(source: &OptionsSource) -> (&'static str, Value) {
    match source {
        OptionsSource::Static(list) => ("options", choices(list)),
        OptionsSource::FromApp(request) => ("options_from", self::request(request)),
    }
}

fn request(request: &OptionsRequest) -> Value {
    let method = match request.method {
        OptionsMethod::Get => "GET",
        OptionsMethod::Post => "POST",
    };
    table([
        ("method", text(method)),
        ("path", text(&request.path)),
        ("items", text(&request.items)),
        ("value", text(&request.value)),
        ("label", text(&request.label)),
    ])
}

fn choices(list: &[Choice]) -> Value {
    let choice = |one: &Choice| table([("value", text(&one.value)), ("label", text(&one.label))]);
    Value::Array(list.iter().map(choice).collect())
}

fn side(side: &MapSide) -> Value {
    table([("label", text(&side.name)), source(&side.options)])
}

fn column(column: &RuleColumnDef) -> Value {
    let mut entries = vec![
        ("value", text(&column.value)),
        ("label", text(&column.name)),
    ];
    if let Some(operators) = &column.operators {
        entries.push(("operators", choices(operators)));
    }
    if let RuleRight::Select(options) = &column.right {
        entries.push(source(options));
    }
    table(entries)
}

fn flag(out: &mut String, indent: &str, key: &str, value: bool) {
    if value {
        line(out, indent, key, Value::Boolean(true));
    }
}

fn optional_text(out: &mut String, indent: &str, key: &str, value: &str) {
    if !value.is_empty() {
        line(out, indent, key, text(value));
    }
}

/// JSON as TOML, which has no null: entries that are null are left out.
fn value(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => return None,
        Json::Bool(value) => Value::Boolean(*value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Integer(whole),
            None => Value::Float(number.as_f64()?),
        },
        Json::String(value) => text(value),
        Json::Array(items) => Value::Array(items.iter().filter_map(value).collect()),
        Json::Object(entries) => table(
            entries
                .iter()
                .filter_map(|(key, item)| Some((key.as_str(), value(item)?))),
        ),
    })
}
