//! The rows.

use super::super::files::{Edit, Takes, edit, other_types, syntax};

pub(super) fn rows() -> Vec<Edit> {
    [
        types(),
        syntax("[settings]"),
        settings(),
        apps(),
        clients(),
        fields(),
        kinds(),
        requests(),
    ]
    .concat()
}

/// Every key with a value of every other type.
fn types() -> Vec<Edit> {
    use Takes::{Flag, Table, Text, Texts};
    let keys = [
        ("settings.name", "name = \"Acme\"", Text),
        ("settings.allowed_origins", "allowed_origins = [\"https://app.acme.test\"]", Texts),
        ("settings.return_urls", "return_urls = [\"https://app.acme.test/back\"]", Texts),
        ("settings.theme.color", "color = \"#000000\"", Text),
        ("settings.theme.bgColor", "bgColor = \"#00ff23\"", Text),
        ("settings.theme.base_color", "base_color = \"#102030\"", Text),
        ("settings.theme.button_color", "button_color = \"#aa0044\"", Text),
        ("settings.require_claim", "require_claim = false", Flag),
        ("app.slug", "slug = \"slack\"", Text),
        ("app.environments", "environments = [\"test\", \"production\"]", Texts),
        ("app.multiple_connections", "multiple_connections = false", Flag),
        ("app.auth_config.key", "key = \"us\"", Text),
        ("app.auth_config.name", "name = \"US\"", Text),
        ("app.auth_config.description", "description = \"In the US\"", Text),
        ("app.auth_config.default", "default = true", Flag),
        ("app.auth_config.client_id", "client_id = \"client-us\"", Text),
        ("app.auth_config.client_secret", "client_secret = \"secret-us\"", Text),
        ("app.auth_config.callback", "callback = \"cobalt\"", Text),
        ("app.oauth.client_id", "client_id = \"sandbox-client\"", Text),
        ("app.oauth.client_secret", "client_secret = \"sandbox-secret\"", Text),
        ("app.oauth.callback", "callback = \"context\"", Text),
        ("app.field.label", "label = \"Channel\"", Text),
        ("app.field.required", "required = true", Flag),
        ("app.field.hidden", "hidden = false", Flag),
        ("app.field.placeholder", "placeholder = \"general\"", Text),
        ("app.field.help", "help = \"Where to write\"", Text),
        ("app.field.multiple", "multiple = true", Flag),
        ("app.field.parent", "parent = \"channel\"", Text),
        ("app.field.caller_labels", "caller_labels = { group = \"contact\" }", Table),
        ("app.field.left.label", "label = \"Left\"", Text),
        ("app.workflow.alias", "alias = \"notify\"", Text),
        ("app.workflow.name", "name = \"Notify\"", Text),
        ("app.workflow.description", "description = \"Writes a message\"", Text),
        ("app.workflow.enabled_by_default", "enabled_by_default = true", Flag),
        ("app.workflow.field.key", "key = \"mention\"", Text),
        ("app.workflow.field.label", "label = \"Mention\"", Text),
    ];
    let typed = |(field, line, takes): (&str, &str, Takes)| other_types(field, line, takes);
    keys.into_iter().flat_map(typed).collect()
}

/// Edits of one value into each of these, all refused in the same words.
fn values(field: &str, from: &str, words: &str, values: &[&str]) -> Vec<Edit> {
    let (key, _) = from.split_once(" = ").expect("a key and its value");
    let one = |value: &&str| edit(field, from, &format!("{key} = «{value}"), words);
    values.iter().map(one).collect()
}

/// Edits of the only entry of a list into each of these.
fn entries(field: &str, from: &str, words: &str, values: &[&str]) -> Vec<Edit> {
    let (key, _) = from.split_once(" = ").expect("a key and its value");
    let one = |value: &&str| edit(field, from, &format!("{key} = [«{value}]"), words);
    values.iter().map(one).collect()
}

