use app::contract::config::Options;
use serde_json::json;

use super::super::fixture::{choices, definition, field, id, stored};
use super::super::problem::{MOST_CONDITIONS, MOST_ROWS, MOST_TEXT};
use super::*;

fn parse(key: &str, sent: Value) -> Result<Option<Value>, FieldProblem> {
    with_options(key, sent, &ResolvedOptions::default(), None)
}

fn with_options(
    key: &str,
    sent: Value,
    options: &ResolvedOptions,
    saved: Option<&Value>,
) -> Result<Option<Value>, FieldProblem> {
    let (def, config) = (definition(), stored(json!({})));
    let known = Known {
        labels: &config.labels,
        options,
        stored: saved,
    };
    FieldValue::parse(field(&def, key), &sent, known).map(|value| value.map(FieldValue::into_json))
}

#[test]
fn nothing_clears_every_type() {
    for field in definition().all_fields() {
        for nothing in [json!(null), json!(""), json!("  \n")] {
            assert_eq!(parse(&field.key, nothing), Ok(None), "{}", field.key);
        }
    }
    for key in ["tags", "pairs", "contact_map", "rules"] {
        assert_eq!(parse(key, json!([])), Ok(None), "{key}");
        assert_eq!(parse(key, json!({})), Ok(None), "{key}");
    }
}

#[test]
fn a_number_may_come_as_text() {
    for (sent, kept) in [
        (json!(12), json!(12)),
        (json!("12"), json!(12)),
        (json!(" -1.50 "), json!(-1.5)),
        (
            json!("18446744073709551615"),
            json!(18446744073709551615_u64),
        ),
        (json!("1e3"), json!(1000.0)),
    ] {
        assert_eq!(parse("amount", sent), Ok(Some(kept)));
    }
}

#[test]
fn what_is_no_finite_number_is_refused() {
    for sent in [
        json!("1,5"),
        json!("inf"),
        json!("NaN"),
        json!("1e999"),
        json!("x"),
        json!(true),
    ] {
        assert_eq!(
            parse("amount", sent.clone()),
            Err(FieldProblem::Number),
            "{sent}"
        );
    }
}

#[test]
fn a_date_is_a_day_of_the_calendar() {
    assert_eq!(
        parse("day", json!("2024-02-29")),
        Ok(Some(json!("2024-02-29")))
    );
    for sent in [
        "2023-02-29",
        "2024-13-01",
        "2024-1-1",
        "29.02.2024",
        "+2024-02-29",
        "2024-02-29T00",
    ] {
        assert_eq!(parse("day", json!(sent)), Err(FieldProblem::Date), "{sent}");
    }
    assert_eq!(
        FieldProblem::Date.to_string(),
        "Enter a date as YYYY-MM-DD."
    );
}

#[test]
fn an_email_has_a_name_and_a_domain() {
    for sent in [
        "a@example.com",
        " a.b+c@sub.example.co.uk ",
        "jörg@müller.de",
    ] {
        assert_eq!(
            parse("mail", json!(sent)),
            Ok(Some(json!(sent.trim()))),
            "{sent}"
        );
    }
    for sent in [
        "a",
        "a@",
        "@b.c",
        "a@b",
        "a@b..c",
        "a b@c.de",
        "a@b.c@d.e",
        "a@-b.de",
        "<a@b.de>",
    ] {
        assert_eq!(
            parse("mail", json!(sent)),
            Err(FieldProblem::Email),
            "{sent}"
        );
    }
}

#[test]
fn a_web_address_is_http_or_https() {
    for sent in ["https://example.com/a?b=c", "http://localhost:3000"] {
        assert_eq!(parse("site", json!(sent)), Ok(Some(json!(sent))), "{sent}");
    }
    for sent in [
        "example.com",
        "javascript:alert(1)",
        "ftp://a.b",
        "https://",
        "https://a b.c",
        "/x",
    ] {
        assert_eq!(parse("site", json!(sent)), Err(FieldProblem::Url), "{sent}");
    }
}

