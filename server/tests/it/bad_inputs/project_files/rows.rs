//! The rows: every key with values of other types, broken syntax, and what the table has.

use super::super::files::{Edit, Takes, other_types, syntax, table};

pub(super) fn rows() -> Vec<Edit> {
    let edits = table(include_str!("edits.txt"));
    [types(), syntax("[settings]"), edits].concat()
}

/// Every key with a value of every other type.
fn types() -> Vec<Edit> {
    use Takes::{Flag, Table, Text, Texts};
    let keys = [
        ("settings.name", "name = \"Acme\"", Text),
        (
            "settings.allowed_origins",
            "allowed_origins = [\"https://app.acme.test\"]",
            Texts,
        ),
        (
            "settings.return_urls",
            "return_urls = [\"https://app.acme.test/back\"]",
            Texts,
        ),
        ("settings.theme.color", "color = \"#000000\"", Text),
        ("settings.theme.bgColor", "bgColor = \"#00ff23\"", Text),
        (
            "settings.theme.base_color",
            "base_color = \"#102030\"",
            Text,
        ),
        (
            "settings.theme.button_color",
            "button_color = \"#aa0044\"",
            Text,
        ),
        ("settings.require_claim", "require_claim = false", Flag),
        ("settings.exchange_by_get", "exchange_by_get = false", Flag),
        ("app.slug", "slug = \"slack\"", Text),
        (
            "app.environments",
            "environments = [\"test\", \"production\"]",
            Texts,
        ),
        (
            "app.multiple_connections",
            "multiple_connections = false",
            Flag,
        ),
        ("app.auth_config.key", "key = \"us\"", Text),
        ("app.auth_config.name", "name = \"US\"", Text),
        (
            "app.auth_config.description",
            "description = \"In the US\"",
            Text,
        ),
        ("app.auth_config.default", "default = true", Flag),
        (
            "app.auth_config.client_id",
            "client_id = \"client-us\"",
            Text,
        ),
        (
            "app.auth_config.client_secret",
            "client_secret = \"secret-us\"",
            Text,
        ),
        ("app.auth_config.callback", "callback = \"cobalt\"", Text),
        (
            "app.oauth.client_id",
            "client_id = \"sandbox-client\"",
            Text,
        ),
        (
            "app.oauth.client_secret",
            "client_secret = \"sandbox-secret\"",
            Text,
        ),
        ("app.oauth.callback", "callback = \"context\"", Text),
        ("app.field.label", "label = \"Channel\"", Text),
        ("app.field.required", "required = true", Flag),
        ("app.field.hidden", "hidden = false", Flag),
        ("app.field.placeholder", "placeholder = \"general\"", Text),
        ("app.field.help", "help = \"Where to write\"", Text),
        ("app.field.multiple", "multiple = true", Flag),
        ("app.field.parent", "parent = \"channel\"", Text),
        (
            "app.field.caller_labels",
            "caller_labels = { group = \"contact\" }",
            Table,
        ),
        ("app.field.left.label", "label = \"Left\"", Text),
        ("app.workflow.alias", "alias = \"notify\"", Text),
        ("app.workflow.name", "name = \"Notify\"", Text),
        (
            "app.workflow.description",
            "description = \"Writes a message\"",
            Text,
        ),
        (
            "app.workflow.enabled_by_default",
            "enabled_by_default = true",
            Flag,
        ),
        ("app.workflow.field.key", "key = \"mention\"", Text),
        ("app.workflow.field.label", "label = \"Mention\"", Text),
    ];
    let typed = |(field, line, takes): (&str, &str, Takes)| other_types(field, line, takes);
    keys.into_iter().flat_map(typed).collect()
}