fn settings() -> Vec<Edit> {
    let name = "name = \"Acme\"";
    let long = format!("\"{}\"", "a".repeat(201));
    let rule = "1 to 200 characters in one line";
    let origins = "allowed_origins = [\"https://app.acme.test\"]";
    let origin = "an origin is scheme, host and port";
    let returns = "return_urls = [\"https://app.acme.test/back\"]";
    let address = "a whole https:// address without a fragment";
    let mut all = vec![
        edit("settings.name", "[settings]\nname = \"Acme\"", "«[settings]", "this is missing"),
        edit("settings.colour", "theme =", "«colour = 1\ntheme =", "there is no such key here; known are name"),
        edit("settings.theme.background", "bgColor", "«background", "there is no such key here; known are color"),
        edit("settings.require_claim", "require_claim = false", "require_claim = «true", "require_claim cannot be true"),
        edit("setting", "[settings]", "[«setting]", "there is no such key here; known are settings, app"),
        edit("apps", "[settings]", "«apps = []\n[settings]", "there is no such key here; known are settings, app"),
        edit("settings.allowed_origins", origins, "allowed_origins = [\"https://a.test\", «\"https://a.test\"]", "this is listed twice"),
        edit("settings.return_urls", returns, "return_urls = [\"https://a.test/\", «\"https://a.test/\"]", "this is listed twice"),
        edit("settings.allowed_origins", origins, "allowed_origins = [\"https://a.test\", «7]", "a text in quotes belongs here"),
    ];
    all.extend(values("settings.name", name, "this must not be empty", &["\"\"", "\"  \""]));
    all.extend(values("settings.name", name, rule, &[&long, "\"A\\nB\"", "\"A\\u0000B\"", "\"A\\u001bB\""]));
    all.extend(entries("settings.allowed_origins", origins, origin, &[
        "\"\"", "\"*\"", "\"null\"", "\"app.acme.test\"", "\"https://app.acme.test/\"", "\"https://app.acme.test:443\"",
        "\"http://app.acme.test\"", "\"https://APP.acme.test\"", "\"https://*.acme.test\"", "\"https://u@acme.test\"",
        "\"https://acme.test;script-src *\"", "\"https://acme.test\\u0000\"", "\"https://äcme.test\"", "\"http://localhost.evil.test\"",
        "\"data:text/html,x\"", "\"file:///\"", "\"https://[::1\"", "\"https://acme.test https://evil.test\"",
    ]));
    all.extend(entries("settings.return_urls", returns, address, &[
        "\"\"", "\"/back\"", "\"//acme.test\"", "\"acme.test/back\"", "\"http://acme.test/\"", "\"https://acme.test/#x\"",
        "\"https://u:p@acme.test/\"", "\"javascript:alert(1)\"", "\"https://acme.test/a b\"", "\"https://acme.test/\\u0000\"",
        "\"https://\"", "\"http://localhost.evil.test/\"", "\"ftp://acme.test/\"",
    ]));
    for (key, right) in [("color", "#000000"), ("bgColor", "#00ff23"), ("base_color", "#102030"), ("button_color", "#aa0044")] {
        let from = format!("{key} = \"{right}\"");
        let field = format!("settings.theme.{key}");
        all.extend(values(&field, &from, "a colour is written #rrggbb", &[
            "\"\"", "\"red\"", "\"#gggggg\"", "\"#12345\"", "\"#ff00ff80\"", "\"rgb(0,0,0)\"", "\"</style><script>\"", "\"#fff;}*{}\"",
        ]));
    }
    all
}