#[test]
fn json_is_kept_as_it_was_sent() {
    let text = "{ \"a\": [1, 2] }";
    assert_eq!(parse("raw", json!(text)), Ok(Some(json!(text))));
    assert_eq!(parse("raw", json!({"a": 1})), Ok(Some(json!({"a": 1}))));
    assert_eq!(parse("raw", json!({})), Ok(Some(json!({}))));
    assert_eq!(parse("raw", json!("{a: 1}")), Err(FieldProblem::Json));
}

#[test]
fn text_is_text_and_has_a_limit() {
    assert_eq!(parse("note", json!(5)), Err(FieldProblem::Text));
    assert_eq!(parse("body", json!("a\r\nb")), Ok(Some(json!("a\nb"))));
    assert_eq!(
        parse("body", json!("a\r\r\nb\r")),
        Ok(Some(json!("a\n\nb\n")))
    );
    assert_eq!(
        parse("body", json!("a\u{0000}b")),
        Err(FieldProblem::ControlCharacters)
    );
    assert!(parse("note", json!("x".repeat(MOST_TEXT))).is_ok());
    assert_eq!(
        parse("note", json!("x".repeat(MOST_TEXT + 1))),
        Err(FieldProblem::TooLong)
    );
    let long = "x".repeat(MOST_TEXT);
    assert_eq!(
        parse("raw", json!({ "a": long })),
        Err(FieldProblem::TooLong)
    );
}

#[test]
fn a_select_takes_one_of_its_options() {
    assert_eq!(parse("colour", json!("red")), Ok(Some(json!("red"))));
    assert_eq!(
        parse("colour", json!(5)),
        Ok(Some(json!("5"))),
        "options may be numbers elsewhere"
    );
    assert_eq!(
        parse("colour", json!("pink")),
        Err(FieldProblem::NotOffered("pink".into()))
    );
    assert_eq!(
        parse("colour", json!(["red"])),
        Err(FieldProblem::OneChoice)
    );
}

#[test]
fn a_multiple_select_takes_a_list_without_repetition() {
    assert_eq!(
        parse("tags", json!(["b", "a", "b", ""])),
        Ok(Some(json!(["b", "a"])))
    );
    assert_eq!(parse("tags", json!("a")), Ok(Some(json!(["a"]))));
    assert_eq!(
        parse("tags", json!([["a"]])),
        Err(FieldProblem::ManyChoices)
    );
    let many: Vec<_> = (0..=MOST_ROWS).collect();
    assert_eq!(parse("tags", json!(many)), Err(FieldProblem::TooManyRows));
}

#[test]
fn a_live_list_counts_only_where_it_is_known() {
    assert_eq!(parse("pipeline", json!("p9")), Ok(Some(json!("p9"))));
    let mut options = ResolvedOptions::default();
    options.insert(
        id("pipeline"),
        Slot::Value,
        Options::Ready(choices(&["p1"])),
    );
    let refused = with_options("pipeline", json!("p9"), &options, None);
    assert_eq!(refused, Err(FieldProblem::NotOffered("p9".into())));
    let saved = json!("p9");
    let kept = with_options("pipeline", json!("p9"), &options, Some(&saved));
    assert_eq!(
        kept,
        Ok(Some(json!("p9"))),
        "what is saved stays acceptable"
    );
}

#[test]
fn a_saved_choice_does_not_outlive_a_static_list() {
    let saved = json!("pink");
    let options = ResolvedOptions::default();
    assert!(with_options("colour", json!("pink"), &options, Some(&saved)).is_err());
}

#[test]
fn a_map_has_only_known_left_sides() {
    assert_eq!(
        parse("contact_map", json!({"name": "x", "mail:[].1": null})),
        Ok(Some(json!({"name": "x"})))
    );
    assert_eq!(
        parse("contact_map", json!({"nick": "x"})),
        Err(FieldProblem::UnknownLabel("nick".into()))
    );
    assert_eq!(
        parse("contact_map", json!({"name": "q"})),
        Err(FieldProblem::NotOffered("q".into()))
    );
    assert_eq!(parse("contact_map", json!([1])), Err(FieldProblem::Map));
    assert_eq!(parse("contact_map", json!({"name": null})), Ok(None));
}

