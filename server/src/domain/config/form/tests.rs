use app::contract::config::{ConfigForm, FieldInput, FieldView, Options, RuleGroup, RuleItem};
use app::contract::failure::FieldError;
use app::contract::form::{self, ConfigAction, FormValues, RulePart, Side};
use serde_json::json;

use super::super::fixture::{definition, id, stored, workflow_id};
use super::super::options::ResolvedOptions;
use super::super::stored::StoredConfig;
use super::*;

mod children;
mod page;
mod properties;
mod rows;
use page::{find, post, view};

fn none() -> ResolvedOptions {
    ResolvedOptions::default()
}

fn values(entries: &[(String, &str)]) -> FormValues {
    let mut form = FormValues::new();
    for (name, value) in entries {
        form.entry(name.clone())
            .or_default()
            .push((*value).to_owned());
    }
    form
}

fn save(config: &StoredConfig, form: &FormValues) -> Result<StoredConfig, Vec<FieldError>> {
    let typed = decode(&definition(), config, None, form, &ConfigAction::Save);
    validate(&definition(), config, &typed, &none())
}

fn name(key: &str) -> String {
    form::value(id(key).as_str())
}

fn switch(alias: &str) -> (String, &'static str) {
    (form::workflow_switch(workflow_id(alias).as_str()), "on")
}

fn wrong(result: Result<StoredConfig, Vec<FieldError>>) -> Vec<String> {
    result
        .expect_err("refused")
        .into_iter()
        .map(|error| error.field)
        .collect()
}

fn full() -> StoredConfig {
    let mut config = stored(json!({
        "note": "hi", "amount": 1.5, "raw": {"a": [1]}, "colour": "red", "tags": ["a", "c"],
        "pipeline": "p1", "stage": "s1", "contact_map": {"mail:[].1": "x"},
        "fixed_map": {"l1": "k"}, "pairs": {"a": "x", "b": "y"}, "groups": {"a": ["x", "y"]},
        "internal": "kept",
        "rules": {"logic": "OR", "conditions": [
            {"lhs": "amount", "operator": "eq", "rhs": "5", "type": "text"},
            {"logic": "AND", "conditions": [
                {"lhs": "colour", "operator": "eq", "rhs": "red", "type": "select"},
            ]},
        ]},
    }));
    config.switch(&workflow_id("digest"), true);
    let digest = config
        .workflows
        .entry(workflow_id("digest").as_str().to_owned())
        .or_default();
    digest
        .values
        .insert(id("time").as_str().to_owned(), json!("8:00"));
    config
}

#[test]
fn posting_the_page_unchanged_changes_nothing() {
    let config = full();
    let shown = view(&config, &Typed::of(&definition(), &config));
    let form = post(&shown);
    let typed = decode(&definition(), &config, None, &form, &ConfigAction::Save);
    assert_eq!(view(&config, &typed), shown);
    let mut saved = save(&config, &form).expect("all of it is valid");
    // JSON comes back as the text that stood in the input.
    assert!(saved.values[id("raw").as_str()].is_string());
    saved
        .values
        .insert(id("raw").as_str().to_owned(), json!({"a": [1]}));
    saved
        .workflows
        .retain(|_, state| *state != Default::default());
    assert_eq!(saved, config);
}