fn apps() -> Vec<Edit> {
    let slug = "slug = \"slack\"";
    let environments = "environments = [\"test\", \"production\"]";
    let alias = "alias = \"notify\"";
    let key = "a letter, then letters, digits, - and _; at most 64";
    let long = format!("\"{}\"", "a".repeat(65));
    let mut all = vec![
        edit("app.slug", "[[app]]\nslug = \"slack\"", "«[[app]]", "this is missing"),
        edit("app.environments", "[[app]]\nslug = \"slack\"\nenvironments = [\"test\", \"production\"]", "«[[app]]\nslug = \"slack\"", "this is missing"),
        edit("app.environments", environments, "environments = «[]", "name test, production or both"),
        edit("app.environments", environments, "environments = [\"test\", «\"test\"]", "`slack` is listed twice for test"),
        edit("app.environments", "slug = \"sandbox-crm\"\nenvironments = [\"test\"]", "slug = \"sandbox-crm\"\nenvironments = [«\"production\"]", "sandbox apps exist in test only"),
        edit("app.environments", "slug = \"sandbox-crm\"\nenvironments = [\"test\"]", "slug = \"slack\"\nenvironments = [«\"test\"]", "`slack` is listed twice for test"),
        edit("app.name", slug, "slug = \"slack\"\n«name = \"Slack\"", "there is no such key here; known are slug"),
        edit("app.workflow.alias", "[[app.workflow]]\nalias = \"notify\"", "«[[app.workflow]]", "this is missing"),
        edit("app.workflow.name", "[[app.workflow]]\nalias = \"notify\"\nname = \"Notify\"", "«[[app.workflow]]\nalias = \"notify\"", "this is missing"),
        edit("app.workflow.steps", alias, "alias = \"notify\"\n«steps = []", "there is no such key here; known are alias"),
        edit("app.workflow.alias", alias, "alias = \"notify\"\nname = \"N\"\n[[app.workflow]]\nalias = «\"notify\"", "two workflows of this app have the alias `notify`"),
    ];
    all.extend(values("app.slug", slug, "this must not be empty", &["\"\"", "\" \""]));
    all.extend(values("app.slug", slug, "there is no app", &["\"nobody-knows\"", "\"SLACK\"", "\"../slack\"", "\"slack\\u0000\"", "\"slack \""]));
    all.extend(entries("app.environments", environments, "must be test or production", &["\"\"", "\"staging\"", "\"TEST\"", "\"test,production\"", "\"test\\u0000\""]));
    all.extend(values("app.workflow.alias", alias, key, &["\"1st\"", "\"-a\"", "\"a b\"", "\"a.b\"", "\"é\"", "\"a\\u0000\"", &long]));
    all.extend(values("app.workflow.alias", alias, "this must not be empty", &["\"\""]));
    all.extend(values("app.workflow.name", "name = \"Notify\"", "this must not be empty", &["\"\"", "\"  \""]));
    all
}

fn clients() -> Vec<Edit> {
    let key = "key = \"us\"";
    let rule = "a letter, then letters, digits, - and _; at most 64";
    let oauth = "oauth = { client_id = \"sandbox-client\", client_secret = \"sandbox-secret\", callback = \"context\" }";
    let mut all = vec![
        edit("app.auth_config.key", "[[app.auth_config]]\nkey = \"us\"", "«[[app.auth_config]]", "this is missing"),
        edit("app.auth_config.name", "[[app.auth_config]]\nkey = \"us\"\nname = \"US\"", "«[[app.auth_config]]\nkey = \"us\"", "this is missing"),
        edit("app.auth_config.key", "key = \"eu\"", "key = «\"us\"", "two auth_config tables of this app have the key `us`"),
        edit("app.auth_config", "[[app.auth_config]]\nkey = \"eu\"", "«[[app.auth_config]]\ndefault = true\nkey = \"eu\"", "another auth_config of this app has default = true already"),
        edit("app.auth_config.secret", key, "key = \"us\"\n«secret = \"x\"", "there is no such key here"),
        edit("app.oauth.client_id", oauth, "oauth = «{ client_secret = \"s\" }", "this is missing"),
        edit("app.oauth.client_secret", oauth, "oauth = «{ client_id = \"s\" }", "this is missing"),
        edit("app.oauth.scopes", oauth, "oauth = { client_id = \"c\", client_secret = \"s\", «scopes = [] }", "there is no such key here"),
        edit("app.oauth", oauth, "oauth = «\"sandbox-client\"", "a table belongs here, not a text"),
        edit("app.auth_config.client_secret", "client_secret = \"${SET}\"", "client_secret = «\"${UNSET}\"", ""),
        edit("app.auth_config.client_id", "client_id = \"client-eu\"", "client_id = «\"${UNSET}\"", ""),
    ];
    all.extend(values("app.auth_config.key", key, rule, &["\"1\"", "\"a b\"", "\"é\"", "\"a.b\""]));
    all.extend(values("app.auth_config.callback", "callback = \"cobalt\"", "must be one of context, cobalt", &["\"\"", "\"Cobalt\"", "\"https://acme.test\""]));
    all.extend(values("app.auth_config.client_secret", "client_secret = \"secret-us\"", "", &["\"${\"", "\"${}\"", "\"a${SET}\"", "\"${SET}b\"", "\"${se t}\""]));
    all.extend(values("app.auth_config.client_secret", "client_secret = \"secret-us\"", "this must not be empty", &["\"\"", "\" \""]));
    all.extend(values("app.auth_config.client_id", "client_id = \"client-us\"", "this must not be empty", &["\"\""]));
    // What the database could not store.
    for (key, right) in [("name", "US"), ("description", "In the US"), ("client_id", "client-us"), ("client_secret", "secret-us")] {
        let field = format!("app.auth_config.{key}");
        let from = format!("{key} = \"{right}\"");
        all.extend(values(&field, &from, "", &["\"a\\u0000b\""]));
    }
    all
}