#[test]
fn a_map_v2_row_has_one_right_side_or_several() {
    assert_eq!(
        parse("pairs", json!({"a": "x"})),
        Ok(Some(json!({"a": "x"})))
    );
    assert_eq!(
        parse("pairs", json!({"a": ["x"]})),
        Err(FieldProblem::OneRight("a".into()))
    );
    assert_eq!(
        parse("groups", json!({"a": ["x", "y"], "b": "z", "c": []})),
        Ok(Some(json!({"a": ["x", "y"], "b": ["z"]})))
    );
    assert_eq!(
        parse("groups", json!({"a": [null, ""], "b": "z"})),
        Ok(Some(json!({"b": ["z"]})))
    );
    assert_eq!(
        parse("pairs", json!({"q": "x"})),
        Err(FieldProblem::NotOffered("q".into()))
    );
    assert_eq!(
        parse("pairs", json!({"a": "q"})),
        Err(FieldProblem::NotOffered("q".into()))
    );
}

fn condition() -> Value {
    json!({"lhs": "amount", "operator": "eq", "rhs": 5})
}

#[test]
fn rules_are_kept_with_the_type_of_their_right_side() {
    let sent = json!({"logic": "or", "conditions": [
        condition(),
        {"conditions": [{"lhs": "colour", "operator": "eq", "rhs": "red", "type": "x"}]},
        {"logic": "AND", "conditions": []},
    ]});
    let kept = json!({"logic": "OR", "conditions": [
        {"lhs": "amount", "operator": "eq", "rhs": "5", "type": "text"},
        {"logic": "AND", "conditions": [
            {"lhs": "colour", "operator": "eq", "rhs": "red", "type": "select"},
        ]},
    ]});
    assert_eq!(parse("rules", sent), Ok(Some(kept)));
}

#[test]
fn a_condition_is_complete_and_known() {
    let refused = |lhs: &str, operator: &str, rhs: &str| {
        let condition = json!({"lhs": lhs, "operator": operator, "rhs": rhs});
        parse("rules", json!({"logic": "AND", "conditions": [condition]})).expect_err("refused")
    };
    assert_eq!(refused("", "eq", "1"), FieldProblem::ConditionWithoutColumn);
    assert_eq!(
        refused("size", "eq", "1"),
        FieldProblem::UnknownColumn("size".into())
    );
    assert_eq!(
        refused("amount", "", "1"),
        FieldProblem::ConditionWithoutOperator("Amount".into())
    );
    assert_eq!(
        refused("colour", "neq", "red"),
        FieldProblem::UnknownOperator("Colour".into(), "neq".into())
    );
    assert_eq!(
        refused("amount", "eq", " "),
        FieldProblem::ConditionWithoutRight("Amount".into())
    );
    assert_eq!(
        refused("colour", "eq", "pink"),
        FieldProblem::NotOffered("pink".into())
    );
}

#[test]
fn groups_nest_one_level() {
    let inner = json!({"logic": "AND", "conditions": [condition()]});
    let middle = json!({"logic": "AND", "conditions": [inner]});
    assert!(parse("rules", middle.clone()).is_ok());
    let outer = json!({"logic": "AND", "conditions": [middle]});
    assert_eq!(parse("rules", outer), Err(FieldProblem::TooDeep));
}

#[test]
fn conditions_are_counted_over_all_groups() {
    let group = |count: usize| json!({"conditions": vec![condition(); count]});
    let sent = |counts: &[usize]| {
        let groups: Vec<_> = counts.iter().map(|count| group(*count)).collect();
        parse("rules", json!({ "conditions": groups }))
    };
    assert!(sent(&[MOST_CONDITIONS - 1, 1]).is_ok());
    assert_eq!(
        sent(&[MOST_CONDITIONS, 1]),
        Err(FieldProblem::TooManyConditions)
    );
}

#[test]
fn rules_of_another_shape_are_refused() {
    for sent in [
        json!("x"),
        json!({"logic": "AND"}),
        json!({"logic": "XOR", "conditions": []}),
        json!({"conditions": ["x"]}),
        json!({"conditions": [{"lhs": {}, "operator": "eq", "rhs": "1"}]}),
    ] {
        assert_eq!(
            parse("rules", sent.clone()),
            Err(FieldProblem::Rules),
            "{sent}"
        );
    }
}

mod properties;