#[test]
fn what_is_not_valid_stays_typed() {
    let form = values(&[
        (name("amount"), " 1,5 "),
        (name("colour"), "pink"),
        (name("raw"), "{"),
    ]);
    let typed = decode(&definition(), &full(), None, &form, &ConfigAction::Save);
    let errors = validate(&definition(), &full(), &typed, &none()).expect_err("refused");
    let page = to_view(&definition(), &full(), &typed, &none(), &errors);
    let amount = find(&page, "amount");
    assert!(matches!(&amount.input, FieldInput::Text { value, .. } if value == " 1,5 "));
    assert_eq!(
        amount.error.as_deref(),
        Some("Enter a number, for example 12.5.")
    );
    match &find(&page, "colour").input {
        FieldInput::Select {
            options: Options::Ready(list),
            chosen,
            ..
        } => {
            assert_eq!(chosen, &["pink"]);
            assert_eq!(
                list.len(),
                3,
                "the list is the project's; the page draws what is gone"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn fields_that_were_not_on_the_page_keep_what_they_have() {
    let saved = save(&full(), &values(&[(name("note"), "new")])).expect("valid");
    assert_eq!(saved.value(None, &id("note")), Some(&json!("new")));
    for key in ["amount", "colour", "contact_map", "internal"] {
        assert_eq!(
            saved.value(None, &id(key)),
            full().value(None, &id(key)),
            "{key}"
        );
    }
}

#[test]
fn unchecked_options_and_removed_rows_are_sent_as_nothing() {
    let saved = save(&full(), &values(&[(name("note"), "new")])).expect("valid");
    for key in ["tags", "pairs", "groups", "rules"] {
        assert_eq!(saved.value(None, &id(key)), None, "{key}");
    }
}

#[test]
fn emptying_an_input_clears_the_field() {
    let saved = save(
        &full(),
        &values(&[(name("note"), ""), (name("colour"), "")]),
    )
    .expect("valid");
    assert_eq!(saved.value(None, &id("note")), None);
    assert_eq!(saved.value(None, &id("colour")), None);
}

#[test]
fn only_workflows_that_are_on_are_checked() {
    let config = stored(json!({}));
    let off = values(&[(name("count"), "x")]);
    let saved = save(&config, &off).expect("the switch is off");
    assert!(!saved.enabled(&workflow_id("notify")));
    assert_eq!(
        saved.value(Some(&workflow_id("notify")), &id("count")),
        None
    );

    let on = values(&[(name("count"), "x"), switch("notify")]);
    assert_eq!(
        wrong(save(&config, &on)),
        [id("mention").as_str(), id("count").as_str()]
    );
}

#[test]
fn valid_input_of_a_workflow_that_is_off_is_kept() {
    let saved = save(&stored(json!({})), &values(&[(name("mention"), "@a")])).expect("valid");
    assert_eq!(
        saved.value(Some(&workflow_id("notify")), &id("mention")),
        Some(&json!("@a"))
    );
}

#[test]
fn emptying_a_required_field_of_a_workflow_that_is_off_clears_it() {
    let kept = save(&stored(json!({})), &values(&[(name("mention"), "@a")])).expect("valid");
    let cleared = save(&kept, &values(&[(name("mention"), "")])).expect("the switch is off");
    assert_eq!(
        cleared.value(Some(&workflow_id("notify")), &id("mention")),
        None
    );
}

#[test]
fn lists_of_a_workflow_that_was_off_survive_a_page_that_did_not_draw_them() {
    let mut config = stored(json!({}));
    let notify = config
        .workflows
        .entry(workflow_id("notify").as_str().to_owned())
        .or_default();
    notify
        .values
        .insert(id("picks").as_str().to_owned(), json!(["a"]));
    notify
        .values
        .insert(id("flow_pairs").as_str().to_owned(), json!({"a": "x"}));
    let form = values(&[(name("mention"), "@a"), switch("notify")]);
    let saved = save(&config, &form).expect("valid");
    assert_eq!(
        saved.value(Some(&workflow_id("notify")), &id("picks")),
        Some(&json!(["a"]))
    );
    assert_eq!(
        saved.value(Some(&workflow_id("notify")), &id("flow_pairs")),
        Some(&json!({"a": "x"}))
    );
    let again = save(&saved, &form).expect("valid");
    assert_eq!(
        again.value(Some(&workflow_id("notify")), &id("picks")),
        None,
        "drawn and unchecked"
    );
}

#[test]
fn a_hidden_required_field_never_blocks_and_cannot_be_posted() {
    let form = values(&[(name("internal"), "mine")]);
    let saved = save(&full(), &form).expect("hidden fields are not demanded");
    assert_eq!(saved.value(None, &id("internal")), Some(&json!("kept")));
    let typed = decode(&definition(), &full(), None, &form, &ConfigAction::Save);
    let answer = typed.answer(id("internal").as_str());
    assert_eq!(
        answer.as_deref(),
        Some("kept"),
        "nor can it steer its children's lists"
    );
}

#[test]
fn a_hidden_workflow_cannot_be_switched() {
    let saved = save(&stored(json!({})), &values(&[switch("secret")])).expect("valid");
    assert!(!saved.enabled(&workflow_id("secret")));
}

#[test]
fn a_missing_answer_says_what_to_do() {
    let mut def = definition();
    for field in &mut def.fields {
        field.required = true;
    }
    let config = stored(json!({}));
    let errors = validate(&def, &config, &Typed::of(&def, &config), &none()).expect_err("empty");
    let said = |key: &str| {
        errors
            .iter()
            .find(|it| it.field == id(key).as_str())
            .map(|it| it.message.as_str())
    };
    assert_eq!(said("note"), Some("Fill this in."));
    assert_eq!(said("colour"), Some("Choose an option."));
    assert_eq!(said("pairs"), Some("Add at least one row."));
    assert_eq!(said("internal"), None);
}

#[test]
fn labels_with_any_characters_can_be_mapped() {
    let left = form::map_right(id("contact_map").as_str(), "mail:[].1");
    let saved = save(&stored(json!({})), &values(&[(left, "y")])).expect("valid");
    assert_eq!(
        saved.value(None, &id("contact_map")),
        Some(&json!({"mail:[].1": "y"}))
    );
}

#[test]
fn a_mapping_of_a_label_that_is_gone_does_not_block() {
    let config = stored(json!({"contact_map": {"gone": "x", "name": "y"}}));
    let typed = Typed::of(&definition(), &config);
    let saved = validate(&definition(), &config, &typed, &none()).expect("valid");
    assert_eq!(
        saved.value(None, &id("contact_map")),
        Some(&json!({"name": "y"}))
    );
}

#[test]
fn hidden_fields_and_workflows_are_not_drawn() {
    let page = view(&full(), &Typed::of(&definition(), &full()));
    let internal = id("internal");
    assert!(
        page.fields
            .iter()
            .all(|field| field.id != internal.as_str())
    );
    assert_eq!(page.workflows.len(), 2);
    assert!(page.workflows[1].enabled);
}

#[test]
fn a_saved_value_of_another_type_is_drawn_as_nothing() {
    for odd in [
        json!(5),
        json!("x"),
        json!([1, {}]),
        json!({"a": {}, "conditions": 7}),
        json!(true),
    ] {
        let mut config = stored(json!({}));
        for field in definition().all_fields() {
            config
                .values
                .insert(field.id.as_str().to_owned(), odd.clone());
        }
        let page = view(&config, &Typed::of(&definition(), &config));
        assert_eq!(page.fields.len(), 16);
    }
}
