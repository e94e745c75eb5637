use super::*;

#[test]
fn applying_twice_plans_nothing() {
    let model = model_of(FULL);
    assert_eq!(lines(&model, FULL), [] as [String; 0]);
}

#[test]
fn a_new_app_is_one_line_for_its_environments() {
    let lines = lines(&ProjectModel::default(), FULL);
    assert!(
        lines.contains(&"~ settings.name: \"\" -> \"Acme\"".to_owned()),
        "{lines:?}"
    );
    assert_eq!(lines.last().unwrap(), "+ app slack (test, production)");
}

#[test]
fn an_app_that_is_not_named_is_removed_unless_it_is_a_sandbox_app() {
    let both = format!("{FULL}\n{SANDBOX_FILE}");
    let plan_lines = lines(&model_of(&both), "");
    assert_eq!(plan_lines, ["- app slack (test, production)"]);
}

#[test]
fn settings_stay_where_the_file_has_none() {
    let text = FULL
        .split("[[app]]")
        .nth(1)
        .map(|apps| format!("[[app]]{apps}"))
        .unwrap();
    assert_eq!(lines(&model_of(FULL), &text), [] as [String; 0]);
}

#[test]
fn changes_are_told_field_by_field() {
    let text = FULL
        .replace("name = \"Acme\"", "name = \"Acme Inc\"")
        .replace("label = \"Channel\"", "label = \"Room\"")
        .replace("path = \"/conversations.list\"", "path = \"/rooms\"")
        .replace("name = \"Notify on new deal\"", "name = \"Notify\"")
        .replace("key = \"mention\"", "key = \"who\"")
        .replace("client_id = \"123\"", "client_id = \"124\"")
        .replace("${SLACK_CLIENT_SECRET}", "${OTHER}");
    let wanted = [
        "~ settings.name: \"Acme\" -> \"Acme Inc\"",
        "~ app slack (test, production): client_id: \"123\" -> \"124\"",
        "~ app slack (test, production): client_secret: changed",
        "~ app slack (test, production): field channel: label: \"Channel\" -> \"Room\"",
        "~ app slack (test, production): field channel: options: changed",
        "~ app slack (test, production): workflow notify: name: \"Notify on new deal\" -> \"Notify\"",
        "- app slack (test, production): workflow notify: field mention",
        "+ app slack (test, production): workflow notify: field who",
    ];
    let model = model_of(FULL);
    assert_eq!(lines(&model, &text), wanted);
    let file = read_with(&text, &model, &[("OTHER", "s2")]).unwrap();
    assert!(
        plan(&model, &file, &known_app)
            .update
            .iter()
            .all(|u| u.new_registrations == ["default"])
    );
}

#[test]
fn another_secret_changes_no_registration() {
    let model = model_of(FULL);
    let file = read_with(FULL, &model, &[("SLACK_CLIENT_SECRET", "rotated")]).unwrap();
    let plan = plan(&model, &file, &known_app);
    assert_eq!(
        plan.to_string(),
        "~ app slack (test, production): client_secret: changed"
    );
    assert!(
        plan.update
            .iter()
            .all(|update| update.new_registrations.is_empty())
    );
}

#[test]
fn a_secret_is_kept_while_its_variable_is_not_set() {
    let model = model_of(FULL);
    let file = read_with(FULL, &model, &[]).unwrap();
    assert!(plan(&model, &file, &known_app).is_empty());
    let other = FULL.replace("${SLACK_CLIENT_SECRET}", "${OTHER}");
    let found = read_with(&other, &model, &[]).unwrap_err().to_string();
    assert!(
        found.contains("the environment variable OTHER is not set"),
        "{found}"
    );
}

#[test]
fn a_secret_that_only_moved_into_a_variable_is_told_so() {
    let literal = FULL.replace("${SLACK_CLIENT_SECRET}", "s1");
    let found = lines(&model_of(&literal), FULL);
    let wanted = "~ app slack (test, production): client_secret: same value, from \
                  ${SLACK_CLIENT_SECRET} now";
    assert_eq!(found, [wanted]);
}

#[test]
fn the_words_never_hold_a_secret() {
    let text = FULL.replace("${SLACK_CLIENT_SECRET}", "hunter2");
    let model = model_of(&text);
    let later = text.replace("hunter2", "hunter3");
    for words in [
        lines(&ProjectModel::default(), &text),
        lines(&model, &later),
        lines(&model, ""),
    ] {
        assert!(!words.concat().contains("hunter"), "{words:?}");
    }
}

#[test]
fn another_order_of_fields_is_a_change() {
    let names = "[[app.field]]\nkey = \"names\"";
    let (before, rest) = FULL.split_once(names).unwrap();
    let (block, rest) = rest.split_once("[[app.workflow]]").unwrap();
    let moved = before.replacen(
        "[[app.field]]\nkey = \"channel\"",
        &format!("{names}{block}[[app.field]]\nkey = \"channel\""),
        1,
    ) + "[[app.workflow]]"
        + rest;
    let wanted = ["~ app slack (test, production): order of fields"];
    assert_eq!(lines(&model_of(FULL), &moved), wanted);
}

#[test]
fn clients_come_go_and_change_by_their_keys() {
    let model = model_of(SEVERAL);
    assert_eq!(lines(&model, SEVERAL), [] as [String; 0]);
    let text = SEVERAL
        .replace("key = \"us\"", "key = \"ca\"")
        .replace("name = \"EU\"", "name = \"Europe\"")
        .replace("client_id = \"2\"", "client_id = \"3\"")
        .replace("\"cobalt\"", "\"context\"")
        .replace(
            "multiple_connections = true",
            "multiple_connections = false",
        );
    let wanted = [
        "- app slack (test, production): auth_config us: OAuth client 1",
        "+ app slack (test, production): auth_config ca: OAuth client 1",
        "~ app slack (test, production): auth_config eu-west: name: \"EU\" -> \"Europe\"",
        "~ app slack (test, production): auth_config eu-west: callback: \"cobalt\" -> \"context\"",
        "~ app slack (test, production): auth_config eu-west: client_id: \"2\" -> \"3\"",
        "~ app slack (test, production): multiple_connections: true -> false",
    ];
    assert_eq!(lines(&model, &text), wanted);
    let file = read_with(&text, &model, &[("SLACK_CLIENT_SECRET", "s1")]).unwrap();
    for update in plan(&model, &file, &known_app).update {
        assert_eq!(update.new_registrations, ["eu-west"]);
    }
}

#[test]
fn another_default_is_a_change_of_two() {
    let text = SEVERAL
        .replace("default = true\n", "")
        .replace("name = \"EU\"", "name = \"EU\"\ndefault = true");
    let wanted = [
        "~ app slack (test, production): auth_config us: default: true -> false",
        "~ app slack (test, production): auth_config eu-west: default: false -> true",
    ];
    assert_eq!(lines(&model_of(SEVERAL), &text), wanted);
}

#[test]
fn the_only_client_may_move_into_a_list() {
    let list = "[[app.auth_config]]\nkey = \"default\"\nname = \"Default\"\ndefault = true\n\
                client_id = \"123\"\nclient_secret = \"${SLACK_CLIENT_SECRET}\"\n";
    let short = "oauth = { client_id = \"123\", client_secret = \"${SLACK_CLIENT_SECRET}\" }\n";
    assert!(FULL.contains(short));
    let text = FULL.replace(short, list);
    assert_eq!(lines(&model_of(FULL), &text), [] as [String; 0]);
}
