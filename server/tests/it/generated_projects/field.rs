//! Fields of every type.

use proptest::prelude::*;

use super::file::{flag, optional, quoted, words};

/// A list of choices `v0`, `v1` ... with any labels.
fn choices() -> BoxedStrategy<String> {
    prop::collection::vec(words(), 1..4)
        .prop_map(|labels| {
            let entries = labels.iter().enumerate();
            let entry = |(at, label): (usize, &String)| {
                format!("{{ value = \"v{at}\", label = {} }}", quoted(label))
            };
            format!("[{}]", entries.map(entry).collect::<Vec<_>>().join(", "))
        })
        .boxed()
}

/// `options` or `options_from`; the latter may need the parent's answer.
fn source(parent: bool) -> BoxedStrategy<String> {
    let fixed = choices().prop_map(|list| format!("options = {list}"));
    let path = match parent {
        true => "/items/{parent}/more?x=1",
        false => "/items.list",
    };
    let pointer = prop::sample::select(vec!["", "/id", "/a/b~1c"]);
    let method = prop::sample::select(vec!["", "method = \"GET\", ", "method = \"POST\", "]);
    let asked = (method, pointer.clone(), pointer).prop_map(move |(method, items, label)| {
        format!(
            "options_from = {{ {method}path = \"{path}\", items = \"{items}\", value = \"/id\", label = \"{label}\" }}"
        )
    });
    match parent {
        true => asked.boxed(),
        false => prop_oneof![fixed, asked].boxed(),
    }
}

/// One side of a map of pairs, with choices of its own.
fn side() -> BoxedStrategy<String> {
    (words(), choices())
        .prop_map(|(label, list)| format!("{{ label = {}, options = {list} }}", quoted(&label)))
        .boxed()
}

/// The lines of one type, its `type` included. `parent` is the key of an earlier field with one answer.
fn kind(parent: Option<String>) -> BoxedStrategy<String> {
    let plain = |kind: &'static str, defaults: Vec<&'static str>| {
        let default = optional(
            "default",
            prop::sample::select(defaults)
                .prop_map(str::to_owned)
                .boxed(),
        );
        default
            .prop_map(move |default| format!("type = \"{kind}\"\n{default}"))
            .boxed()
    };
    let text = optional("default", words().prop_map(|text| quoted(&text)).boxed())
        .prop_map(|default| format!("type = \"text\"\n{default}"));
    let whole = optional(
        "default",
        any::<i32>().prop_map(|number| number.to_string()).boxed(),
    )
    .prop_map(|default| format!("type = \"number\"\n{default}"));
    let select =
        (source(false), flag("multiple"), any::<bool>()).prop_map(|(source, multiple, chosen)| {
            let default = match (
                chosen && source.starts_with("options = "),
                multiple.contains("true"),
            ) {
                (false, _) => "",
                (true, true) => "default = [\"v0\"]\n",
                (true, false) => "default = \"v0\"\n",
            };
            format!("type = \"select\"\n{source}\n{multiple}{default}")
        });
    let map = (choices(), source(false))
        .prop_map(|(labels, source)| format!("type = \"map\"\nlabels = {labels}\n{source}\n"));
    let supplied = (
        optional("group", words().prop_map(|text| quoted(&text)).boxed()),
        source(false),
    )
        .prop_map(|(group, source)| {
            format!(
                "type = \"map\"\ncaller_labels = {{ {} }}\n{source}\n",
                group.trim_end()
            )
        });
    let pairs = (side(), side(), flag("multiple"), any::<bool>()).prop_map(
        |(left, right, multiple, chosen)| {
            let default = match (chosen, multiple.contains("true")) {
                (false, _) => "",
                (true, true) => "default = { v0 = [\"v0\"] }\n",
                (true, false) => "default = { v0 = \"v0\" }\n",
            };
            format!("type = \"map_v2\"\nleft = {left}\nright = {right}\n{multiple}{default}")
        },
    );
    let column = (
        words(),
        optional("operators", choices()),
        prop_oneof![Just(String::new()), source(false)],
    );
    let rules = (prop::collection::vec(column, 1..4), any::<bool>()).prop_map(|(columns, chosen)| {
        let free = columns.first().is_some_and(|(_, operators, source)| operators.is_empty() && source.is_empty());
        let entry = |(at, (label, operators, source)): (usize, (String, String, String))| {
            let label = quoted(&label);
            let parts = [format!("value = \"c{at}\""), format!("label = {label}"), operators.trim_end().to_owned(), source];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            format!("{{ {} }}", parts.join(", "))
        };
        let columns: Vec<String> = columns.into_iter().enumerate().map(entry).collect();
        let default = match chosen && free {
            true => "default = { logic = \"OR\", conditions = [{ lhs = \"c0\", operator = \"eq\", rhs = \"x\" }] }\n",
            false => "",
        };
        format!("type = \"rule_engine\"\ncolumn = [{}]\n{default}", columns.join(", "))
    });
    let mut all = vec![
        text.boxed(),
        whole.boxed(),
        plain("textarea", vec!["\"a\"", "\"two\\nlines\""]),
        plain("number", vec!["0", "-1", "2.5", "1e30"]),
        plain("email", vec!["\"a@b.example\"", "\"ü@bücher.example\""]),
        plain("date", vec!["\"2024-02-29\"", "2024-02-29"]),
        plain("url", vec!["\"https://a.test/x?y=z#w\""]),
        plain(
            "json",
            vec![
                "{ a = [1, 2.5, true, { \"odd key\" = \"x\" }] }",
                "[]",
                "\"[1]\"",
                "false",
            ],
        ),
        select.boxed(),
        map.boxed(),
        supplied.boxed(),
        pairs.boxed(),
        rules.boxed(),
    ];
    if let Some(key) = parent {
        let child = (source(true), flag("multiple"));
        let child = child.prop_map(move |(source, multiple)| {
            format!("type = \"select\"\nparent = \"{key}\"\n{source}\n{multiple}")
        });
        all.push(child.boxed());
    }
    proptest::strategy::Union::new(all).boxed()
}

/// A list of fields below `header`; keys begin with `prefix`. The first may be what later ones depend on.
pub fn list(header: &'static str, prefix: &'static str) -> BoxedStrategy<String> {
    let parent = format!("{prefix}0");
    let first = choices().prop_map(|list| format!("type = \"select\"\noptions = {list}\n"));
    let rest = prop::collection::vec(one(kind(Some(parent))), 0..4);
    (one(first.boxed()), rest)
        .prop_map(move |(first, rest)| {
            let mut text = String::new();
            for (at, field) in [first].into_iter().chain(rest).enumerate() {
                text.push_str(&format!("[[{header}]]\nkey = \"{prefix}{at}\"\n{field}"));
            }
            text
        })
        .boxed()
}

/// A field without its key.
fn one(kind: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let texts = || words().prop_map(|text| quoted(&text)).boxed();
    (
        words(),
        kind,
        flag("required"),
        flag("hidden"),
        optional("placeholder", texts()),
        optional("help", texts()),
    )
        .prop_map(|(label, kind, required, hidden, placeholder, help)| {
            format!(
                "label = {}\n{kind}{required}{hidden}{placeholder}{help}",
                quoted(&label)
            )
        })
        .boxed()
}