fn fields() -> Vec<Edit> {
    let key = "key = \"mention\"";
    let rule = "a letter, then letters, digits and _; at most 64";
    let long = format!("\"{}\"", "a".repeat(65));
    let mut all = vec![
        edit("app.field.key", "[[app.field]]\nkey = \"channel\"", "«[[app.field]]", "this is missing"),
        edit("app.field.label", "[[app.field]]\nkey = \"channel\"\nlabel = \"Channel\"", "«[[app.field]]\nkey = \"channel\"", "this is missing"),
        edit("app.field.type", "[[app.field]]\nkey = \"kind\"\nlabel = \"Kind\"\ntype = \"select\"", "«[[app.field]]\nkey = \"kind\"\nlabel = \"Kind\"", "this is missing"),
        edit("app.field.key", "key = \"kind\"", "key = «\"channel\"", "two fields of this list have the key `channel`"),
        edit("app.field.tooltip", "help = \"Where to write\"", "«tooltip = \"x\"", "there is no such key here"),
        edit("app.field.parent", "parent = \"channel\"", "parent = «\"nobody\"", "there is no field `nobody` here"),
        edit("app.field.parent", "parent = \"channel\"", "parent = «\"thread\"", ""),
        edit("app.field.parent", "parent = \"channel\"", "parent = «\"pairs\"", "`pairs` does not have one answer"),
        edit("app.field.parent", "parent = \"channel\"", "parent = «\"\"", "this must not be empty"),
        edit("app.field.options_from", "parent = \"channel\"\noptions_from = {", "options_from = «{", "`{parent}` needs a `parent`"),
        edit("app.workflow.field.parent", "default = \"@here\"", "parent = «\"channel\"", "this belongs to the types select, map, map_v2 and rule_engine, not to text"),
    ];
    all.extend(values("app.workflow.field.key", key, rule, &["\"1st\"", "\"a-b\"", "\"a b\"", "\"a.b\"", "\"é\"", "\"_a\"", "\"a\\u0000\"", &long]));
    all.extend(values("app.workflow.field.key", key, "this must not be empty", &["\"\""]));
    all.extend(values("app.field.label", "label = \"Channel\"", "this must not be empty", &["\"\"", "\"  \""]));
    all.extend(values("app.workflow.field.type", "type = \"text\"", "must be one of text, textarea", &["\"\"", "\"string\"", "\"TEXT\"", "\"phone\"", "\"boolean\"", "\"multiselect\""]));
    // A default that the field itself would not take.
    let default = "default = \"@here\"";
    all.extend(values("app.workflow.field.default", default, "", &["7", "true", "[\"a\"]", "{ a = 1 }", "\"a\\u0001\""]));
    all.extend(values("app.field.default", "default = \"a\"", "", &["\"z\"", "[\"a\"]", "true", "{ a = 1 }"]));
    let typed = |of: &str, value: &str| {
        edit("app.workflow.field.default", "type = \"text\"\n  default = \"@here\"", &format!("type = \"{of}\"\n  default = «{value}"), "")
    };
    for (of, value) in [
        ("number", "\"many\""), ("number", "true"), ("number", "inf"), ("number", "99999999999999999999"),
        ("email", "\"ana\""), ("email", "7"), ("date", "\"2026-02-30\""), ("date", "\"today\""),
        ("url", "\"acme\""), ("url", "\"javascript:alert(1)\""), ("json", "\"{\""), ("textarea", "7"),
    ] {
        all.push(typed(of, value));
    }
    all
}

