//! The rows: every key with values of other types, broken syntax, and what the table has.

use super::super::files::{Edit, Takes, other_types, syntax, table};

pub(super) fn rows() -> Vec<Edit> {
    let edits = table(include_str!("edits.txt"));
    [types(), syntax("[brand_button]"), edits].concat()
}

fn types() -> Vec<Edit> {
    use Takes::{Flag, Table, Text, Texts, Whole};
    let keys = [
        ("slug", "slug = \"acme\"", Text),
        ("name", "name = \"Acme\"", Text),
        ("description", "description = \"Deals.\"", Text),
        ("categories", "categories = [\"crm\"]", Texts),
        ("logo", "logo = \"acme.svg\"", Text),
        ("docs_url", "docs_url = \"https://acme.test/docs\"", Text),
        ("checked_on", "checked_on = \"2026-11-20\"", Text),
        ("verified", "verified = false", Flag),
        ("severs_opener", "severs_opener = false", Flag),
        (
            "refuses_in_app_browsers",
            "refuses_in_app_browsers = false",
            Flag,
        ),
        ("brand_button.brand", "brand = \"Acme\"", Text),
        ("input.name", "name = \"subdomain\"", Text),
        ("input.label", "label = \"Subdomain\"", Text),
        ("input.help", "help = \"Before .acme.test\"", Text),
        ("input.pattern", "pattern = \"[a-z0-9-]{1,63}\"", Text),
        ("input.required", "required = true", Flag),
        ("input.secret", "secret = true", Flag),
        ("input.methods", "methods = [\"api_key\"]", Texts),
        (
            "auth.oauth2.authorize_url",
            "authorize_url = \"https://{subdomain}.acme.test/authorize\"",
            Text,
        ),
        (
            "auth.oauth2.token_url",
            "token_url = \"https://{subdomain}.acme.test/token\"",
            Text,
        ),
        (
            "auth.oauth2.refresh_url",
            "refresh_url = \"https://{subdomain}.acme.test/refresh\"",
            Text,
        ),
        ("auth.oauth2.iss_required", "iss_required = true", Flag),
        (
            "auth.oauth2.scopes",
            "scopes = [\"read\", \"write\"]",
            Texts,
        ),
        ("auth.oauth2.pkce", "pkce = true", Flag),
        ("auth.oauth2.client_auth", "client_auth = \"body\"", Text),
        (
            "auth.oauth2.omit_params",
            "omit_params = [\"response_type\"]",
            Texts,
        ),
        ("auth.oauth2.refresh.rotates", "rotates = true", Flag),
        ("auth.oauth2.refresh.grace_s", "grace_s = 60", Whole),
        (
            "auth.oauth2.refresh.access_lifetime_s",
            "access_lifetime_s = 3600",
            Whole,
        ),
        (
            "auth.oauth2.revoke.url",
            "url = \"https://acme.test/revoke\"",
            Text,
        ),
        ("auth.oauth2.capture.name", "name = \"account\"", Text),
        (
            "auth.oauth2.capture.hosts",
            "hosts = [\"*.acme.test\"]",
            Texts,
        ),
        (
            "auth.oauth2.discover.prefer",
            "prefer = { pointer = \"/region\", equals = \"{region}\" }",
            Table,
        ),
        (
            "auth.api_key.header",
            "header = { name = \"x-api-key\", value = \"{token}\" }",
            Table,
        ),
        (
            "api.base_url",
            "base_url = \"https://api.acme.test/v1\"",
            Text,
        ),
        ("api.verify.json", "json = '{ \"a\": 1 }'", Text),
        ("api.identity.id", "id = \"/id\"", Text),
    ];
    let typed = |(field, line, takes): (&str, &str, Takes)| other_types(field, line, takes);
    keys.into_iter().flat_map(typed).collect()
}
