use super::*;

fn sandbox_file() -> ProjectFile {
    let read = read_with(SANDBOX_FILE, &ProjectModel::default(), &[]);
    read.unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn it_needs_no_variables_and_leaves_settings_alone() {
    let file = sandbox_file();
    assert!(file.settings.is_none());
    assert!(
        file.apps
            .iter()
            .all(|app| app.environment == Environment::Test)
    );
}

#[test]
fn it_names_the_client_that_the_sandbox_accepts() {
    let file = sandbox_file();
    let client = file
        .apps
        .first()
        .and_then(|app| app.auth_configs.first())
        .map(|config| &config.client)
        .unwrap();
    assert_eq!(client.id, sandbox::CLIENT_ID);
    let WantedSecret::New { value, .. } = &client.secret else {
        panic!("a new secret")
    };
    assert_eq!(value.expose_secret(), sandbox::CLIENT_SECRET);
}

#[test]
fn every_field_type_occurs() {
    let file = sandbox_file();
    let fields = || file.apps.iter().flat_map(|app| app.definition.all_fields());
    for kind in [
        "text",
        "textarea",
        "number",
        "email",
        "date",
        "url",
        "select",
        "json",
        "map",
        "map_v2",
        "rule_engine",
    ] {
        assert!(fields().any(|field| field.kind.name() == kind), "{kind}");
    }
    assert!(fields().any(|field| field.parent.is_some()));
    assert!(fields().any(|field| field.is_live()));
    assert_eq!(fields().filter(|field| field.required).count(), 3);
}
