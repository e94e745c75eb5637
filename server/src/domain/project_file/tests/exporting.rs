use super::*;

fn exported_gives_back(model: &ProjectModel) -> String {
    let text = export(model);
    let file = read_with(&text, model, &[]).unwrap_or_else(|p| panic!("{p}\n{text}"));
    let plan = plan(model, &file, &known_app);
    assert_eq!(plan.to_string(), "", "{text}");
    assert!(plan.is_empty());
    text
}

#[test]
fn an_exported_project_applied_again_changes_nothing() {
    let text = exported_gives_back(&model_of(FULL));
    assert_eq!(text.matches("[[app]]").count(), 1, "{text}");
    let model = model_of(&format!("{FULL}\n{SANDBOX_FILE}"));
    let text = exported_gives_back(&model);
    assert_eq!(export(&model_of(&text)), text, "a fixed point");
}

#[test]
fn an_export_is_the_same_project_elsewhere() {
    let model = model_of(&format!("{FULL}\n{SANDBOX_FILE}"));
    let elsewhere = model_of(&export(&model));
    assert_eq!(elsewhere.settings, model.settings);
    let key = |app: &AppModel| (app.slug.clone(), app.environment);
    for app in &model.apps {
        let other = elsewhere
            .apps
            .iter()
            .find(|other| key(other) == key(app))
            .unwrap();
        assert_eq!(other.definition, app.definition);
    }
    assert_eq!(elsewhere.apps.len(), model.apps.len());
}

#[test]
fn a_secret_is_exported_as_a_variable() {
    let literal = FULL.replace("${SLACK_CLIENT_SECRET}", "hunter2");
    let text = exported_gives_back(&model_of(&literal));
    assert!(!text.contains("hunter2"));
    // The two environments may hold two secrets, so they get two names.
    assert!(text.contains("${SLACK_TEST_CLIENT_SECRET}"), "{text}");
    assert!(text.contains("${SLACK_PRODUCTION_CLIENT_SECRET}"), "{text}");
    let one = literal.replace("[\"test\", \"production\"]", "[\"test\"]");
    assert!(exported_gives_back(&model_of(&one)).contains("${SLACK_CLIENT_SECRET}"));
}

#[test]
fn an_export_needs_no_opened_secrets() {
    let mut model = model_of(&format!("{FULL}\n{SANDBOX_FILE}"));
    let opened = export(&model);
    for config in model.apps.iter_mut().flat_map(|app| &mut app.auth_configs) {
        config.client.secret = None;
    }
    assert_eq!(export(&model), opened);
}

#[test]
fn no_two_secrets_share_a_variable() {
    let one = |slug: &str, environment: &str, keys: &[&str]| {
        let mut text = format!("[[app]]\nslug = \"{slug}\"\nenvironments = [\"{environment}\"]\n");
        for (at, key) in keys.iter().enumerate() {
            text.push_str(&format!(
                "[[app.auth_config]]\nkey = \"{key}\"\nname = \"N{at}\"\ndefault = {}\n\
                 client_id = \"{at}\"\nclient_secret = \"of {slug} {environment} {key}\"\n",
                at == 0
            ));
        }
        text
    };
    let keys = one("slack", "production", &["eu-1", "eu_1", "EU-1"]);
    let slugs = one("slack", "test", &["default"]) + &one("slack-test", "production", &["default"]);
    for text in [format!("{keys}{slugs}"), slugs] {
        let exported = exported_gives_back(&model_of(&text));
        let names: Vec<&str> = exported.split("${").skip(1).collect();
        let distinct: std::collections::BTreeSet<&&str> = names.iter().collect();
        let secrets = text.matches("client_secret").count();
        assert_eq!(
            (names.len(), distinct.len()),
            (secrets, secrets),
            "{exported}"
        );
    }
}

#[test]
fn odd_texts_survive() {
    let odd = "quo\\\"te \\\\ back\\nnew 'single' \\\"\\\"\\\" \\u0007 ü 𝄞 # = [x]";
    let text = FULL
        .replace("label = \"Who to mention\"", &format!("label = \"{odd}\""))
        .replace("label = \"B\"", &format!("label = \"{odd}\""));
    exported_gives_back(&model_of(&text));
}

