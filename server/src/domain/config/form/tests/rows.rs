//! Rows and rules: gaps, buttons, half-filled ones.

use app::contract::config::MapV2Row;

use super::*;

fn row(
    key: &str,
    at: usize,
    left: &'static str,
    right: &'static str,
) -> [(String, &'static str); 2] {
    let field = id(key);
    [
        (form::row_side(field.as_str(), at, Side::Left), left),
        (form::row_side(field.as_str(), at, Side::Right), right),
    ]
}

#[test]
fn gaps_between_rows_are_tolerated_and_empty_rows_dropped() {
    let form = values(
        &[
            row("pairs", 0, "a", "x"),
            row("pairs", 3, "", ""),
            row("pairs", 199, "b", "y"),
        ]
        .concat(),
    );
    let saved = save(&stored(json!({})), &form).expect("valid");
    assert_eq!(
        saved.value(None, &id("pairs")),
        Some(&json!({"a": "x", "b": "y"}))
    );
}

#[test]
fn half_a_row_is_refused_and_so_is_the_same_left_side_twice() {
    for (rows, says) in [
        (
            vec![row("pairs", 0, "a", "")],
            "Choose what “a” is mapped to, or remove the row.",
        ),
        (
            vec![row("pairs", 0, "", "x")],
            "Choose the left side of each row.",
        ),
        (
            vec![row("pairs", 0, "a", "x"), row("pairs", 1, "a", "y")],
            "“a” is mapped twice. Keep one of the rows.",
        ),
    ] {
        let errors = save(&stored(json!({})), &values(&rows.concat())).expect_err("refused");
        assert_eq!(errors, [FieldError::new(id("pairs").as_str(), says)]);
    }
}

fn pairs_after(form: &FormValues, action: ConfigAction) -> Vec<MapV2Row> {
    let config = stored(json!({}));
    let typed = decode(&definition(), &config, None, form, &action);
    typed.rows(id("pairs").as_str()).to_vec()
}

#[test]
fn a_row_is_added_and_removed_by_its_index_on_the_page() {
    let field = || id("pairs").as_str().to_owned();
    let form = values(&[row("pairs", 0, "a", "x"), row("pairs", 2, "b", "y")].concat());
    let lefts = |rows: Vec<MapV2Row>| rows.into_iter().map(|row| row.left).collect::<Vec<_>>();
    assert_eq!(
        lefts(pairs_after(&form, ConfigAction::AddRow(field()))),
        ["a", "b", ""]
    );
    assert_eq!(
        lefts(pairs_after(&form, ConfigAction::RemoveRow(field(), 2))),
        ["a"]
    );
    assert_eq!(
        lefts(pairs_after(&form, ConfigAction::RemoveRow(field(), 1))),
        ["a", "b"]
    );
    let other = ConfigAction::AddRow(id("groups").as_str().to_owned());
    assert_eq!(lefts(pairs_after(&form, other)), ["a", "b"]);
    let last = values(&row("pairs", 0, "a", "x"));
    assert!(pairs_after(&last, ConfigAction::RemoveRow(field(), 0)).is_empty());
}

fn rules_form() -> FormValues {
    let field = id("rules");
    let part = |group, at, part, value| (form::rule_part(field.as_str(), group, at, part), value);
    values(&[
        (form::rule_logic(field.as_str(), None), "OR"),
        part(None, 1, RulePart::Left, "amount"),
        part(None, 1, RulePart::Operator, "eq"),
        part(None, 1, RulePart::Right, "5"),
        (form::rule_logic(field.as_str(), Some(4)), "AND"),
        part(Some(4), 0, RulePart::Left, "colour"),
        part(Some(4), 2, RulePart::Left, "amount"),
    ])
}

fn rules_after(action: ConfigAction) -> RuleGroup {
    let config = stored(json!({}));
    let typed = decode(&definition(), &config, None, &rules_form(), &action);
    typed.rules(id("rules").as_str())
}

fn shape(group: &RuleGroup) -> String {
    let items = group.items.iter().map(|item| match item {
        RuleItem::Condition { left, .. } => left.clone(),
        RuleItem::Group(inner) => shape(inner),
    });
    format!(
        "{}({})",
        group.logic.as_str(),
        items.collect::<Vec<_>>().join(",")
    )
}

#[test]
fn conditions_and_groups_are_added_and_removed_by_their_index_on_the_page() {
    let field = || id("rules").as_str().to_owned();
    for (action, expected) in [
        (ConfigAction::Save, "OR(amount,AND(colour,amount))"),
        (
            ConfigAction::AddRow(field()),
            "OR(amount,AND(colour,amount),)",
        ),
        (
            ConfigAction::AddGroup(field()),
            "OR(amount,AND(colour,amount),AND())",
        ),
        (
            ConfigAction::RemoveRow(field(), 1),
            "OR(AND(colour,amount))",
        ),
        (ConfigAction::RemoveRow(field(), 4), "OR(amount)"),
        (
            ConfigAction::AddToGroup(field(), 4),
            "OR(amount,AND(colour,amount,))",
        ),
        (
            ConfigAction::RemoveFromGroup(field(), 4, 2),
            "OR(amount,AND(colour))",
        ),
        (
            ConfigAction::RemoveFromGroup(field(), 4, 1),
            "OR(amount,AND(colour,amount))",
        ),
        (
            ConfigAction::RemoveFromGroup(field(), 9, 0),
            "OR(amount,AND(colour,amount))",
        ),
    ] {
        assert_eq!(shape(&rules_after(action.clone())), expected, "{action:?}");
    }
}

#[test]
fn empty_conditions_are_dropped_and_half_ones_refused() {
    let config = stored(json!({}));
    let typed = decode(
        &definition(),
        &config,
        None,
        &FormValues::new(),
        &ConfigAction::AddGroup(id("rules").as_str().to_owned()),
    );
    assert_eq!(shape(&typed.rules(id("rules").as_str())), "AND(AND())");
    assert!(validate(&definition(), &config, &typed, &none()).is_ok());
    assert_eq!(wrong(save(&config, &rules_form())), [id("rules").as_str()]);
}
