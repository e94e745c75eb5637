//! Whole files.

use proptest::prelude::*;

use super::field;

/// Any text that says something, as TOML can hold it: no NUL.
pub fn words() -> BoxedStrategy<String> {
    let says = |text: &String| !text.trim().is_empty();
    prop_oneof![
        4 => "[A-Za-z][A-Za-z ]{0,11}",
        2 => "\\PC{1,16}",
        1 => prop::sample::select(vec!["\"quoted\"", "'single'", "\"\"\"", "back\\slash", "# no comment", "= [x]", "${NOT_A_VARIABLE", "é𝄞"])
            .prop_map(str::to_owned),
    ]
    .prop_filter("says something", says)
    .boxed()
}

/// A text as TOML writes it.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// The line of a flag, or none.
pub fn flag(key: &'static str) -> BoxedStrategy<String> {
    let values = prop::sample::select(vec!["", "true", "false"]);
    values
        .prop_map(move |value| match value {
            "" => String::new(),
            value => format!("{key} = {value}\n"),
        })
        .boxed()
}

/// The line of a key, or none.
pub fn optional(key: &'static str, value: BoxedStrategy<String>) -> BoxedStrategy<String> {
    prop::option::of(value)
        .prop_map(move |value| value.map_or_else(String::new, |value| format!("{key} = {value}\n")))
        .boxed()
}

fn listed(key: &'static str, values: &'static [&'static str]) -> BoxedStrategy<String> {
    prop::sample::subsequence(values, 0..=values.len())
        .prop_map(move |values| match values.as_slice() {
            [] => String::new(),
            values => format!("{key} = {values:?}\n"),
        })
        .boxed()
}

fn settings() -> BoxedStrategy<String> {
    let origins = listed(
        "allowed_origins",
        &[
            "https://app.acme.test",
            "https://b.test:8443",
            "http://shop.localhost:4000",
        ],
    );
    let returns = listed(
        "return_urls",
        &[
            "https://app.acme.test/back?a=b&c=%20",
            "http://127.0.0.1/",
            "https://é.test/x",
        ],
    );
    let colour = || prop::sample::select(vec!["", "#000000", "#0F0", "00ff23", "#AbCdEf"]);
    let theme =
        (colour(), colour(), colour(), colour()).prop_map(|(color, panel, base, button)| {
            let all = [
                ("color", color),
                ("bgColor", panel),
                ("base_color", base),
                ("button_color", button),
            ];
            let given = all.iter().filter(|(_, value)| !value.is_empty());
            let parts: Vec<String> = given
                .map(|(key, value)| format!("{key} = \"{value}\""))
                .collect();
            match parts.as_slice() {
                [] => String::new(),
                parts => format!("theme = {{ {} }}\n", parts.join(", ")),
            }
        });
    (words(), origins, returns, theme)
        .prop_map(|(name, origins, returns, theme)| {
            format!(
                "[settings]\nname = {}\n{origins}{returns}{theme}",
                quoted(&name)
            )
        })
        .boxed()
}

/// A client's lines: a secret that is written down, or one that a variable holds.
fn client() -> BoxedStrategy<(String, String, &'static str)> {
    let id = prop_oneof!["[a-z0-9.-]{1,20}", Just("${A_CLIENT_ID}".to_owned())];
    let secret = prop_oneof!["[A-Za-z0-9]{1,20}", Just("${A_CLIENT_SECRET}".to_owned())];
    let callback = prop::sample::select(vec!["", "context", "cobalt"]);
    (id, secret, callback).boxed()
}

fn short((id, secret, callback): (String, String, &'static str)) -> String {
    let callback = match callback {
        "" => String::new(),
        callback => format!(", callback = \"{callback}\""),
    };
    format!("oauth = {{ client_id = \"{id}\", client_secret = \"{secret}\"{callback} }}\n")
}

fn long(
    at: usize,
    (key, name, about, client): (String, String, String, (String, String, &'static str)),
) -> String {
    let (id, secret, callback) = client;
    let callback = match callback {
        "" => String::new(),
        callback => format!("callback = \"{callback}\"\n"),
    };
    format!(
        "[[app.auth_config]]\nkey = \"{key}{at}\"\nname = {}\n{about}default = {}\nclient_id = \"{id}\"\nclient_secret = \"{secret}\"\n{callback}",
        quoted(&name),
        at == 0,
    )
}

/// The clients of an app: what stands at its top, and what stands below.
fn clients() -> BoxedStrategy<(String, String)> {
    let about = || {
        optional(
            "description",
            words().prop_map(|text| quoted(&text)).boxed(),
        )
    };
    let several = prop::collection::vec(("[a-zA-Z][a-z_-]{0,4}", words(), about(), client()), 1..4);
    prop_oneof![
        Just((String::new(), String::new())),
        client().prop_map(|client| (short(client), String::new())),
        several.prop_map(|all| {
            let all = all.into_iter().enumerate();
            (String::new(), all.map(|(at, one)| long(at, one)).collect())
        }),
    ]
    .boxed()
}

fn workflow() -> BoxedStrategy<String> {
    let about = optional(
        "description",
        words().prop_map(|text| quoted(&text)).boxed(),
    );
    let fields = prop_oneof![Just(String::new()), field::list("app.workflow.field", "w")];
    (
        words(),
        about,
        flag("enabled_by_default"),
        flag("hidden"),
        fields,
    )
        .prop_map(|(name, about, on, hidden, fields)| {
            format!("name = {}\n{about}{on}{hidden}{fields}", quoted(&name))
        })
        .boxed()
}

/// An app without its slug and environments.
fn app(has_clients: bool) -> BoxedStrategy<String> {
    let clients = match has_clients {
        true => clients(),
        false => Just((String::new(), String::new())).boxed(),
    };
    let fields = prop_oneof![Just(String::new()), field::list("app.field", "f")];
    let workflows = prop::collection::vec(workflow(), 0..3);
    (flag("multiple_connections"), clients, fields, workflows)
        .prop_map(|(multiple, (top, below), fields, workflows)| {
            let each = workflows.iter().enumerate();
            let workflows =
                each.map(|(at, text)| format!("[[app.workflow]]\nalias = \"wf-{at}\"\n{text}"));
            format!(
                "{multiple}{top}{below}{fields}{}",
                workflows.collect::<String>()
            )
        })
        .boxed()
}

/// Any right file.
pub fn any() -> BoxedStrategy<String> {
    let slugs = vec![
        ("slack", true),
        ("hubspot", true),
        ("stripe-key", false),
        ("sandbox-crm", true),
        ("sandbox-sms", false),
    ];
    let apps = prop::sample::subsequence(slugs, 0..4).prop_flat_map(|chosen| {
        let apps = chosen.into_iter().map(|(slug, has_clients)| {
            let environments = match slug.starts_with("sandbox") {
                true => vec!["[\"test\"]"],
                false => vec![
                    "[\"test\"]",
                    "[\"production\"]",
                    "[\"test\", \"production\"]",
                    "[\"production\", \"test\"]",
                ],
            };
            let body = (prop::sample::select(environments), app(has_clients));
            body.prop_map(move |(environments, body)| {
                format!("[[app]]\nslug = \"{slug}\"\nenvironments = {environments}\n{body}")
            })
            .boxed()
        });
        apps.collect::<Vec<_>>()
    });
    (settings(), apps)
        .prop_map(|(settings, apps)| format!("{settings}{}", apps.concat()))
        .boxed()
}