/// Keys that only some types have, and what they need.
fn kinds() -> Vec<Edit> {
    let belongs = |key: &str, value: &str, words: &str| {
        let field = format!("app.workflow.field.{key}");
        edit(&field, "default = \"@here\"", &format!("{key} = «{value}"), &format!("this belongs to the type{words}, not to text"))
    };
    let options = "options = [{ value = \"a\", label = \"A\" }, { value = \"b\", label = \"B\" }]";
    let columns = "column = [{ value = \"amount\", label = \"Amount\", operators = [{ value = \"eq\", label = \"is\" }] }]";
    let left = "left = { label = \"Left\", options = [{ value = \"l\", label = \"L\" }] }";
    vec![
        belongs("options", "[]", "s select and map"),
        belongs("options_from", "{}", "s select and map"),
        belongs("multiple", "true", "s select and map_v2"),
        belongs("labels", "[]", " map"),
        belongs("caller_labels", "{}", " map"),
        belongs("left", "{}", " map_v2"),
        belongs("right", "{}", " map_v2"),
        belongs("column", "[]", " rule_engine"),
        edit("app.field", "[[app.field]]\nkey = \"kind\"\nlabel = \"Kind\"\ntype = \"select\"\noptions", "«[[app.field]]\nkey = \"kind\"\nlabel = \"Kind\"\ntype = \"select\"\noptions_from = { path = \"/a\", value = \"/b\" }\noptions", "either `options` or `options_from`, not both"),
        edit("app.field", "[[app.field]]\nkey = \"kind\"\nlabel = \"Kind\"\ntype = \"select\"\noptions = [{ value = \"a\", label = \"A\" }, { value = \"b\", label = \"B\" }]", "«[[app.field]]\nkey = \"kind\"\nlabel = \"Kind\"\ntype = \"select\"", "`options` or `options_from` must say what can be chosen"),
        edit("app.field.options", options, "options = «[]", "at least one"),
        edit("app.field.options", options, "options = «{ value = \"a\" }", "a list of tables belongs here"),
        edit("app.field.options", options, "options = [«\"a\"]", "a list of tables belongs here"),
        edit("app.field.options.label", options, "options = [«{ value = \"a\" }]", "this is missing"),
        edit("app.field.options.value", options, "options = [«{ label = \"A\" }]", "this is missing"),
        edit("app.field.options.value", options, "options = [{ value = «7, label = \"A\" }]", "a text in quotes belongs here, not a number"),
        edit("app.field.options.value", options, "options = [{ value = «\"\", label = \"A\" }]", "this must not be empty"),
        edit("app.field.options.icon", options, "options = [{ value = \"a\", label = \"A\", «icon = \"x\" }]", "there is no such key here"),
        edit("app.field.options.value", options, "options = [{ value = \"a\", label = \"A\" }, { value = «\"a\", label = \"B\" }]", "two choices have the value `a`"),
        edit("app.field.labels", "labels = [{ value = \"n\", label = \"N\" }]", "labels = «[]", "at least one"),
        edit("app.field.labels.label", "labels = [{ value = \"n\", label = \"N\" }]", "labels = [«{ value = \"n\" }]", "this is missing"),
        edit("app.field", "[[app.field]]\nkey = \"columns\"\nlabel = \"Columns\"\ntype = \"map\"\nlabels = [{ value = \"n\", label = \"N\" }]", "«[[app.field]]\nkey = \"columns\"\nlabel = \"Columns\"\ntype = \"map\"", "either `labels` names the left sides"),
        edit("app.field.caller_labels.group", "group = \"contact\"", "group = «7", "a text in quotes belongs here, not a number"),
        edit("app.field.caller_labels.name", "group = \"contact\"", "«name = \"contact\"", "there is no such key here; known is group"),
        edit("app.field.default", "caller_labels = { group = \"contact\" }", "caller_labels = { group = \"contact\" }\ndefault = «{ n = \"y\" }", "the caller supplies the left sides"),
        edit("app.field.left", "[[app.field]]\nkey = \"pairs\"\nlabel = \"Pairs\"\ntype = \"map_v2\"\nleft = { label = \"Left\", options = [{ value = \"l\", label = \"L\" }] }", "«[[app.field]]\nkey = \"pairs\"\nlabel = \"Pairs\"\ntype = \"map_v2\"", "this is missing"),
        edit("app.field.left", left, "left = «\"Left\"", "a table belongs here, not a text"),
        edit("app.field.left.label", left, "left = «{ options = [{ value = \"l\", label = \"L\" }] }", "this is missing"),
        edit("app.field.left", left, "left = «{ label = \"Left\" }", "`options` or `options_from` must say"),
        edit("app.field.left.options", left, "left = { label = \"Left\", options = «[] }", "at least one"),
        edit("app.field.column", columns, "column = «{ value = \"amount\" }", "a list of tables belongs here"),
        edit("app.field.column.value", columns, "column = [«{ label = \"Amount\" }]", "this is missing"),
        edit("app.field.column.label", columns, "column = [«{ value = \"amount\" }]", "this is missing"),
        edit("app.field.column.operators", columns, "column = [{ value = \"amount\", label = \"Amount\", operators = «[] }]", "at least one"),
        edit("app.field.column.operators.value", columns, "column = [{ value = \"amount\", label = \"Amount\", operators = [{ value = «7, label = \"is\" }] }]", "a text in quotes"),
        edit("app.field.column.unit", columns, "column = [{ value = \"amount\", label = \"Amount\", «unit = \"x\" }]", "there is no such key here"),
        edit("app.field", "[[app.field]]\nkey = \"when\"\nlabel = \"When\"\ntype = \"rule_engine\"\ncolumn = [", "«[[app.field]]\nkey = \"when\"\nlabel = \"When\"\ntype = \"rule_engine\"\ncolumn = [{ value = \"amount\", label = \"Twice\" }, ", "two columns have the value `amount`"),
        edit("app.field.column", "[[app.field]]\nkey = \"when\"\nlabel = \"When\"\ntype = \"rule_engine\"\ncolumn = [{ value = \"amount\", label = \"Amount\", operators = [{ value = \"eq\", label = \"is\" }] }]", "«[[app.field]]\nkey = \"when\"\nlabel = \"When\"\ntype = \"rule_engine\"", "this is missing"),
    ]
}

