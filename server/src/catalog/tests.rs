use secrecy::{ExposeSecret, SecretString};

use super::template::{UrlTemplate, Values, Variables};
use super::*;

const PROJECT: &str = "prj_0123456789abcdef01234567";
const OTHER: &str = "prj_ffffffffffffffffffffffff";

const CUSTOM: &str = r#"
slug = "in-house"
name = "In-house"
description = "Our own."
categories = ["other"]
[[input]]
name = "api_key"
label = "Key"
secret = true
[auth.api_key]
header = { name = "x-key", value = "{api_key}" }
[api]
base_url = "http://127.0.0.1:4000/api"
verify = { path = "/me" }
"#;

fn project(text: &str) -> ProjectId {
    ProjectId::parse(text).unwrap()
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn problems(folder: &tempfile::TempDir) -> Vec<String> {
    let root = format!("{}/", folder.path().display());
    let error = Catalog::load(Some(folder.path())).unwrap_err();
    error
        .problems
        .0
        .iter()
        .map(|problem| problem.to_string().replace(&root, ""))
        .collect()
}

#[test]
fn the_built_in_apps_load() {
    let catalog = Catalog::builtin().unwrap();
    let slugs: Vec<&str> = catalog
        .list(&project(PROJECT))
        .map(|app| app.slug.as_str())
        .collect();
    let mut files: Vec<&str> = builtin::FILES.iter().map(|(slug, _)| *slug).collect();
    files.sort_unstable();
    assert_eq!(slugs, files);
    let is_unverified = |slug: &str| catalog.unverified().any(|app| app == slug);
    assert!(is_unverified("salesforce") && !is_unverified("sandbox-crm"));
}

#[test]
fn a_custom_app_is_visible_to_its_project_only() {
    let folder = folder(&[
        (&format!("{PROJECT}/in-house.toml"), CUSTOM),
        (".git/x", ""),
    ]);
    let catalog = Catalog::load(Some(folder.path())).unwrap();
    assert!(
        catalog
            .find(&project(PROJECT), "in-house")
            .is_some_and(|app| app.is_custom)
    );
    assert!(catalog.find(&project(OTHER), "in-house").is_none());
    assert!(
        catalog
            .list(&project(OTHER))
            .all(|app| app.slug != "in-house")
    );
}

#[test]
fn a_custom_app_cannot_take_a_built_in_name() {
    let text = CUSTOM.replace("in-house", "sandbox-crm");
    let folder = folder(&[(&format!("{PROJECT}/sandbox-crm.toml"), &text)]);
    let wanted = "slug: there is a built-in app of this name; choose another";
    assert_eq!(
        problems(&folder),
        [format!("{PROJECT}/sandbox-crm.toml:1:1: {wanted}")]
    );
}

#[test]
fn all_mistakes_of_all_files_are_reported_at_once() {
    let one = CUSTOM
        .replace("x-key", "X Key")
        .replace("\"other\"", "\"odd\"");
    let folder = folder(&[
        (&format!("{PROJECT}/in-house.toml"), &one),
        (&format!("{PROJECT}/README.md"), "hello"),
        (&format!("{OTHER}/second.toml"), CUSTOM),
        ("acme/in-house.toml", CUSTOM),
    ]);
    let found = problems(&folder);
    let has = |start: &str| found.iter().any(|line| line.starts_with(start));
    assert_eq!(found.len(), 5, "{found:#?}");
    assert!(
        has("acme:1:1: only folders named like a project"),
        "{found:#?}"
    );
    assert!(
        has(&format!("{PROJECT}/README.md:1:1: only files named")),
        "{found:#?}"
    );
    assert!(
        has(&format!(
            "{PROJECT}/in-house.toml:5:15: categories: must be one of"
        )),
        "{found:#?}"
    );
    assert!(
        has(&format!(
            "{PROJECT}/in-house.toml:11:19: auth.api_key.header.name: a header's"
        )),
        "{found:#?}"
    );
    assert!(
        has(&format!("{OTHER}/second.toml:2:8: slug: must be `second`")),
        "{found:#?}"
    );
}

#[test]
fn unverified_facts_are_found_in_every_file() {
    let text = CUSTOM.replace("[[input]]", "verified = false\n[[input]]");
    let folder = folder(&[(&format!("{PROJECT}/in-house.toml"), &text)]);
    let catalog = Catalog::load(Some(folder.path())).unwrap();
    let custom = format!("{PROJECT}/in-house");
    assert!(catalog.unverified().any(|app| app == custom));
}

#[test]
fn a_missing_folder_is_a_mistake() {
    assert!(Catalog::load(Some(Path::new("/nonexistent/catalog"))).is_err());
}

#[test]
fn sandbox_crm_asks_for_consent_at_our_own_sandbox() {
    let catalog = Catalog::builtin().unwrap();
    let app = catalog.find(&project(PROJECT), "sandbox-crm").unwrap();
    let oauth = app.auth.oauth2.as_ref().unwrap();
    let inputs = app
        .check_inputs(AuthMethod::OAuth2, &BTreeMap::new())
        .unwrap();
    let sandbox = "http://localhost:3000/sandbox";
    let captured = CheckedCaptures::default();
    let values = Values {
        inputs: &inputs,
        captured: &captured,
    };
    let variables = Variables::new(sandbox, values);
    let render = |url: &UrlTemplate| url.render(&variables).unwrap().to_string();
    assert_eq!(
        render(&oauth.authorize_url),
        format!("{sandbox}/crm/oauth/authorize")
    );
    assert_eq!(
        render(&oauth.token_url),
        format!("{sandbox}/crm/oauth/token")
    );
    assert_eq!(
        render(&oauth.revoke.as_ref().unwrap().url),
        format!("{sandbox}/crm/oauth/revoke")
    );
    assert_eq!(
        render(&app.api.check_call().unwrap().url),
        format!("{sandbox}/crm/api/me")
    );
    assert_eq!(render(&app.api.base_url), format!("{sandbox}/crm/api"));
    assert_eq!(oauth.scope_parameter(), "contacts.read contacts.write");
    let answered = ["contacts.read".to_owned()];
    assert_eq!(oauth.granted(Some(&answered)), answered);
    assert_eq!(oauth.granted(None), ["contacts.read", "contacts.write"]);
    assert!(app.is_sandbox() && oauth.pkce && oauth.refresh.rotates);
    assert_eq!(app.permissions().len(), 2);
}

#[test]
fn sandbox_sms_takes_two_keys() {
    let catalog = Catalog::builtin().unwrap();
    let app = catalog.find(&project(PROJECT), "sandbox-sms").unwrap();
    assert_eq!(app.methods().collect::<Vec<_>>(), [AuthMethod::Basic]);
    let names: Vec<&str> = app
        .inputs_for(AuthMethod::Basic)
        .map(|i| i.name.as_str())
        .collect();
    assert_eq!(names, ["account_sid", "auth_token"]);
    let typed: BTreeMap<String, SecretString> = [("account_sid", "AC42"), ("auth_token", "x")]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned().into()))
        .collect();
    let inputs = app.check_inputs(AuthMethod::Basic, &typed).unwrap();
    let captured = CheckedCaptures::default();
    let values = Values {
        inputs: &inputs,
        captured: &captured,
    };
    let variables = Variables::new("http://a.test/sandbox", values);
    let sent = app
        .credential(AuthMethod::Basic)
        .unwrap()
        .render(&variables)
        .unwrap();
    let SentCredential::Header { value, .. } = sent else {
        panic!("a header")
    };
    assert_eq!(value.expose_secret(), "Basic QUM0Mjp4");
}
