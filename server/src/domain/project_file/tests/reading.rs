use super::*;
use crate::domain::auth_config::Callback;
use crate::domain::config::definition::{FieldKind, OptionsMethod, OptionsSource};

#[test]
fn a_whole_file_is_read() {
    let file = wanted(FULL);
    assert_eq!(file.settings.as_ref().unwrap().name, "Acme");
    let found: Vec<_> = file
        .apps
        .iter()
        .map(|app| (app.slug.as_str(), app.environment))
        .collect();
    assert_eq!(
        found,
        [
            ("slack", Environment::Test),
            ("slack", Environment::Production)
        ]
    );
    let app = file.apps.first().unwrap();
    assert_eq!(
        app.definition,
        file.apps.last().unwrap().definition,
        "ids do not differ"
    );
    let client = &app.auth_configs.first().unwrap().client;
    let WantedSecret::New { value, text } = &client.secret else {
        panic!("a new secret")
    };
    assert_eq!(value.expose_secret(), "s1");
    assert_eq!(text.as_deref(), Some("${SLACK_CLIENT_SECRET}"));
    assert!(
        !format!("{file:?}").contains("s1"),
        "secrets do not show in debug output"
    );
    let keys: Vec<&str> = app
        .definition
        .all_fields()
        .map(|field| field.key.as_str())
        .collect();
    assert_eq!(keys, ["channel", "thread", "names", "mention", "member"]);
    let channel = app.definition.fields.first().unwrap();
    for field in app
        .definition
        .all_fields()
        .filter(|f| ["thread", "member"].contains(&&*f.key))
    {
        assert_eq!(field.parent.as_ref(), Some(&channel.id), "{}", field.key);
    }
    let FieldKind::Select {
        options: OptionsSource::FromApp(request),
        ..
    } = &channel.kind
    else {
        panic!("live options")
    };
    assert_eq!(request.method, OptionsMethod::Get);
    assert_eq!(request.items, "/channels");
}

#[test]
fn unknown_keys_are_refused_with_the_known_ones() {
    let found = after("name = \"Acme\"", "name = \"Acme\"\ncolour = \"red\"");
    let wanted = "acme.toml:4:1: settings.colour: there is no such key here; known are name, \
                  allowed_origins, return_urls, theme, require_claim, exchange_by_get";
    assert_eq!(found, [wanted]);
}