/// Lists that the app is asked for.
fn requests() -> Vec<Edit> {
    let path = "path = \"/channels\"";
    let whole = "options_from = { method = \"GET\", path = \"/channels\", items = \"/channels\", value = \"/id\", label = \"/name\" }";
    let mut all = vec![
        edit("app.field.options_from.path", whole, "options_from = «{ value = \"/id\" }", "this is missing"),
        edit("app.field.options_from.value", whole, "options_from = «{ path = \"/channels\" }", "this is missing"),
        edit("app.field.options_from.body", whole, "options_from = { path = \"/channels\", value = \"/id\", «body = \"x\" }", "there is no such key here"),
        edit("app.field.options_from", whole, "options_from = «\"/channels\"", "a table belongs here, not a text"),
    ];
    all.extend(values("app.field.options_from.method", "method = \"GET\"", "must be one of GET, POST", &["\"get\"", "\"PUT\"", "\"\""]));
    all.extend(values("app.field.options_from.path", path, "a path below the app's API", &[
        "\"channels\"", "\"https://evil.test/\"", "\"/../x\"", "\"/a/./b\"", "\"/a b\"", "\"/a#b\"", "\"/{x}\"", "\"/a\\\\b\"", "\"/ä\"", "\"/a\\u0000\"",
    ]));
    for key in ["items", "value", "label"] {
        let from = match key {
            "items" => "items = \"/channels\"",
            "value" => "value = \"/id\"",
            _ => "label = \"/name\"",
        };
        let field = format!("app.field.options_from.{key}");
        all.extend(values(&field, from, "a JSON pointer such as", &["\"id\"", "\"$.id\"", "\"#/id\""]));
        all.extend(other_types(&field, from, Takes::Text).into_iter().take(2));
    }
    all
}
