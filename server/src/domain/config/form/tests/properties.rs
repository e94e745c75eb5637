//! What holds for any post.

use proptest::prelude::*;

use super::*;

/// Posts made of names that the page has, with anything in them, and of anything else.
fn any_form() -> impl Strategy<Value = FormValues> {
    let known: Vec<String> = post(&view(&full(), &Typed::of(&definition(), &full())))
        .into_keys()
        .collect();
    let prefixes = known.clone();
    let name = prop_oneof![
        4 => prop::sample::select(known),
        2 => (prop::sample::select(prefixes), "(\\.(l|r|lhs|op|rhs|logic|[0-9]{1,3})){0,3}")
            .prop_map(|(name, rest)| name + &rest),
        1 => any::<String>(),
    ];
    let value = prop_oneof![
        any::<String>(),
        prop::sample::select(vec!["", "a", "x", "amount", "p2", "on", "OR"])
            .prop_map(str::to_owned),
    ];
    prop::collection::btree_map(name, prop::collection::vec(value, 0..3), 0..40)
}

fn any_action() -> impl Strategy<Value = ConfigAction> {
    let field = prop::sample::select(vec!["pairs", "groups", "rules", "note", "flow_pairs"])
        .prop_map(|key| id(key).as_str().to_owned());
    (field, 0_usize..4, 0..7_usize).prop_map(|(field, at, which)| match which {
        0 => ConfigAction::Refresh(field),
        1 => ConfigAction::AddRow(field),
        2 => ConfigAction::RemoveRow(field, at),
        3 => ConfigAction::AddGroup(field),
        4 => ConfigAction::AddToGroup(field, at),
        5 => ConfigAction::RemoveFromGroup(field, at, 0),
        _ => ConfigAction::Save,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn any_post_is_read_drawn_and_read_again(form in any_form(), action in any_action()) {
        let (def, config) = (definition(), full());
        let typed = decode(&def, &config, None, &form, &action);
        let shown = view(&config, &typed);
        let again = decode(&def, &config, Some(&typed), &post(&shown), &ConfigAction::Save);
        prop_assert_eq!(view(&config, &again), shown);
    }

    #[test]
    fn what_was_saved_can_be_saved_again_unchanged(form in any_form(), action in any_action()) {
        let (def, config) = (definition(), full());
        let typed = decode(&def, &config, None, &form, &action);
        if let Ok(saved) = validate(&def, &config, &typed, &none()) {
            let again = validate(&def, &saved, &Typed::of(&def, &saved), &none());
            prop_assert_eq!(again, Ok(saved));
        }
    }

    #[test]
    fn typed_text_is_never_lost(text in any::<String>()) {
        let (def, config) = (definition(), full());
        for key in ["note", "body", "amount", "mail", "day", "site", "raw", "time"] {
            let form = values(&[(name(key), &text)]);
            let typed = decode(&def, &config, None, &form, &ConfigAction::Save);
            let page = view(&config, &typed);
            match &find(&page, key).input {
                FieldInput::Text { value, .. } => prop_assert_eq!(value, &text),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
