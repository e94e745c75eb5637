//! A part of a config at a time: a field, what stands beside one side of a rule, a switch.

use app::contract::error::ErrorCode::{InvalidConfig, InvalidField, MissingField};
use serde_json::{Value, json};

use super::super::super::row::{Row, Who};
use super::super::Door;
use crate::support::CRM;

pub(super) fn rows() -> Vec<Row> {
    [single_fields(), rule_columns(), switches()].concat()
}

fn single_fields() -> Vec<Row> {
    let door = |method, path| Door {
        slug: CRM,
        ..Door::new(method, path, Who::Host)
    };
    let set = door("PUT", "/api/v2/public/config/field/f_text?config_id=main");
    let under = door("POST", "/api/v2/public/config/field/f_stage?config_id=main");
    vec![
        set.row("value missing", &json!({}), MissingField, "value"),
        set.row(
            "value under another name",
            &json!({ "Value": "x" }),
            MissingField,
            "value",
        ),
        under.row(
            "a list for the parent",
            &json!({ "value": ["p1"] }),
            InvalidField,
            "value",
        ),
        under.row(
            "an object for the parent",
            &json!({ "value": { "id": "p1" } }),
            InvalidField,
            "value",
        ),
    ]
}

fn rule_columns() -> Vec<Row> {
    let path = "/api/v2/public/config/rule-engine/f_rules?config_id=main";
    let door = Door {
        slug: CRM,
        ..Door::new("POST", path, Who::Host)
    };
    let of = |lhs: Value| json!({ "rule_column": { "lhs": lhs } });
    let part = "rule_column.lhs";
    let mut rows: Vec<Row> = [
        ("nothing", json!({})),
        ("rule_column null", json!({ "rule_column": null })),
        ("rule_column a text", json!({ "rule_column": "amount" })),
        ("rule_column a number", json!({ "rule_column": 1 })),
        ("rule_column an empty object", json!({ "rule_column": {} })),
        ("a null left side", of(Value::Null)),
    ]
    .map(|(what, body)| door.row(what, &body, MissingField, part))
    .into();
    rows.extend(
        [
            ("a list for a left side", of(json!(["amount"]))),
            (
                "an object for a left side",
                of(json!({ "value": "amount" })),
            ),
            ("an unknown left side", of(json!("size"))),
            ("an empty left side", of(json!(""))),
            ("NUL in a left side", of(json!("amount\0"))),
            ("a left side in capitals", of(json!("AMOUNT"))),
        ]
        .map(|(what, body)| door.row(what, &body, InvalidField, part)),
    );
    let plain = Door {
        path: "/api/v2/public/config/rule-engine/f_text?config_id=main",
        ..door
    };
    rows.push(plain.row(
        "a field without rules",
        &of(json!("amount")),
        InvalidField,
        "field_id",
    ));
    rows
}

fn switches() -> Vec<Row> {
    let path = "/api/v2/public/slug/sandbox-crm/config/main/workflows/notify";
    let door = Door::new("PATCH", path, Who::Host);
    let mut rows = vec![
        door.row("enabled missing", &json!({}), MissingField, "enabled"),
        door.row(
            "enabled null",
            &json!({ "enabled": null }),
            MissingField,
            "enabled",
        ),
        door.row(
            "on without its answer",
            &json!({ "enabled": true }),
            InvalidConfig,
            "@w_mention",
        ),
    ];
    for (what, value) in [
        ("a text", json!("true")),
        ("a number", json!(1)),
        ("a list", json!([true])),
        ("an object", json!({})),
    ] {
        let body = json!({ "enabled": value });
        rows.push(door.row(&format!("enabled {what}"), &body, InvalidField, "enabled"));
    }
    rows
}
