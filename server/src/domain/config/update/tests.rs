use serde_json::json;

use super::super::fixture::{definition, id, stored, workflow_id};
use super::*;

fn write(config: &StoredConfig, body: Value) -> Result<StoredConfig, UpdateError> {
    update(&definition(), config, &body, &ResolvedOptions::default())
}

fn empty() -> StoredConfig {
    stored(json!({}))
}

fn fields_of(error: UpdateError) -> Vec<String> {
    match error {
        UpdateError::Invalid(errors) => errors.into_iter().map(|error| error.field).collect(),
        other => panic!("not about values: {other}"),
    }
}

#[test]
fn a_write_replaces_only_what_it_mentions() {
    let before = stored(json!({"note": "old", "amount": 1}));
    let after = write(&before, json!({"fields": {id("note").as_str(): "new"}})).expect("valid");
    assert_eq!(after.value(None, &id("note")), Some(&json!("new")));
    assert_eq!(after.value(None, &id("amount")), Some(&json!(1)));
}

#[test]
fn null_clears() {
    let before = stored(json!({"note": "old"}));
    let after = write(&before, json!({"fields": {id("note").as_str(): null}})).expect("valid");
    assert_eq!(after.value(None, &id("note")), None);
}

#[test]
fn nothing_in_any_shape_changes_nothing() {
    for body in [
        json!(null),
        json!({}),
        json!({"fields": [], "workflows": []}),
        json!({"fields": null, "workflows": null}),
        json!({"application_data_slots": [], "workflows": {}}),
    ] {
        assert_eq!(
            write(&empty(), body.clone()).as_ref(),
            Ok(&empty()),
            "{body}"
        );
    }
}

#[test]
fn the_older_names_mean_the_same() {
    let body = json!({
        "application_data_slots": {id("note").as_str(): "new"},
        "workflows": [{
            "id": workflow_id("notify"), "data_slots": {id("mention").as_str(): "@a"},
        }],
    });
    let after = write(&empty(), body).expect("valid");
    assert_eq!(after.value(None, &id("note")), Some(&json!("new")));
    assert_eq!(
        after.value(Some(&workflow_id("notify")), &id("mention")),
        Some(&json!("@a"))
    );
    assert!(
        !after.enabled(&workflow_id("notify")),
        "not mentioned, not switched"
    );
}

#[test]
fn keys_and_aliases_stand_for_ids() {
    let body = json!({
        "fields": {"note": "new"},
        "workflows": [{"id": "notify", "fields": {"mention": "@a"}, "enabled": true}],
    });
    assert!(
        write(&empty(), body)
            .expect("valid")
            .enabled(&workflow_id("notify"))
    );
}

#[test]
fn an_unknown_field_is_named() {
    let unknown = write(&empty(), json!({"fields": {"nope": 1}})).expect_err("unknown");
    let failure = Failure::from(unknown);
    assert_eq!(failure.detail, "Field with id nope not found");
    assert_eq!(failure.fields[0].field, "fields.nope");
    let foreign = json!({"fields": {id("mention").as_str(): "a workflow's field"}});
    assert!(matches!(
        write(&empty(), foreign),
        Err(UpdateError::UnknownField(_))
    ));
}

#[test]
fn unknown_and_hidden_workflows_do_not_exist() {
    for id in ["nope", workflow_id("secret").as_str(), "secret"] {
        let body = json!({"workflows": [{"id": id, "enabled": true}]});
        let unknown = write(&empty(), body).expect_err("unknown");
        assert!(matches!(unknown, UpdateError::UnknownWorkflow(_)));
        let failure = Failure::from(unknown);
        assert_eq!(failure.detail, format!("Workflow with id {id} not found"));
        assert_eq!(failure.fields[0].field, "workflows[0].id");
    }
}

#[test]
fn switching_on_demands_that_workflows_required_fields_only() {
    let mut before = stored(json!({"colour": "no longer an option"}));
    before.switch(&workflow_id("digest"), true);
    let on = |fields: Value| json!({"workflows": [{"id": workflow_id("notify"), "enabled": true, "fields": fields}]});
    let error = write(&before, on(json!({}))).expect_err("mention is required");
    assert_eq!(fields_of(error), [id("mention").as_str()]);
    let after = write(&before, on(json!({"mention": "@a"}))).expect("nothing else is looked at");
    assert!(after.enabled(&workflow_id("notify")) && after.enabled(&workflow_id("digest")));
}

#[test]
fn a_workflow_that_is_on_already_is_not_checked_again() {
    let mut before = empty();
    before.switch(&workflow_id("digest"), true);
    let body = json!({"workflows": [{"id": workflow_id("digest"), "enabled": true}]});
    assert!(write(&before, body).is_ok());
}

#[test]
fn every_wrong_value_is_reported_once_and_nothing_is_changed() {
    let body = json!({
        "fields": {"note": "fine", "amount": "x", "day": "x"},
        "workflows": [{"id": "notify", "enabled": true, "fields": {"mention": 5}}],
    });
    let error = write(&empty(), body).expect_err("three are wrong");
    let failure = Failure::from(error.clone());
    assert_eq!(failure.code, ErrorCode::InvalidConfig);
    let wrong = ["amount", "day", "mention"].map(|key| id(key).as_str().to_owned());
    assert_eq!(fields_of(error), wrong);
}

#[test]
fn another_shape_is_refused_by_place() {
    for (body, place) in [
        (json!({"fields": [1]}), "fields"),
        (json!({"fields": "x"}), "fields"),
        (json!({"workflows": "x"}), "workflows"),
        (json!({"workflows": ["x"]}), "workflows[0].id"),
        (
            json!({"workflows": [{"id": "notify", "enabled": "yes"}]}),
            "workflows[0].enabled",
        ),
        (
            json!({"workflows": [{"id": "notify", "fields": 1}]}),
            "workflows[0].fields",
        ),
    ] {
        match write(&empty(), body.clone()) {
            Err(UpdateError::Shape(error)) => assert_eq!(error.field, place),
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[test]
fn a_long_name_is_not_sent_back_whole() {
    let long = "x".repeat(5000);
    for body in [
        json!({"fields": {long.as_str(): 1}}),
        json!({"workflows": [{"id": long}]}),
    ] {
        let refused = write(&empty(), body).expect_err("unknown").to_string();
        assert!(refused.len() < 200 && refused.contains("xxx…"), "{refused}");
    }
}
