//! Fields whose lists depend on another field.

use super::super::super::fixture::{choices, field};
use super::super::super::options::{Slot, wanted_options};

use super::*;

fn loaded(pipeline_stages: &[&str]) -> ResolvedOptions {
    let mut options = ResolvedOptions::default();
    options.insert(
        id("pipeline"),
        Slot::Value,
        Options::Ready(choices(&["p1", "p2"])),
    );
    options.insert(
        id("stage"),
        Slot::Value,
        Options::Ready(choices(pipeline_stages)),
    );
    options
}

fn stage_shown(typed: &Typed, options: &ResolvedOptions) -> Vec<String> {
    let page = to_view(&definition(), &full(), typed, options, &[]);
    match &find(&page, "stage").input {
        FieldInput::Select { chosen, .. } => chosen.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_childs_choice_is_dropped_when_its_parent_changed_and_it_is_no_longer_offered() {
    let form = values(&[(name("pipeline"), "p2"), (name("stage"), "s1")]);
    let typed = decode(&definition(), &full(), None, &form, &ConfigAction::Save);
    let wanted = wanted_options(&definition(), &typed);
    assert!(
        wanted
            .iter()
            .any(|it| it.request.path == "/pipelines/p2/stages")
    );
    assert!(stage_shown(&typed, &loaded(&["s7"])).is_empty());
    assert_eq!(
        stage_shown(&typed, &loaded(&["s1", "s7"])),
        ["s1"],
        "still offered"
    );
    assert_eq!(
        stage_shown(&typed, &none()),
        ["s1"],
        "the list is not known"
    );
    let saved = validate(&definition(), &full(), &typed, &loaded(&["s7"])).expect("valid");
    assert_eq!(saved.value(None, &id("stage")), None);

    let draft: Typed = serde_json::from_value(json!(typed)).expect("a draft survives its JSON");
    let next = values(&[(name("pipeline"), "p2"), (name("stage"), "s7")]);
    let typed = decode(
        &definition(),
        &full(),
        Some(&draft),
        &next,
        &ConfigAction::Save,
    );
    assert_eq!(stage_shown(&typed, &loaded(&["s7"])), ["s7"]);
}

#[test]
fn a_childs_choice_stays_while_its_parent_does() {
    let typed = Typed::of(&definition(), &full());
    assert_eq!(stage_shown(&typed, &loaded(&["s7"])), ["s1"]);
    assert!(
        validate(&definition(), &full(), &typed, &loaded(&["s7"])).is_ok(),
        "saved, so kept"
    );
}

#[test]
fn clearing_the_parent_clears_the_child() {
    let form = values(&[(name("pipeline"), ""), (name("stage"), "s1")]);
    let saved = save(&full(), &form).expect("valid");
    assert_eq!(saved.value(None, &id("stage")), None);
    let typed = decode(&definition(), &full(), None, &form, &ConfigAction::Save);
    let page = to_view(&definition(), &full(), &typed, &none(), &[]);
    match &find(&page, "stage").input {
        FieldInput::Select { options, .. } => {
            assert_eq!(*options, Options::WaitsFor("Pipeline".to_owned()));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_choice_made_under_a_draft_is_dropped_when_the_parent_goes_back() {
    let under_p2 = values(&[(name("pipeline"), "p2"), (name("stage"), "")]);
    let draft = decode(&definition(), &full(), None, &under_p2, &ConfigAction::Save);
    let chosen = values(&[(name("pipeline"), "p2"), (name("stage"), "s7")]);
    let draft = decode(
        &definition(),
        &full(),
        Some(&draft),
        &chosen,
        &ConfigAction::Save,
    );
    let back = values(&[(name("pipeline"), "p1"), (name("stage"), "s7")]);
    let typed = decode(
        &definition(),
        &full(),
        Some(&draft),
        &back,
        &ConfigAction::Save,
    );
    assert!(stage_shown(&typed, &loaded(&["s1"])).is_empty());
}

#[test]
fn a_grandchild_that_stands_first_is_dropped_with_its_parents_choice() {
    let mut def = definition();
    let mut grandchild = field(&def, "stage").clone();
    grandchild.id = id("grandchild");
    grandchild.key = "grandchild".to_owned();
    grandchild.parent = Some(id("stage"));
    def.fields.insert(0, grandchild);
    let mut options = loaded(&["s7"]);
    let list = Options::Ready(choices(&["g1"]));
    options.insert(id("grandchild"), Slot::Value, list);
    let form = values(&[
        (name("pipeline"), "p2"),
        (name("stage"), "s1"),
        (name("grandchild"), "g1"),
    ]);
    let typed = decode(&def, &full(), None, &form, &ConfigAction::Save);
    let saved = validate(&def, &full(), &typed, &options).expect("valid");
    assert_eq!(saved.value(None, &id("stage")), None);
    assert_eq!(saved.value(None, &id("grandchild")), None);
}

#[test]
fn a_stale_choice_is_not_kept_by_being_sent_twice() {
    let form = values(&[(name("pipeline"), "p2"), (name("stage"), "s1")]);
    let once = decode(&definition(), &full(), None, &form, &ConfigAction::Save);
    let twice = decode(
        &definition(),
        &full(),
        Some(&once),
        &form,
        &ConfigAction::Save,
    );
    assert!(stage_shown(&twice, &loaded(&["s7"])).is_empty());
    let saved = validate(&definition(), &full(), &twice, &loaded(&["s7"])).expect("valid");
    assert_eq!(saved.value(None, &id("stage")), None);
}