#[test]
fn a_key_of_another_type_says_where_it_belongs() {
    let found = after("default = \"@here\"", "options = []\n  left = {}");
    let wanted = [
        "acme.toml:46:13: app.workflow.field.options: this belongs to the types select and map, not \
         to text",
        "acme.toml:47:10: app.workflow.field.left: this belongs to the type map_v2, not to text",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_switch_is_true_or_false() {
    let found = after("require_claim = false", "require_claim = 1");
    assert_eq!(found.len(), 1);
    let wanted = "acme.toml:7:17: settings.require_claim: ";
    assert!(found.concat().starts_with(wanted), "{found:?}");
    assert!(after("require_claim = false", "require_claim = true").is_empty());
}

#[test]
fn one_edit_gives_one_problem_at_its_place() {
    let cases = [
        (
            "\"https://app.acme.test\"]",
            "\"http://app.acme.test\"]",
            "4:20: settings.allowed_origins: an origin is",
        ),
        (
            "/integrations\"]",
            "/#x\"]",
            "5:16: settings.return_urls: a whole https:// address",
        ),
        (
            "#00ff23",
            "green",
            "6:40: settings.theme.bgColor: a colour is written #rrggbb",
        ),
        (
            "bgColor",
            "background",
            "6:30: settings.theme.background: there is no such key here",
        ),
        (
            "slug = \"slack\"",
            "slug = \"slakc\"",
            "10:8: app.slug: there is no app `slakc`",
        ),
        (
            "\"production\"]",
            "\"live\"]",
            "11:25: app.environments: must be test or production",
        ),
        (
            "client_id = \"123\", ",
            "",
            "12:9: app.oauth.client_id: this is missing",
        ),
        (
            "${SLACK_CLIENT_SECRET}",
            "${NOT_SET}",
            "12:46: app.oauth.client_secret: the environment variable NOT_SET is not set",
        ),
        (
            "${SLACK_CLIENT_SECRET}",
            "x${A}",
            "12:46: app.oauth.client_secret: a variable must be the whole value",
        ),
        (
            "type = \"select\"\nrequired",
            "type = \"choice\"\nrequired",
            "17:8: app.field.type: must be one of text, textarea",
        ),
        (
            "required = true",
            "required = \"yes\"",
            "18:12: app.field.required: true or false belongs here, not a text",
        ),
        (
            "items = \"/channels\"",
            "items = \"channels\"",
            "19:72: app.field.options_from.items: a JSON pointer",
        ),
        (
            "\"/conversations.list\"",
            "\"../x\"",
            "19:41: app.field.options_from.path: a path below",
        ),
        (
            "parent = \"channel\"\n",
            "",
            "25:16: app.field.options_from: `{parent}` needs a `parent`",
        ),
        (
            "parent = \"channel\"",
            "parent = \"chanel\"",
            "25:10: app.field.parent: there is no field `chanel` here; known: channel, names",
        ),
        (
            "parent = \"channel\"",
            "parent = \"thread\"",
            "25:10: app.field.parent: this field would depend on itself",
        ),
        (
            "parent = \"channel\"",
            "parent = \"names\"",
            "25:10: app.field.parent: `names` does not have one answer",
        ),
        (
            "key = \"names\"",
            "key = \"channel\"",
            "29:7: app.field.key: two fields of this list",
        ),
        (
            "value = \"b\"",
            "value = \"a\"",
            "33:52: app.field.options.value: two choices have the value `a`",
        ),
        (
            "caller_labels = { group = \"contact\" }",
            "",
            "28:1: app.field: either `labels`",
        ),
        (
            "type = \"text\"\n  default = \"@here\"",
            "type = \"number\"\n  default = \"x\"",
            "46:13: app.workflow.field.default: Enter a number",
        ),
    ];
    let mut wrong = Vec::new();
    for (from, to, wanted) in cases {
        let found = after(from, to);
        let only = |line: &String| line.starts_with(&format!("acme.toml:{wanted}"));
        if found.len() != 1 || !found.iter().all(only) {
            wrong.push(format!("{from} -> {to}: {found:#?}"));
        }
    }
    assert_eq!(wrong.join("\n"), "");
}

#[test]
fn the_same_app_may_come_again_for_the_other_environment_only() {
    let app = |environment: &str| {
        format!("[[app]]\nslug = \"twilio\"\nenvironments = [\"{environment}\"]\n")
    };
    assert_eq!(
        wanted(&format!("{}{}", app("test"), app("production")))
            .apps
            .len(),
        2
    );
    let found = problems(&format!("{}{}", app("test"), app("test")));
    assert_eq!(
        found,
        ["acme.toml:6:17: app.environments: `twilio` is listed twice for test"]
    );
}

#[test]
fn aliases_are_unique_in_an_app() {
    let text = FULL.to_owned() + "[[app.workflow]]\nalias = \"notify\"\nname = \"Again\"\n";
    let found = problems(&text);
    assert_eq!(found.len(), 1);
    assert!(
        found
            .concat()
            .contains("two workflows of this app have the alias `notify`")
    );
}

#[test]
fn a_sandbox_app_is_for_test_and_a_key_app_takes_no_client() {
    let text = "[[app]]\nslug = \"sandbox-sms\"\nenvironments = [\"production\"]\n\
                oauth = { client_id = \"a\", client_secret = \"b\" }\n";
    let wanted = [
        "acme.toml:3:17: app.environments: sandbox apps exist in test only",
        "acme.toml:4:9: app.oauth: this app is not connected by OAuth; leave this out",
    ];
    assert_eq!(problems(text), wanted);
}

#[test]
fn several_clients_have_keys_names_and_one_default() {
    let file = wanted(SEVERAL);
    let app = file.apps.first().unwrap();
    assert!(app.multiple_connections);
    let found: Vec<_> = app
        .auth_configs
        .iter()
        .map(|config| (config.about.key.as_str(), config.client.id.as_str()))
        .collect();
    assert_eq!(found, [("us", "1"), ("eu-west", "2")]);
    let eu = &app.auth_configs.last().unwrap().about;
    assert_eq!(
        (eu.name.as_str(), eu.description.as_str()),
        ("EU", "In Europe")
    );
    assert_eq!((eu.is_default, eu.callback), (false, Callback::Cobalt));
    let file = wanted(FULL);
    let short = &file.apps.first().unwrap().auth_configs;
    assert_eq!(short.first().unwrap().about, About::only(Callback::Context));
}

#[test]
fn mistakes_about_clients_have_places() {
    let cases = [
        (
            "default = true\n",
            "",
            "5:1: app.auth_config: one auth_config must have default = true",
        ),
        (
            "name = \"EU\"",
            "name = \"EU\"\ndefault = true",
            "11:1: app.auth_config: another auth_config of this app has default = true already",
        ),
        (
            "key = \"eu-west\"",
            "key = \"us\"",
            "12:7: app.auth_config.key: two auth_config tables of this app have the key `us`",
        ),
        (
            "key = \"eu-west\"",
            "key = \"eu west\"",
            "12:7: app.auth_config.key: a letter, then letters, digits, - and _; at most 64",
        ),
        (
            "name = \"EU\"\n",
            "",
            "11:1: app.auth_config.name: this is missing",
        ),
        (
            "\"cobalt\"",
            "\"refold\"",
            "16:12: app.auth_config.callback: must be one of context, cobalt",
        ),
        (
            "multiple_connections = true",
            "oauth = { client_id = \"3\", client_secret = \"c\" }",
            "5:1: app.auth_config: an app has either oauth or auth_config tables, not both",
        ),
        (
            "multiple_connections = true",
            "multiple_connections = \"yes\"",
            "4:24: app.multiple_connections: true or false belongs here, not a text",
        ),
        (
            "slug = \"slack\"",
            "slug = \"twilio\"",
            "5:1: app.auth_config: this app is not connected by OAuth; leave this out",
        ),
    ];
    for (from, to, wanted) in cases {
        assert!(SEVERAL.contains(from), "{from}");
        let found = problems(&SEVERAL.replacen(from, to, 1));
        let first = found.first().map(String::as_str).unwrap_or_default();
        assert_eq!(first, format!("acme.toml:{wanted}"), "{found:#?}");
    }
}

#[test]
fn many_mistakes_come_at_once_in_the_order_of_the_file() {
    let text = FULL
        .replace("name = \"Acme\"", "name = 3")
        .replace("slug = \"slack\"", "slug = \"slakc\"")
        .replace("label = \"Thread\"", "")
        .replace("type = \"map\"", "type = \"mapp\"")
        .replace("alias = \"notify\"", "alias = \"no tify\"");
    let found = problems(&text);
    let fields: Vec<&str> = found
        .iter()
        .filter_map(|line| line.split(": ").nth(1))
        .collect();
    assert_eq!(
        fields,
        [
            "settings.name",
            "app.slug",
            "app.field.label",
            "app.field.type",
            "app.workflow.alias"
        ],
        "{found:#?}"
    );
}

#[test]
fn a_broken_file_names_its_place() {
    assert!(
        problems("[settings\nname = 1\n")
            .concat()
            .starts_with("acme.toml:1:10: ")
    );
}

#[test]
fn a_mistake_in_a_secret_does_not_print_it() {
    let text = FULL.replace("\"${SLACK_CLIENT_SECRET}\"", "\"hunter2${A}\"");
    assert!(!problems(&text).is_empty() && !problems(&text).concat().contains("hunter2"));
}
