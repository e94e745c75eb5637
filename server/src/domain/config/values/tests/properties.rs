//! What holds for any JSON.

use proptest::prelude::*;

use super::*;

/// JSON of all shapes, with pieces that some field of the fixture accepts.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "a",
            "b",
            "x",
            "y",
            "red",
            "name",
            "l1",
            "amount",
            "colour",
            "eq",
            "AND",
            "OR",
            "2024-02-29",
            "a@b.de",
            "https://a.b",
            "{\"a\": 1}",
            "[",
            "1.5",
            "-0",
            "\r\r\n a \r",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    let key = prop_oneof![
        word,
        prop::sample::select(vec!["logic", "conditions", "lhs", "operator", "rhs"])
            .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_canonical_value_is_accepted_as_itself(sent in any_json()) {
        for field in definition().all_fields() {
            if let Ok(Some(kept)) = parse(&field.key, sent.clone()) {
                prop_assert_eq!(parse(&field.key, kept.clone()), Ok(Some(kept)));
            }
        }
    }
}

/// A condition that the fixture's rules take.
fn condition() -> impl Strategy<Value = Value> {
    let amount = (
        prop::sample::select(vec!["eq", "neq", "start_with"]),
        "[a-zA-Z0-9]{1,8}",
    );
    let amount = amount.prop_map(|(operator, rhs)| {
        json!({ "lhs": "amount", "operator": operator, "rhs": rhs, "type": "text" })
    });
    let colour = prop::sample::select(vec!["red", "blue"]);
    let colour = colour
        .prop_map(|rhs| json!({ "lhs": "colour", "operator": "eq", "rhs": rhs, "type": "select" }));
    prop_oneof![amount, colour]
}

fn group(items: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let logic = prop::sample::select(vec!["AND", "OR"]);
    (logic, prop::collection::vec(items, 1..6))
        .prop_map(|(logic, items)| json!({ "logic": logic, "conditions": items }))
}

/// Rules of at most 30 conditions, some of them in groups.
fn rules() -> impl Strategy<Value = Value> {
    group(prop_oneof![3 => condition(), 1 => group(condition())])
}

/// What accepted rules look like: how many conditions they have, and whether all is what it must be.
fn measure(rules: &Value, outer: bool) -> Option<usize> {
    let known = matches!(rules["logic"].as_str(), Some("AND" | "OR"));
    let items = rules["conditions"]
        .as_array()
        .filter(|items| known && !items.is_empty())?;
    let mut count = 0;
    for item in items {
        let is_group = item.get("conditions").is_some();
        let text = |key: &str| {
            item[key]
                .as_str()
                .is_some_and(|text| !text.trim().is_empty())
        };
        let parts = ["lhs", "operator", "rhs", "type"];
        count += match is_group {
            true if outer => measure(item, false)?,
            false if parts.into_iter().all(text) => 1,
            _ => return None,
        };
    }
    Some(count)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn right_rules_are_kept_as_they_are(sent in rules()) {
        prop_assert_eq!(parse("rules", sent.clone()), Ok(Some(sent)));
    }

    #[test]
    fn what_is_kept_of_any_rules_is_rules(
        sent in rules(),
        spoilt in any_json(),
        part in prop::sample::select(vec![
            "/logic", "/conditions", "/conditions/0", "/conditions/0/lhs", "/conditions/0/operator",
            "/conditions/0/rhs", "/conditions/0/type", "/conditions/0/conditions", "/conditions/0/logic",
        ]),
    ) {
        let mut sent = sent;
        if let Some(place) = sent.pointer_mut(part) {
            *place = spoilt;
        }
        if let Ok(Some(kept)) = parse("rules", sent) {
            let count = measure(&kept, true);
            prop_assert!(count.is_some_and(|count| (1..=100).contains(&count)), "{}", kept);
        }
    }

    #[test]
    fn more_conditions_than_there_may_be_are_refused_however_they_are_grouped(
        one in condition(), sizes in prop::collection::vec(1_usize..60, 1..5),
    ) {
        let total: usize = sizes.iter().sum();
        let groups: Vec<Value> = sizes
            .iter()
            .map(|size| json!({ "logic": "AND", "conditions": vec![one.clone(); *size] }))
            .collect();
        let kept = parse("rules", json!({ "logic": "OR", "conditions": groups }));
        prop_assert_eq!(kept.is_ok(), total <= 100);
    }
}
