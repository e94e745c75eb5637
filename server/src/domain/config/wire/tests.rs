use serde_json::{Value, json};

use super::super::fixture::{choices, definition, field, id, stored};
use super::*;

fn written(config: &StoredConfig, options: &ResolvedOptions) -> Value {
    let errors = [FieldError::new(
        id("pipeline").as_str(),
        "The app did not answer.",
    )];
    let name = ("acme", "cfg");
    json!(super::config(
        &definition(),
        config,
        name,
        None,
        &errors,
        options
    ))
}

fn find<'a>(list: &'a Value, key: &str) -> &'a Value {
    let found = list
        .as_array()
        .and_then(|list| list.iter().find(|it| it["key"] == key));
    found.expect("a field of the fixture")
}

#[test]
fn a_config_has_cobalts_keys_and_the_older_ones() {
    let json = written(&stored(json!({"note": "hi"})), &ResolvedOptions::default());
    assert_eq!(
        (&json["slug"], &json["config_id"]),
        (&json!("acme"), &json!("cfg"))
    );
    assert_eq!(json["fields"], json["application_data_slots"]);
    assert_eq!(
        json["workflows"][0]["fields"],
        json["workflows"][0]["data_slots"]
    );
    assert_eq!(json["field_errors"][0]["name"], "Pipeline");
    assert_eq!(
        json["field_errors"][0]["error"]["message"],
        "The app did not answer."
    );
}

#[test]
fn every_key_of_a_field_is_there() {
    let json = written(&stored(json!({"note": "hi"})), &ResolvedOptions::default());
    assert_eq!(
        *find(&json["fields"], "note"),
        json!({
            "id": id("note"), "key": "note", "name": "Note", "field_type": "text",
            "required": false, "hidden": false, "multiple": false, "placeholder": "",
            "help_text": "", "options": [], "labels": [], "parent": null, "value": "hi",
            "defaultValue": "Hello", "has_dynamic_map_fields": false,
            "dynamic_map_field_object_name": null, "mapping": null, "rule_columns": [],
        })
    );
}

#[test]
fn hidden_workflows_are_left_out_and_hidden_fields_are_marked() {
    let json = written(&stored(json!({})), &ResolvedOptions::default());
    assert!(!json.to_string().contains("secret"));
    assert_eq!(find(&json["fields"], "internal")["hidden"], true);
}

#[test]
fn options_of_a_child_are_absent_until_its_parent_has_a_value() {
    let none = ResolvedOptions::default();
    let waiting = written(&stored(json!({})), &none);
    assert!(find(&waiting["fields"], "stage").get("options").is_none());
    let mut loaded = ResolvedOptions::default();
    loaded.insert(id("stage"), Slot::Value, Options::Ready(choices(&["s1"])));
    let ready = written(&stored(json!({"pipeline": "p1"})), &loaded);
    let stage = find(&ready["fields"], "stage");
    assert_eq!(stage["options"], json!([{"name": "S1", "value": "s1"}]));
    assert_eq!(stage["parent"], json!(id("pipeline")));
}

#[test]
fn maps_and_rules_show_their_parts() {
    let json = written(&stored(json!({})), &ResolvedOptions::default());
    let contact = find(&json["fields"], "contact_map");
    assert_eq!(
        contact["labels"][0],
        json!({"name": "Name", "value": "name"})
    );
    assert_eq!(contact["dynamic_map_field_object_name"], "contact");
    assert_eq!(contact["has_dynamic_map_fields"], true);
    let groups = find(&json["fields"], "groups");
    assert_eq!(groups["mapping"]["lhs"]["name"], "Theirs");
    assert_eq!(groups["mapping"]["rhs"]["multiple"], true);
    let columns = &find(&json["fields"], "rules")["rule_columns"];
    assert_eq!(columns[0]["rhs"]["type"], "text");
    assert_eq!(
        columns[0]["operator"]["options"].as_array().map(Vec::len),
        Some(6)
    );
    assert_eq!(
        columns[1]["rhs"]["options"][0],
        json!({"name": "RED", "value": "red"})
    );
}

#[test]
fn a_rule_column_is_found_by_its_left_side() {
    let (def, config, options) = (definition(), stored(json!({})), ResolvedOptions::default());
    let wire = Wire::new(&def, &config, &options);
    let column = wire
        .rule_column(field(&def, "rules"), "colour")
        .expect("a column");
    assert_eq!(column.rhs.kind, "select");
    assert!(wire.rule_column(field(&def, "rules"), "size").is_none());
    assert!(wire.rule_column(field(&def, "note"), "colour").is_none());
}
