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
