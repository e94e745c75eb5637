//! A definition with every type of field, for this module's tests.

use app::contract::config::Choice;
use app::contract::ids::{FieldId, Id, Kind, WorkflowId};
use serde_json::{Map, Value, json};

use super::definition::{
    AppConfigDef, FieldDef, FieldKind, MapLeft, MapSide, OptionsMethod, OptionsRequest,
    OptionsSource, RuleColumnDef, RuleRight, WorkflowDef,
};
use super::labels::Labels;
use super::stored::{StoredConfig, create};

fn id_of<K: Kind>(name: &str) -> Id<K> {
    let mut bytes = [0_u8; 12];
    for (at, byte) in name.bytes().enumerate() {
        let slot = &mut bytes[at % 12];
        *slot = slot.wrapping_mul(31).wrapping_add(byte);
    }
    Id::from_bytes(bytes)
}

pub(super) fn id(key: &str) -> FieldId {
    id_of(key)
}

pub(super) fn workflow_id(alias: &str) -> WorkflowId {
    id_of(alias)
}

pub(super) fn field<'a>(def: &'a AppConfigDef, key: &str) -> &'a FieldDef {
    def.all_fields()
        .find(|field| field.key == key)
        .expect("a field of the fixture")
}

/// The list a, b, c ... of these values.
pub(super) fn choices(values: &[&str]) -> Vec<Choice> {
    let choice = |value: &&str| Choice {
        value: (*value).into(),
        label: value.to_uppercase(),
    };
    values.iter().map(choice).collect()
}

fn fixed(values: &[&str]) -> OptionsSource {
    OptionsSource::Static(choices(values))
}

fn live(path: &str) -> OptionsSource {
    OptionsSource::FromApp(OptionsRequest {
        method: OptionsMethod::Get,
        path: path.into(),
        items: "/items".into(),
        value: "/id".into(),
        label: "/name".into(),
    })
}

fn plain(key: &str, kind: FieldKind) -> FieldDef {
    let mut label = key.replace('_', " ");
    label[..1].make_ascii_uppercase();
    FieldDef {
        id: id(key),
        key: key.into(),
        label,
        kind,
        required: false,
        hidden: false,
        placeholder: String::new(),
        help: String::new(),
        default: None,
        parent: None,
    }
}

fn select(key: &str, options: OptionsSource, multiple: bool) -> FieldDef {
    plain(key, FieldKind::Select { options, multiple })
}

fn map_v2(key: &str, multiple: bool) -> FieldDef {
    let left = MapSide {
        name: "Theirs".into(),
        options: fixed(&["a", "b", "c"]),
    };
    let right = MapSide {
        name: "Ours".into(),
        options: fixed(&["x", "y", "z"]),
    };
    plain(
        key,
        FieldKind::MapV2 {
            left,
            right,
            multiple,
        },
    )
}

fn rules() -> FieldKind {
    let amount = RuleColumnDef {
        name: "Amount".into(),
        value: "amount".into(),
        operators: None,
        right: RuleRight::Text,
    };
    let colour = RuleColumnDef {
        name: "Colour".into(),
        value: "colour".into(),
        operators: Some(choices(&["eq"])),
        right: RuleRight::Select(fixed(&["red", "blue"])),
    };
    FieldKind::RuleEngine {
        columns: vec![amount, colour],
    }
}

fn workflow(alias: &str, fields: Vec<FieldDef>) -> WorkflowDef {
    WorkflowDef {
        id: workflow_id(alias),
        alias: alias.into(),
        name: alias.to_uppercase(),
        description: String::new(),
        enabled_by_default: false,
        hidden: false,
        fields,
    }
}

pub(super) fn definition() -> AppConfigDef {
    let contact = MapLeft::Supplied(Some("contact".into()));
    let fixed_left = MapLeft::Fixed(choices(&["l1", "l2"]));
    AppConfigDef {
        fields: vec![
            FieldDef {
                default: Some(json!("Hello")),
                ..plain("note", FieldKind::Text)
            },
            plain("body", FieldKind::Textarea),
            plain("amount", FieldKind::Number),
            plain("mail", FieldKind::Email),
            plain("day", FieldKind::Date),
            plain("site", FieldKind::Url),
            plain("raw", FieldKind::Json),
            select("colour", fixed(&["red", "green", "5"]), false),
            select("tags", fixed(&["a", "b", "c"]), true),
            select("pipeline", live("/pipelines"), false),
            FieldDef {
                parent: Some(id("pipeline")),
                ..select("stage", live("/pipelines/{parent}/stages"), false)
            },
            plain(
                "contact_map",
                FieldKind::Map {
                    left: contact,
                    right: fixed(&["x", "y"]),
                },
            ),
            plain(
                "fixed_map",
                FieldKind::Map {
                    left: fixed_left,
                    right: live("/columns"),
                },
            ),
            map_v2("pairs", false),
            map_v2("groups", true),
            plain("rules", rules()),
            FieldDef {
                hidden: true,
                required: true,
                ..select("internal", live("/x"), false)
            },
        ],
        workflows: vec![
            workflow(
                "notify",
                vec![
                    FieldDef {
                        required: true,
                        ..plain("mention", FieldKind::Text)
                    },
                    FieldDef {
                        default: Some(json!("3")),
                        ..plain("count", FieldKind::Number)
                    },
                    select("picks", fixed(&["a", "b"]), true),
                    map_v2("flow_pairs", false),
                ],
            ),
            WorkflowDef {
                enabled_by_default: true,
                ..workflow(
                    "digest",
                    vec![FieldDef {
                        required: true,
                        ..plain("time", FieldKind::Text)
                    }],
                )
            },
            WorkflowDef {
                hidden: true,
                ..workflow(
                    "secret",
                    vec![select("hidden_flow_list", live("/y"), false)],
                )
            },
        ],
    }
}

/// A config with these application values by key, and two labels in the group `contact`.
pub(super) fn stored(values: Value) -> StoredConfig {
    let labels = json!({"contact": [
        {"name": "Name", "value": "name"}, {"name": "Mail: [work].1", "value": "mail:[].1"},
    ]});
    let labels = Labels::parse("labels", Some(&labels)).expect("labels");
    let mut config = create(&AppConfigDef::default(), labels);
    let none = Map::new();
    for (key, value) in values.as_object().unwrap_or(&none) {
        config
            .values
            .insert(id(key).as_str().to_owned(), value.clone());
    }
    config
}