#[test]
fn defaults_of_all_shapes_survive() {
    let fields = r#"
[[app]]
slug = "twilio"
environments = ["production"]
[[app.field]]
key = "j"
label = "J"
type = "json"
default = { a = [1, 2.5, true, { b = "x" }], "odd key" = "y" }
[[app.field]]
key = "n"
label = "N"
type = "number"
default = 2.5
[[app.field]]
key = "m"
label = "M"
type = "map_v2"
multiple = true
left = { label = "L", options = [{ value = "l", label = "L" }] }
right = { label = "R", options = [{ value = "r", label = "R" }, { value = "s", label = "S" }] }
default = { l = ["r", "s"] }
[[app.field]]
key = "r"
label = "R"
type = "rule_engine"
column = [{ value = "c", label = "C", options = [{ value = "x", label = "X" }] }]
default = { logic = "AND", conditions = [{ lhs = "c", operator = "eq", rhs = "x" }] }
"#;
    let model = model_of(fields);
    let fields = &model.apps.first().unwrap().definition.fields;
    assert!(fields.iter().all(|field| field.default.is_some()));
    exported_gives_back(&model);
}

#[test]
fn several_clients_are_exported_and_come_back() {
    let text = exported_gives_back(&model_of(SEVERAL));
    // One secret is written in the file, so the environments may differ.
    assert_eq!(text.matches("[[app]]").count(), 2, "{text}");
    assert_eq!(text.matches("[[app.auth_config]]").count(), 4, "{text}");
    assert!(text.contains("${SLACK_TEST_CLIENT_SECRET_US}"), "{text}");
    let variables = SEVERAL.replace("\"a\"", "\"${SLACK_CLIENT_SECRET}\"");
    let text = exported_gives_back(&model_of(&variables));
    assert_eq!(text.matches("[[app]]").count(), 1, "{text}");
    assert!(!text.contains("oauth ="), "{text}");
}

#[test]
fn one_client_is_exported_in_short_whichever_way_it_was_written() {
    let long = "[[app]]\nslug = \"slack\"\nenvironments = [\"test\"]\n[[app.auth_config]]\n\
                key = \"default\"\nname = \"Default\"\ndefault = true\nclient_id = \"1\"\n\
                client_secret = \"${SLACK_CLIENT_SECRET}\"\ncallback = \"cobalt\"\n";
    let text = exported_gives_back(&model_of(long));
    assert!(!text.contains("auth_config"), "{text}");
    assert!(text.contains("callback = \"cobalt\""), "{text}");
    let named = long.replace("\"Default\"", "\"Mine\"");
    assert!(exported_gives_back(&model_of(&named)).contains("[[app.auth_config]]"));
}

proptest::proptest! {
    #[test]
    fn any_clients_come_back(
        keys in proptest::collection::btree_set("[a-zA-Z][a-z0-9_-]{0,6}", 1..5),
        text in "\\PC{1,12}",
        cobalt in proptest::bool::ANY,
        from_variable in proptest::bool::ANY,
        multiple in proptest::bool::ANY,
    ) {
        let quoted = toml::Value::String(format!("x{text}"));
        let mut file = format!("[[app]]\nslug = \"slack\"\nenvironments = [\"test\"]\nmultiple_connections = {multiple}\n");
        for (at, key) in keys.iter().enumerate() {
            let secret = if from_variable { "${SLACK_CLIENT_SECRET}" } else { "literal" };
            let callback = if cobalt { "cobalt" } else { "context" };
            file += &format!(
                "[[app.auth_config]]\nkey = \"{key}\"\nname = {quoted}\ndescription = {quoted}\n\
                 default = {}\nclient_id = \"{at}\"\nclient_secret = \"{secret}\"\ncallback = \"{callback}\"\n",
                at == 0,
            );
        }
        exported_gives_back(&model_of(&file));
    }
}
